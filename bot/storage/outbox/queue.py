"""The outbox. An alert is claimed with a lease, sent, and settled by whoever holds the lease; nobody else can.

What is urgent goes first, then what is new, then edits; of the same urgency the longest overdue. Of one chat only one
alert can be claimed at a time, so a chat is told things in order, and whoever is sent a hundred alerts does not hold up
those who are sent one. An alert whose holder died is claimed again when its lease has run out; a lease that ends much
later than one that begins now was given before the clock was set back, and holds no longer. Much, for whoever looks at
their clock first may come to the row last, and no two clocks are the same.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Update, and_, bindparam, exists, func, literal, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import log
from bot.model.alerts import Alert, AlertKind
from bot.model.outcomes import Batched, DeadLetter, Delivered, Disposition, Dropped, MigrateChat, RetryAt, SuspendChat
from bot.storage import chat_status, mappers
from bot.storage.counters import UNCONFIRMED_SENDS, increment, value_of
from bot.storage.database import CLOCK_SKEW, Database
from bot.storage.outbox import digests
from bot.storage.tables import AlertState, alerts, chats
from bot.storage.uncancellable import uncancellable

_log = log.get(__name__)

FREE: dict[str, Any] = {"owner": None, "lease_until": None}


@dataclass(frozen=True, slots=True)
class DeadAlert:
    """An alert that Telegram would not take, for an operator to look at."""

    id: int
    chat_id: int
    story_id: int
    attempts: int
    reason: str
    parked_at: datetime


@uncancellable
class Outbox:
    """Every alert, from its announcement to its end."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self, *, owner: str, now: datetime, lease: timedelta, limit: int, ahead: timedelta = timedelta(0)
    ) -> tuple[Alert, ...]:
        """Take alerts that are due, the most urgent first, at most one a chat, for the time of the lease.

        `ahead` says how long before its chat may be written to an alert is taken.
        """
        async with self._database.write() as connection:
            taken = (await connection.execute(_claiming(owner, now, now + lease, limit, free_at=now + ahead))).all()
            if not taken:
                return ()
            asked = select(chats).where(chats.c.id.in_([row.chat_id for row in taken]))
            found = {row["id"]: row for row in (await connection.execute(asked)).mappings()}
        return tuple(
            mappers.alert(row, found[row.chat_id])
            for row in sorted(taken, key=lambda row: (row.urgency, row.due_at, row.id))
        )

    async def batched(self, digest: Alert) -> tuple[int, ...]:
        """Return the stories that are held for a digest, in the order in which they came."""
        asked = select(alerts.c.story_id).where(digests.waits_for(digest))
        async with self._database.read() as connection:
            return tuple((await connection.execute(asked.order_by(alerts.c.id))).scalars())

    async def settle(
        self,
        settled: Sequence[tuple[Alert, Disposition]],
        *,
        owner: str,
        now: datetime,
        rest: Callable[[int], timedelta | None] = lambda _: None,
    ) -> None:
        """Write down what became of tries, and of their chats, in one transaction.

        Nothing is written of an alert that the owner holds no longer.
        `rest` says how long nobody, of whatever process, is to write to a chat after a message; None for no time.
        """
        async with self._database.write() as connection:
            await digests.lock_stories(connection, [one.story_id for one, what in settled if isinstance(what, Batched)])
            held = await _held_by(connection, owner, [alert.id for alert, _ in settled])
            kept = [(alert, settlement) for alert, settlement in settled if alert.id in held]
            done = [(alert, one) for alert, one in kept if isinstance(one, Delivered)]
            if done:
                await connection.execute(_DONE, [_done(alert, one, now) for alert, one in done])
                rests = [(alert.chat.id, wait) for alert, _ in done if (wait := rest(alert.chat.id))]
                if rests:
                    await connection.execute(
                        _REST, [{"chat": chat, "until": now + wait} for chat, wait in sorted(rests)]
                    )
            lost = sum(isinstance(one, RetryAt) and one.is_lost for _, one in kept)
            if lost:
                await increment(connection, UNCONFIRMED_SENDS, lost)
            for alert, settlement in kept:
                await _settle(connection, alert, settlement, now)
        for alert, settlement in settled:
            if alert.id not in held:
                _log.warning("lease lost", alert=alert.id, settlement=type(settlement).__name__)

    async def holders(self) -> frozenset[str]:
        """Return everybody who holds an alert."""
        asked = select(alerts.c.owner).where(waiting(alerts.c.state), alerts.c.owner.is_not(None)).distinct()
        async with self._database.read() as connection:
            return frozenset((await connection.execute(asked)).scalars())

    async def release(self, owner: str) -> None:
        """Give back all that the owner holds."""
        await self._free(alerts.c.owner == owner)

    async def release_all(self) -> None:
        """Give back all that anybody holds, where this is the only process: whoever held it is no more."""
        if not self._database.is_shared:
            await self._free(alerts.c.owner.is_not(None))

    async def _free(self, whose: ColumnElement[bool]) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(alerts).where(waiting(alerts.c.state), whose).values(FREE))

    async def counts(self) -> Mapping[str, int]:
        """Return how many alerts there are of each state, none left out."""
        asked = select(alerts.c.state, func.count().label("number")).group_by(alerts.c.state)
        async with self._database.read() as connection:
            found = {row.state: row.number for row in await connection.execute(asked)}
        return {state.value: found.get(state.value, 0) for state in AlertState}

    async def unconfirmed_sends(self) -> int:
        """Return how often Telegram's answer to a new message was lost, so that it may have come twice."""
        async with self._database.read() as connection:
            return await value_of(connection, UNCONFIRMED_SENDS)

    async def retry(self, ids: Collection[int] | None, *, now: datetime) -> int:
        """Let alerts that were put aside be tried once more, all of them for None; return how many."""
        parked = update(alerts).where(alerts.c.state == AlertState.DEAD.value)
        chosen = parked if ids is None else parked.where(alerts.c.id.in_(list(ids)))
        again = {"state": AlertState.WAITING.value, "attempts": 0, "plain": False, "due_at": now, "settled_at": None}
        async with self._database.write() as connection:
            return (await connection.execute(chosen.values(again))).rowcount

    async def dead_letters(self) -> tuple[DeadAlert, ...]:
        """Return the alerts that were put aside, the last first."""
        asked = select(alerts).where(alerts.c.state == AlertState.DEAD.value)
        async with self._database.read() as connection:
            found = await connection.execute(asked.order_by(alerts.c.settled_at.desc(), alerts.c.id.desc()))
            return tuple(
                DeadAlert(row.id, row.chat_id, row.story_id, row.attempts, row.reason, row.settled_at) for row in found
            )


