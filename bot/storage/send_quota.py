"""A row of a bot, in which all that send take their turns: how fast the bot as a whole may write.

A process takes a few turns at a time, one behind the other, so that all processes together are as fast as one may be;
and it takes none that lie far ahead, so that nobody waits for turns that another has and does not use. A flood wait is
written into the row, and obeyed by everybody.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.storage.database import CLOCK_SKEW, Database, Insert, insert
from bot.storage.tables import send_quotas
from bot.storage.uncancellable import uncancellable

AHEAD = timedelta(seconds=0.5)  # farther in the future no turn is taken
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@uncancellable
class SendQuota:
    """The turns of one bot.

    Args:
        database: where the row is.
        bot_id: the number before the colon of the token, which is no secret.
        apart: between two turns.
        clock: the time. The clocks of several machines must agree to a fraction of a second, as NTP keeps them.
    """

    def __init__(self, database: Database, *, bot_id: int, apart: timedelta, clock: Clock) -> None:
        self._database = database
        self._bot_id = bot_id
        self._apart = apart
        self._clock = clock

    async def take(self, number: int) -> tuple[float, ...] | float:
        """Take so many turns; return in how many seconds each comes, or in how many to ask again."""
        mine = send_quotas.c.bot_id == self._bot_id
        asked = select(send_quotas.c.next_at, send_quotas.c.blocked_until).where(mine).with_for_update()
        async with self._database.write() as connection:
            await connection.execute(self._there(connection, self._clock.now()).on_conflict_do_nothing())
            next_at: datetime
            blocked_until: datetime
            next_at, blocked_until = (await connection.execute(asked)).one()
            now = self._clock.now()  # not before the row is ours
            if blocked_until > now:
                return (blocked_until - now).total_seconds()
            wait = _wait(next_at, now)
            if wait > AHEAD:
                return (wait - AHEAD).total_seconds()
            taken = {"next_at": now + wait + number * self._apart}
            await connection.execute(update(send_quotas).where(mine).values(taken))
            return _turns(wait, self._apart, number)

    async def block(self, seconds: float) -> None:
        """Let nobody write for so long."""
        now = self._clock.now()
        until = now + timedelta(seconds=seconds)
        async with self._database.write() as connection:
            await connection.execute(self._there(connection, now).on_conflict_do_nothing())
            later = update(send_quotas).where(send_quotas.c.bot_id == self._bot_id, send_quotas.c.blocked_until < until)
            await connection.execute(later.values(blocked_until=until))

    def _there(self, connection: AsyncConnection, now: datetime) -> Insert:
        return insert(connection, send_quotas).values(bot_id=self._bot_id, next_at=now, blocked_until=NEVER)


def _wait(next_at: datetime, now: datetime) -> timedelta:
    """Return how far ahead the next turn lies; one that lies very far was taken before the clock was set back."""
    wait = max(next_at - now, timedelta(0))
    return wait if wait < CLOCK_SKEW else timedelta(0)


def _turns(wait: timedelta, apart: timedelta, number: int) -> tuple[float, ...]:
    return tuple((wait + place * apart).total_seconds() for place in range(number))
