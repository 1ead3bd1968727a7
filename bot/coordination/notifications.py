"""An alarm clock: wakes whoever sleeps until there is something to send. The truth is in the rows, never here.

Within a process it is an event. Between processes it is PostgreSQL's LISTEN and NOTIFY, which may be lost: whoever
sleeps wakes up after a while by itself.
"""

import asyncio
from contextlib import suppress

import asyncpg
from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import log

_log = log.get(__name__)

CHANNEL = "tidings"
AGAIN = 5.0  # seconds until a connection that broke is tried again


class Alarm:
    """Wakes sleepers, here and in other processes."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._rung = asyncio.Event()
        self._line: asyncpg.Connection[asyncpg.Record] | None = None
        self._tried_at = float("-inf")

    def ring(self) -> None:
        """Wake whoever sleeps in this process."""
        self._rung.set()

    async def ring_elsewhere(self, connection: AsyncConnection) -> None:
        """Wake the other processes once the transaction is written."""
        if connection.dialect.name == "postgresql":
            await connection.execute(text(f"NOTIFY {CHANNEL}"))

    async def sleep(self, seconds: float) -> None:
        """Sleep so long, or until the alarm rings."""
        await self._listen()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()

    async def close(self) -> None:
        """Listen no more."""
        if self._line is not None:
            self._line.terminate()
            self._line = None

    async def _listen(self) -> None:
        """Listen to the other processes; without them, too, everything works, a little later."""
        now = asyncio.get_running_loop().time()
        is_open = self._line is not None and not self._line.is_closed()
        if self._url.get_backend_name() != "postgresql" or is_open or now - self._tried_at < AGAIN:
            return
        self._tried_at = now
        try:
            plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
            line = await asyncpg.connect(plain, timeout=AGAIN)
            await line.add_listener(CHANNEL, lambda *_: self._rung.set())
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            _log.warning("no alarm from other processes", error=type(error).__name__)
        else:
            self._line = line
