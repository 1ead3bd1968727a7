"""Updates that Telegram brings by itself.

Telegram sends the next update of a chat when it has the answer to the one before (Bot API server, `WebhookActor`). So
an update is answered when it is dealt with: then several processes behind one address keep the order of each chat, and
an update whose process dies is brought once more. PTB's own server compares the secret letter by letter (`!=`), and was
turned down for that.
"""

import hmac
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.runtime.http_server import HttpServer

VERIFICATION_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_UPDATE_BYTES = 1 << 20  # bytes of an update


class WebhookServer(HttpServer):
    """A small server that takes updates.

    Args:
        path: of the address that Telegram was given.
        secret: that Telegram sends along.
        receive: deals with one update, as it came.
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
