"""Write the dispositions of alerts and digests after attempts to send them, and their effects on the chats.

Every function runs inside an open transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.alerts import Alert, AlertKind, DueDigest, OutboxItem
from bot.model.outcomes import (
    Batched,
    DeadLetter,
    Delivered,
    Disposition,
    Dropped,
    MigrateChat,
    RetryAt,
    SuspendChat,
)
from bot.storage import chat_status
from bot.storage.counters import DOUBTS_TOLD, UNCONFIRMED_SENDS, increment
from bot.storage.outbox import batching
from bot.storage.story_split import assign_sent
from bot.storage.tables import OutboxState, alerts, chats, digests

Settled = Sequence[tuple[OutboxItem, Disposition]]

NO_LEASE: dict[str, Any] = {"owner": None, "lease_until": None}

# Built once; the parameters name the other columns.
_SENT_ALERTS = (
    update(alerts)
    .where(alerts.c.id == bindparam("item_id"))
    .values(state=OutboxState.SENT.value, detail=None, attempts=alerts.c.attempts + 1, **NO_LEASE)
)
_SENT_DIGESTS = (
    update(digests)
    .where(digests.c.id == bindparam("item_id"))
    .values(state=OutboxState.SENT.value, detail=None, attempts=digests.c.attempts + 1, **NO_LEASE)
)
_PAUSED_CHATS = update(chats).where(chats.c.id == bindparam("chat")).values(free_at=bindparam("until"))


@dataclass(frozen=True, slots=True)
class Settlement:
    """Items that an owner has attempted, with their dispositions.

    An item whose lease the owner has lost is not changed.
    """

    settled: Settled
    owner: str
    now: datetime
    chat_pause: Callable[[int], timedelta | None]  # how long no process writes to a chat after a message

    async def write(self, connection: AsyncConnection) -> Settled:
        """Write all dispositions; return the items whose lease was lost."""
        stories = [
            item.story_id
            for item, disposition in self.settled
            if isinstance(item, Alert) and isinstance(disposition, Batched)
        ]
        await batching.lock_stories(connection, stories)
        held = await self._held(connection, alerts) | await self._held(connection, digests)
        still_held = [(item, disposition) for item, disposition in self.settled if (table_of(item), item.id) in held]
        await self._write_sent(
            connection, [(item, disposition) for item, disposition in still_held if isinstance(disposition, Delivered)]
        )
        lost_answers = sum(isinstance(disposition, RetryAt) and disposition.is_lost for _, disposition in still_held)
        if lost_answers:
            await increment(connection, UNCONFIRMED_SENDS, lost_answers)
        for item, disposition in still_held:
            await self._write_disposition(connection, item, disposition)
        return [(item, disposition) for item, disposition in self.settled if (table_of(item), item.id) not in held]

    async def _held(self, connection: AsyncConnection, table: Table) -> set[tuple[Table, int]]:
        """Lock the items of this table that the owner still holds; return their ids."""
        ids = [item.id for item, _ in self.settled if table_of(item) is table]
        if not ids:
            return set()
        held = select(table.c.id).where(table.c.id.in_(ids), table.c.owner == self.owner)
        rows = await connection.execute(held.order_by(table.c.id).with_for_update())
        return {(table, item_id) for item_id in rows.scalars()}

    async def _write_sent(self, connection: AsyncConnection, sent: Sequence[tuple[OutboxItem, Delivered]]) -> None:
        alert_rows = [self._sent_columns(item, delivered) for item, delivered in sent if isinstance(item, Alert)]
        digest_rows = [{"item_id": item.id, "settled_at": self.now} for item, _ in sent if isinstance(item, DueDigest)]
        if alert_rows:
            await connection.execute(_SENT_ALERTS, alert_rows)
            await assign_sent(connection, [row["item_id"] for row in alert_rows], now=self.now)
        if digest_rows:
            await connection.execute(_SENT_DIGESTS, digest_rows)
        if doubts := sum(isinstance(item, Alert) and item.kind is AlertKind.DOUBT for item, _ in sent):
            await increment(connection, DOUBTS_TOLD, doubts)
        pauses = [(item.chat.id, pause) for item, _ in sent if (pause := self.chat_pause(item.chat.id))]
        if pauses:
            rows = [{"chat": chat_id, "until": self.now + pause} for chat_id, pause in sorted(pauses)]
            await connection.execute(_PAUSED_CHATS, rows)

    def _sent_columns(self, alert: Alert, delivered: Delivered) -> dict[str, Any]:
        message_id = None if alert.kind.is_reply else delivered.message_id  # only what can be edited is stored
        return {
            "item_id": alert.id,
            "message_id": message_id,
            "publishers": delivered.publishers,
            "quoted_entry_id": next(iter(delivered.quoted), None),
            "settled_at": self.now,
        }

    async def _write_disposition(self, connection: AsyncConnection, item: OutboxItem, disposition: Disposition) -> None:
        """Write the disposition of an item that was not delivered, and its effects on the chat."""
        chat_id, now = item.chat.id, self.now
        if not isinstance(disposition, Delivered):
            table = table_of(item)
            columns = _columns(table, disposition, now)
            await connection.execute(update(table).where(table.c.id == item.id).values(columns | NO_LEASE))
        if isinstance(item, DueDigest):
            await batching.settle_batch(connection, item, disposition, now=now)
        match disposition:
            case Delivered(_, publishers) if isinstance(item, Alert) and item.kind is not AlertKind.NEW and publishers:
                await _store_named_publishers(connection, item, publishers)
            case Batched() if isinstance(item, Alert):
                await batching.batch(connection, item, disposition, now=now)
            case RetryAt(at, whole_chat=True):
                await connection.execute(update(chats).where(chats.c.id == chat_id).values(free_at=at))
            case MigrateChat(new_id):
                await chat_status.migrate(connection, chat_id, new_id, now=now)
            case SuspendChat(reason):
                await chat_status.suspend(connection, chat_id, reason, now=now)


def table_of(item: OutboxItem) -> Table:
    """Return the table of an item."""
    match item:
        case Alert():
            return alerts
        case DueDigest():
            return digests
        case _:
            assert_never(item)


async def _store_named_publishers(connection: AsyncConnection, alert: Alert, publishers: int) -> None:
    """Store how many publishers the first message about a story names since it was edited."""
    of_story = update(alerts).where(alerts.c.chat_id == alert.chat.id, alerts.c.story_id == alert.story_id)
    await connection.execute(of_story.where(alerts.c.kind == AlertKind.NEW.value).values(publishers=publishers))


def _columns(table: Table, disposition: Disposition, now: datetime) -> dict[str, Any]:
    """Return the columns of an item that a disposition changes."""
    match disposition:
        case Delivered():
            raise AssertionError("written with all that were sent")
        case Batched():
            return {"plain": False}
        case RetryAt(at, plain, counts, reason):
            return {"due_at": at, "plain": plain, "attempts": table.c.attempts + int(counts), "detail": reason}
        case DeadLetter(reason):
            return {"state": OutboxState.DEAD.value, "detail": reason, "settled_at": now}
        case Dropped(reason):
            return {"state": OutboxState.DROPPED.value, "detail": reason, "settled_at": now}
        case MigrateChat(_, at):
            return {"due_at": at}
        case SuspendChat(reason):
            return {"detail": reason}
        case _:
            assert_never(disposition)
