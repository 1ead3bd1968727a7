"""Receive updates by webhook.

Telegram sends the next update of a chat after the response to the one before (Bot API server, `WebhookActor`). So the
response is sent once an update is handled: several processes behind one address keep the order of each chat, and an
update whose process dies is sent again.

A request with a missing or wrong secret is refused with 401 before its body is read, and one whose body is no JSON
object with 400; no header and no body leads to a 500. JSON is read by orjson, which refuses more than 1,024 levels; the
standard library's reader raises RecursionError there.
PTB's own server was turned down: it compares the secret with `!=`, whose time depends on the letters that agree.
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import unquote

import orjson
from aiohttp import web

from bot.runtime.http_server import HttpServer

VERIFICATION_HEADER = "X-Telegram-Bot-Api-Secret-Token"
CHALLENGE = {"WWW-Authenticate": VERIFICATION_HEADER}  # a 401 must name a scheme (RFC 9110, 15.5.2)
MAX_UPDATE_BYTES = 1 << 20
BODY_SECONDS = 10.0  # for the body of a request


class WebhookServer(HttpServer):
    """An HTTP server that receives updates.

    Args:
        path: of the webhook's URL, with its escapes. A route of aiohttp is not found by some, as `/%D0%B0`, `/%7B`.
        secret: the value of the header that Telegram sends along.
        receive: handles one unparsed update.
    """

    def __init__(self, *, path: str, secret: str, receive: Callable[[dict[str, object]], Awaitable[None]]) -> None:
        self._path = unquote(path) or "/"
        self._secret = secret.encode()
        self._receive = receive
        app = web.Application(client_max_size=MAX_UPDATE_BYTES)
        app.router.add_post("/{path:.*}", self._take)
        super().__init__(app)

    async def _take(self, request: web.Request) -> web.Response:
        if unquote(request.rel_url.raw_path) != self._path:
            raise web.HTTPNotFound
        header = request.headers.get(VERIFICATION_HEADER, "")
        if not hmac.compare_digest(header.encode("utf-8", "surrogateescape"), self._secret):
            raise web.HTTPUnauthorized(headers=CHALLENGE)
        update = await _update(request)
        try:
            await self._receive(update)
        except ConnectionError:
            raise web.HTTPServiceUnavailable from None
        return web.Response()


async def _update(request: web.Request) -> dict[str, object]:
    """Return the update in the body.

    Raises:
        HTTPException: the body is too large (413), too slow (408) or no JSON object (400).
    """
    try:
        async with asyncio.timeout(BODY_SECONDS):
            update = orjson.loads(await request.read())
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (web.RequestPayloadError, ValueError):
        raise web.HTTPBadRequest from None
    if not isinstance(update, dict):
        raise web.HTTPBadRequest
    return update