async def _held_by(connection: AsyncConnection, owner: str, ids: Sequence[int]) -> set[int]:
    """Return which of these alerts the owner holds, and let nobody claim them meanwhile."""
    mine = select(alerts.c.id).where(alerts.c.id.in_(ids), alerts.c.owner == owner)
    return set((await connection.execute(mine.order_by(alerts.c.id).with_for_update())).scalars())


_DONE = (
    update(alerts)
    .where(alerts.c.id == bindparam("alert_id"))
    .values(state=AlertState.SENT.value, reason=None, attempts=alerts.c.attempts + 1, **FREE)
)  # built once; the rows name the other columns


_REST = update(chats).where(chats.c.id == bindparam("chat")).values(free_at=bindparam("until"))


def _done(alert: Alert, done: Delivered, now: datetime) -> dict[str, Any]:
    message_id = None if alert.kind.is_follow_up else done.message_id  # only what can be edited is remembered
    return {"alert_id": alert.id, "message_id": message_id, "publishers": done.publishers, "settled_at": now}


async def _settle(connection: AsyncConnection, alert: Alert, settlement: Disposition, now: datetime) -> None:
    """Write down what became of a try that was not simply sent, and what it means for the chat."""
    chat_id = alert.chat.id
    if not isinstance(settlement, Delivered):
        mine = update(alerts).where(alerts.c.id == alert.id)
        await connection.execute(mine.values(_columns(settlement, now) | FREE))
    if alert.kind is AlertKind.DIGEST:
        await digests.end(connection, alert, settlement, now=now)
    match settlement:
        case Delivered(_, publishers) if alert.kind is not AlertKind.NEW and publishers:
            await _name(connection, alert, publishers)
        case RetryAt(at, whole_chat=True):
            await connection.execute(update(chats).where(chats.c.id == chat_id).values(free_at=at))
        case Batched():
            await digests.hold(connection, alert, settlement, now=now)
        case MigrateChat(new_id):
            await chat_status.migrate(connection, chat_id, new_id, now=now)
        case SuspendChat(reason):
            await chat_status.suspend(connection, chat_id, reason, now=now)


