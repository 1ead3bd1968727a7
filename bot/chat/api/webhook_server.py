"""Receive updates by webhook.

Telegram sends the next update of a chat after the response to the one before (Bot API server, `WebhookActor`). So the
response is sent once an update is handled: several processes behind one address keep the order of each chat, and an
update whose process dies is sent again. PTB's own server was turned down: it compares the secret with `!=`, whose time
depends on the letters that agree.
"""

import hmac
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.runtime.http_server import HttpServer

VERIFICATION_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_UPDATE_BYTES = 1 << 20


class WebhookServer(HttpServer):
    """An HTTP server that receives updates.

    Args:
        path: of the webhook's URL.
        secret: the value of the header that Telegram sends along.
        receive: handles one unparsed update.
    """

    def __init__(self, *, path: str, secret: str, receive: Callable[[dict[str, object]], Awaitable[None]]) -> None:
        self._secret = secret.encode()
        self._receive = receive
        app = web.Application(client_max_size=MAX_UPDATE_BYTES)
        app.router.add_post(path or "/", self._take)
        super().__init__(app)

    async def _take(self, request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(VERIFICATION_HEADER, "").encode(), self._secret):
            return web.Response(status=403)
        body = await request.read()  # a body that is too large is refused here, with 413
        try:
            update = json.loads(body)
        except ValueError:
            return web.Response(status=400)
        if not isinstance(update, dict):
            return web.Response(status=400)
        await self._receive(update)
        return web.Response()
