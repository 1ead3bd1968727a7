"""`/healthz`: 200 while the database answers and the bot ticks, 503 otherwise."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from aiohttp import web

from bot.clock import Clock
from bot.errors import StorageError
from bot.runtime.http_server import HttpServer

STALE = timedelta(seconds=60)


class HealthServer(HttpServer):
    """A small server that says whether the bot is alive.

    Args:
        check: raises StorageError where the database does not answer.
        ticked_at: when the outbox was last looked at.
        clock: the time.
    """

    def __init__(
        self, *, check: Callable[[], Awaitable[None]], ticked_at: Callable[[], datetime], clock: Clock
    ) -> None:
        self._check = check
        self._ticked_at = ticked_at
        self._clock = clock
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        super().__init__(app)

    async def _healthz(self, _request: web.Request) -> web.Response:
        trouble = await self._trouble()
        return web.json_response({"alive": trouble is None, "trouble": trouble}, status=503 if trouble else 200)

    async def _trouble(self) -> str | None:
        try:
            await self._check()
        except StorageError as error:
            return str(error)
        silent = self._clock.now() - self._ticked_at()
        return f"no tick for {silent.total_seconds():.0f} s" if silent > STALE else None
