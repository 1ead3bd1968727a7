"""Serve `/healthz`: 200 while the database answers and the bot ticks, 503 otherwise.

What works worse than it should, but works, is named and changes no status: a container is not restarted for it.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from aiohttp import web

from bot.clock import Clock
from bot.errors import StorageError
from bot.runtime.http_server import HttpServer

MAX_TICK_AGE = timedelta(seconds=60)


class HealthServer(HttpServer):
    """Answer whether the bot is alive.

    Args:
        check: checks the database, and raises StorageError where the database does not answer.
        ticked_at: returns the time of the last tick.
        degraded: returns what works worse than it should, or None.
        clock: the time.
    """

    def __init__(
        self,
        *,
        check: Callable[[], Awaitable[None]],
        ticked_at: Callable[[], datetime],
        degraded: Callable[[], str | None],
        clock: Clock,
    ) -> None:
        self._check = check
        self._ticked_at = ticked_at
        self._degraded = degraded
        self._clock = clock
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        super().__init__(app)

    async def _healthz(self, _request: web.Request) -> web.Response:
        trouble = await self._problem()
        answer = {"alive": trouble is None, "trouble": trouble, "degraded": self._degraded()}
        return web.json_response(answer, status=503 if trouble else 200)

    async def _problem(self) -> str | None:
        try:
            await self._check()
        except StorageError as error:
            return str(error)
        age = self._clock.now() - self._ticked_at()
        return f"no tick for {age.total_seconds():.0f} s" if age > MAX_TICK_AGE else None
