"""Rows of a bot, in which all that send take their turns: how fast the bot as a whole may write, and what it pays for.

A process takes a few turns at a time, one behind the other, so that all processes together are as fast as one may be;
and it takes none that lie far ahead, so that nobody waits for turns that another has and does not use. A flood wait is
written into the row, and obeyed by everybody.

Turns that are paid for come from a row of their own, which knows what was spent today. They are counted when they are
taken: a process that dies before it uses them has spent a little for nothing, and no budget is ever exceeded.
"""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.storage.database import Database, Insert, insert
from bot.storage.leases import SET_BACK
from bot.storage.tables import paces, purses
from bot.storage.unbroken import unbroken

AHEAD = timedelta(seconds=0.5)  # farther in the future no turn is taken
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
A_STAR = 10  # messages: https://core.telegram.org/bots/api#sendmessage, allow_paid_broadcast


@unbroken
class Paces:
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
        mine = paces.c.bot_id == self._bot_id
        asked = select(paces.c.next_at, paces.c.blocked_until).where(mine).with_for_update()
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
            await connection.execute(update(paces).where(mine).values(taken))
            return _turns(wait, self._apart, number)

    async def block(self, seconds: float) -> None:
        """Let nobody write for so long."""
        now = self._clock.now()
        until = now + timedelta(seconds=seconds)
        async with self._database.write() as connection:
            await connection.execute(self._there(connection, now).on_conflict_do_nothing())
            later = update(paces).where(paces.c.bot_id == self._bot_id, paces.c.blocked_until < until)
            await connection.execute(later.values(blocked_until=until))

    def _there(self, connection: AsyncConnection, now: datetime) -> Insert:
        return insert(connection, paces).values(bot_id=self._bot_id, next_at=now, blocked_until=NEVER)


@unbroken
class Purse:
    """What a bot may pay for in a day (UTC), and the turns that it pays for.

    Args:
        database: where the row is.
        bot_id: the number before the colon of the token, which is no secret.
        apart: between two turns.
        stars: the budget of a day, in Stars of Telegram.
        clock: the time.
    """

    def __init__(self, database: Database, *, bot_id: int, apart: timedelta, stars: int, clock: Clock) -> None:
        self._database = database
        self._bot_id = bot_id
        self._apart = apart
        self._messages = stars * A_STAR
        self._clock = clock

    async def take(self, number: int) -> tuple[float, ...] | float:
        """Pay for so many turns, or as many as are left; return in how many seconds each comes, or to ask again."""
        mine, began = purses.c.bot_id == self._bot_id, self._clock.now()
        new = {"bot_id": self._bot_id, "next_at": began, "day": _day(began), "paid": 0}
        asked = select(purses).where(mine).with_for_update()
        async with self._database.write() as connection:
            await connection.execute(insert(connection, purses).values(new).on_conflict_do_nothing())
            row = (await connection.execute(asked)).one()
            now = self._clock.now()  # not before the row is ours
            today = _day(now)
            paid = row.paid if row.day == today else 0
            number = min(number, self._messages - paid)
            if number <= 0:
                return _until_midnight(now)
            wait = _wait(row.next_at, now)
            if wait > AHEAD:
                return (wait - AHEAD).total_seconds()
            taken = {"next_at": now + wait + number * self._apart, "day": today, "paid": paid + number}
            await connection.execute(update(purses).where(mine).values(taken))
            return _turns(wait, self._apart, number)


async def paid_for(database: Database, *, now: datetime) -> int:
    """Return how many messages were paid for today."""
    asked = select(func.coalesce(func.sum(purses.c.paid), 0)).where(purses.c.day == _day(now))
    async with database.read() as connection:
        return int((await connection.execute(asked)).scalar_one())


def _day(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m-%d}"


def _wait(next_at: datetime, now: datetime) -> timedelta:
    """Return how far ahead the next turn lies; one that lies very far was taken before the clock was set back."""
    wait = max(next_at - now, timedelta(0))
    return wait if wait < SET_BACK else timedelta(0)


def _turns(wait: timedelta, apart: timedelta, number: int) -> tuple[float, ...]:
    return tuple((wait + place * apart).total_seconds() for place in range(number))


def _until_midnight(now: datetime) -> float:
    return (datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC) - now).total_seconds()
