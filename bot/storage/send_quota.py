"""A rate limit shared by all processes of a bot token: a row from which they take permits to send.

A process takes a few consecutive permits at a time, so that all processes together reach the limit of one process; it
takes none far in the future, so that no process waits for permits that another holds unused. A flood wait is written
into the row and applies to all processes.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.storage.engine.database import CLOCK_SKEW, Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.statements import Insert, insert
from bot.storage.tables import send_quotas

MAX_PERMIT_DELAY = timedelta(seconds=0.5)  # no permit further in the future is taken
NEVER_BLOCKED = datetime(1970, 1, 1, tzinfo=UTC)


@uncancellable
class SendQuota:
    """The shared rate limit of one bot.

    Args:
        database: where the row is.
        bot_id: the number before the colon of the token, which is no secret.
        interval: between two permits.
        clock: the time. The clocks of several machines must agree to a fraction of a second, as NTP keeps them.
    """

    def __init__(self, database: Database, *, bot_id: int, interval: timedelta, clock: Clock) -> None:
        self._database = database
        self._bot_id = bot_id
        self._interval = interval
        self._clock = clock

    async def take(self, number: int) -> tuple[float, ...] | float:
        """Take `number` permits; return the seconds until each is valid, or the seconds until the next try."""
        of_bot = send_quotas.c.bot_id == self._bot_id
        query = select(send_quotas.c.next_at, send_quotas.c.blocked_until).where(of_bot).with_for_update()
        async with self._database.write() as connection:
            await connection.execute(self._insert_row(connection, self._clock.now()).on_conflict_do_nothing())
            next_at: datetime
            blocked_until: datetime
            next_at, blocked_until = (await connection.execute(query)).one()
            now = self._clock.now()  # read after the row is locked
            if blocked_until > now:
                return (blocked_until - now).total_seconds()
            wait = _wait(next_at, now)
            if wait > MAX_PERMIT_DELAY:
                return (wait - MAX_PERMIT_DELAY).total_seconds()
            taken = {"next_at": now + wait + number * self._interval}
            await connection.execute(update(send_quotas).where(of_bot).values(taken))
            return _permits(wait, self._interval, number)

    async def block(self, seconds: float) -> None:
        """Block all processes for `seconds`."""
        now = self._clock.now()
        until = now + timedelta(seconds=seconds)
        async with self._database.write() as connection:
            await connection.execute(self._insert_row(connection, now).on_conflict_do_nothing())
            later = update(send_quotas).where(send_quotas.c.bot_id == self._bot_id, send_quotas.c.blocked_until < until)
            await connection.execute(later.values(blocked_until=until))

    def _insert_row(self, connection: AsyncConnection, now: datetime) -> Insert:
        return insert(connection, send_quotas).values(bot_id=self._bot_id, next_at=now, blocked_until=NEVER_BLOCKED)


def _wait(next_at: datetime, now: datetime) -> timedelta:
    """Return the time until the next permit; zero where it lies so far ahead that the clock was set back since."""
    wait = max(next_at - now, timedelta(0))
    return wait if wait < CLOCK_SKEW else timedelta(0)


def _permits(wait: timedelta, interval: timedelta, number: int) -> tuple[float, ...]:
    return tuple((wait + place * interval).total_seconds() for place in range(number))
