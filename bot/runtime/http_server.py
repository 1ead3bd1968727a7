"""Serve HTTP in the running event loop."""

from aiohttp import web


class HttpServer:
    """An HTTP server that listens from `start` to `stop`; subclasses bring the application."""

    def __init__(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, access_log=None)

    async def start(self, host: str, port: int) -> None:
        """Start to listen; raise OSError where the address is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, reuse_address=True).start()

    async def stop(self) -> None:
        """Stop listening, and close all connections."""
        await self._runner.cleanup()
