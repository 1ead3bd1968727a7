"""Wake deliverers as soon as there is something to send. The items to send are in the rows alone.

Within a process it is an event. Between processes it is PostgreSQL's LISTEN and NOTIFY, which may be lost: `sleep` ends
after a while by itself. The NOTIFY is part of the transaction that writes the alerts (`bot.storage.stories`).
"""

import asyncio
from contextlib import suppress

import asyncpg

from bot import log
from bot.storage.engine.database import NOTIFY_CHANNEL, DatabaseAddress

_log = log.get(__name__)

RECONNECT_AFTER = 5.0  # seconds until a connection that broke is opened again


class Notifications:
    """Wake sleepers, in this process and from other processes.

    Args:
        database_url: where the other processes write.
    """

    def __init__(self, database_url: str) -> None:
        self._url = DatabaseAddress.read(database_url).url
        self._woken = asyncio.Event()
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._tried_at = float("-inf")

    def wake(self) -> None:
        """Wake the sleepers of this process."""
        self._woken.set()

    async def sleep(self, seconds: float) -> None:
        """Sleep for so many seconds, or until woken."""
        await self._listen()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        self._woken.clear()

    async def close(self) -> None:
        """Stop listening."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def _listen(self) -> None:
        """Listen to the other processes; without a connection everything works too, a little later."""
        now = asyncio.get_running_loop().time()
        is_open = self._connection is not None and not self._connection.is_closed()
        if self._url.get_backend_name() != "postgresql" or is_open or now - self._tried_at < RECONNECT_AFTER:
            return
        self._tried_at = now
        try:
            plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
            connection = await asyncpg.connect(plain, timeout=RECONNECT_AFTER)
            await connection.add_listener(NOTIFY_CHANNEL, lambda *_: self._woken.set())
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            _log.warning("notifications_unavailable", error=type(error).__name__)
        else:
            self._connection = connection
