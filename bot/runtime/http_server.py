"""Serve HTTP in the running event loop, and bound what a stranger's connections take.

A request's head must arrive whole within `HEAD_SECONDS` of the connection, or of the response before; aiohttp's own
limit is an hour. At most `MAX_CONNECTIONS` are open: a new one closes that which has been without a request longest, so
heads that drip keep nobody out. What is wrong with a request is no news for the log, which strangers could fill by it;
a handler that fails is.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from bot import log

_log = log.get(__name__)

HEAD_SECONDS = 10.0
MAX_CONNECTIONS = 200  # a fifth of the 1,024 open files that a process has as installed
BACKLOG = 32  # connections that the system accepts at a time, by so many `MAX_CONNECTIONS` may be exceeded


class HttpServer:
    """An HTTP server that listens from `start` to `stop`; subclasses provide the application."""

    def __init__(self, app: web.Application) -> None:
        silent = logging.getLogger(f"{__name__}.requests")
        silent.disabled = True
        self._runner = web.AppRunner(app, access_log=None, logger=silent, keepalive_timeout=HEAD_SECONDS)
        self._listener: asyncio.Server | None = None
        self._respond_by_app: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
        self._busy: set[RequestHandler] = set()  # connections with a request that is being answered

    async def start(self, host: str, port: int) -> None:
        """Start to listen; raise OSError where the address is taken."""
        await self._runner.setup()
        if self._runner.server:
            self._respond_by_app = self._runner.server.request_handler
            self._runner.server.request_handler = self._respond
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._accept, host, port, reuse_address=True, backlog=BACKLOG)

    async def stop(self) -> None:
        """Stop listening, and close all connections."""
        if self._listener:
            self._listener.close()
        await self._runner.cleanup()

    def _accept(self) -> asyncio.Protocol:
        """Return the protocol of a new connection, for which an idle one is closed if there are too many."""
        server = self._runner.server
        if server is None:
            return _Refusal()
        connections = [connection for connection in server.connections if connection.transport is not None]
        if len(connections) >= MAX_CONNECTIONS:
            idle = next((connection for connection in connections if connection not in self._busy), None)
            if idle is None:
                return _Refusal()
            idle.force_close()
        return server()

    async def _respond(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get("Expect", "100-continue").lower() != "100-continue":
            raise web.HTTPExpectationFailed  # aiohttp would quote the header, and fail where that is no text
        self._busy.add(request.protocol)
        try:
            return await self._respond_by_app(request)
        except (web.HTTPException, ConnectionError):
            raise
        except Exception as error:
            _log.error("request_failed", path=request.path, error=repr(error), exc_info=error)
            raise
        finally:
            self._busy.discard(request.protocol)


class _Refusal(asyncio.Protocol):
    """Closes a connection at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()