async def _name(connection: AsyncConnection, alert: Alert, publishers: int) -> None:
    """Remember how many outlets the first message about a story names since it was edited."""
    first = update(alerts).where(alerts.c.chat_id == alert.chat.id, alerts.c.story_id == alert.story_id)
    await connection.execute(first.where(alerts.c.edition == AlertKind.NEW.value).values(publishers=publishers))


def waiting(state: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say `waiting` in the statement itself: for a parameter no database would use the index of waiting alerts."""
    return state == literal(AlertState.WAITING.value, literal_execute=True)


def _claiming(owner: str, now: datetime, until: datetime, limit: int, *, free_at: datetime) -> Update:
    """Return the one statement of a claim, the same for both databases.

    SQLite has one writer at a time and no FOR UPDATE, which SQLAlchemy leaves out there. PostgreSQL skips what another
    claim holds; MATERIALIZED, so that LIMIT is evaluated once.
    """
    other = alerts.alias("other")
    longest = until + CLOCK_SKEW
    is_held = and_(other.c.lease_until > now, other.c.lease_until <= longest)
    goes_before = and_(
        other.c.due_at <= now,
        tuple_(other.c.urgency, other.c.due_at, other.c.id) < tuple_(alerts.c.urgency, alerts.c.due_at, alerts.c.id),
    )
    must_wait = exists().where(
        waiting(other.c.state), other.c.chat_id == alerts.c.chat_id, other.c.id != alerts.c.id, is_held | goes_before
    )
    due = (
        select(alerts.c.id)
        .join(chats, chats.c.id == alerts.c.chat_id)
        .where(
            waiting(alerts.c.state),
            alerts.c.due_at <= now,
            or_(alerts.c.lease_until.is_(None), alerts.c.lease_until <= now, alerts.c.lease_until > longest),
            chats.c.suspended.is_(None),
            or_(chats.c.free_at.is_(None), chats.c.free_at <= free_at),
            ~must_wait,
        )
        .order_by(alerts.c.urgency, alerts.c.due_at, alerts.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=alerts)
        .cte("due")
        .prefix_with("MATERIALIZED")
    )
    taken = update(alerts).where(alerts.c.id.in_(select(due.c.id))).values(owner=owner, lease_until=until)
    return taken.returning(alerts)


def _columns(settlement: Disposition, now: datetime) -> dict[str, Any]:
    """Return what a settlement changes in its alert."""
    match settlement:
        case Delivered():
            raise AssertionError("written with all that were sent")
        case Batched():
            return {"plain": False}
        case RetryAt(at, plain, counts, reason):
            return {"due_at": at, "plain": plain, "attempts": alerts.c.attempts + int(counts), "reason": reason}
        case DeadLetter(reason):
            return {"state": AlertState.DEAD.value, "reason": reason, "settled_at": now}
        case Dropped(reason):
            return {"state": AlertState.DROPPED.value, "reason": reason, "settled_at": now}
        case MigrateChat(_, at):
            return {"due_at": at}
        case SuspendChat(reason):
            return {"reason": reason}
        case _:
            assert_never(settlement)
