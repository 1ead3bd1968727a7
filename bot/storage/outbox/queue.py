"""The outbox: alerts and digests are claimed with a lease, sent, and settled only by the holder of the lease.

Of one chat only one item can be claimed at a time, so a chat gets its messages in order, and one that is sent a hundred
alerts does not delay those that are sent one. An item whose holder died is claimed again when its lease has expired; a
lease that ends much later than a new one was taken before the clock was set back, and is ignored. The tolerance is
`CLOCK_SKEW`: the process that reads its clock first may reach the row last, and no two clocks agree.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, Table, func, select, update

from bot import log
from bot.model.alerts import DueDigest, OutboxItem
from bot.storage import mappers
from bot.storage.counters import UNCONFIRMED_SENDS, value_of
from bot.storage.engine.database import Database
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.outbox import batching
from bot.storage.outbox.claim import Claim, waiting
from bot.storage.outbox.fanout import NORMAL
from bot.storage.outbox.settlement import NO_LEASE, Settled, Settlement
from bot.storage.tables import OutboxState, alerts, chats, digests

_log = log.get(__name__)

_TABLES = (alerts, digests)


@uncancellable
class Outbox:
    """Claim, settle and release alerts and digests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self, *, owner: str, now: datetime, lease: timedelta, limit: int, ahead: timedelta = timedelta(0)
    ) -> tuple[OutboxItem, ...]:
        """Claim due items, the most urgent first, at most one a chat.

        Args:
            owner: the worker id that holds the leases.
            now: the moment.
            lease: for how long.
            limit: how many items at most.
            ahead: how long before its chat may be written to an item is claimed.
        """
        claim = Claim(owner=owner, now=now, lease_until=now + lease, free_at=now + ahead, limit=limit)
        async with self._database.write() as connection:
            alert_rows = (await connection.execute(claim.claim_alerts())).all()
            room = limit - len(alert_rows)
            digest_rows = (await connection.execute(claim.claim_digests(room))).all() if room else []
            if not alert_rows and not digest_rows:
                return ()
            chat_ids = [row.chat_id for row in (*alert_rows, *digest_rows)]
            rows = await connection.execute(select(chats).where(chats.c.id.in_(chat_ids)))
            chat_rows = {row["id"]: row for row in rows.mappings()}
        return _in_order(alert_rows, digest_rows, chat_rows)

    async def batched(self, digest: DueDigest) -> tuple[int, ...]:
        """Return the ids of the stories that are batched for a digest, in the order in which they came."""
        story_ids = select(alerts.c.story_id).where(batching.belongs_to(digest)).order_by(alerts.c.id)
        async with self._database.read() as connection:
            return tuple((await connection.execute(story_ids)).scalars())

    async def settle(
        self,
        settled: Settled,
        *,
        owner: str,
        now: datetime,
        chat_pause: Callable[[int], timedelta | None] = lambda _: None,
    ) -> None:
        """Write the dispositions of items, and their effects on the chats, in one transaction.

        An item whose lease the owner has lost is not changed.

        Args:
            settled: items with their dispositions.
            owner: the worker id that claimed them.
            now: the moment.
            chat_pause: returns how long no process writes to a chat after a message; None for no time.
        """
        settlement = Settlement(settled, owner, now, chat_pause)
        async with self._database.write() as connection:
            lost = await settlement.write(connection)
        for item, disposition in lost:
            name = type(item).__name__
            _log.warning("lease_lost", item=name, id=item.id, disposition=type(disposition).__name__)

    async def holders(self) -> frozenset[str]:
        """Return the worker ids that hold an item."""
        held = [select(table.c.owner).where(waiting(table.c.state), table.c.owner.is_not(None)) for table in _TABLES]
        async with self._database.read() as connection:
            return frozenset((await connection.execute(held[0].union(held[1]))).scalars())

    async def release(self, owner: str) -> None:
        """Release every lease of this worker id."""
        await self._release(lambda table: table.c.owner == owner)

    async def release_all(self) -> None:
        """Release every lease, where this is the only process, so that no holder exists any more."""
        if not self._database.is_shared:
            await self._release(lambda table: table.c.owner.is_not(None))

    async def _release(self, condition: Callable[[Table], ColumnElement[bool]]) -> None:
        async with self._database.write() as connection:
            for table in _TABLES:
                await connection.execute(update(table).where(waiting(table.c.state), condition(table)).values(NO_LEASE))

    async def counts(self) -> Mapping[str, int]:
        """Return the number of alerts in each state, zeros included."""
        return await self._counts(alerts)

    async def digest_counts(self) -> Mapping[str, int]:
        """Return the number of digests in each state, zeros included."""
        return await self._counts(digests)

    async def _counts(self, table: Table) -> dict[str, int]:
        grouped = select(table.c.state, func.count().label("number")).group_by(table.c.state)
        async with self._database.read() as connection:
            numbers: dict[str, Any] = {row.state: row.number for row in await connection.execute(grouped)}
        return {state.value: numbers.get(state.value, 0) for state in OutboxState}

    async def unconfirmed_sends(self) -> int:
        """Return how often Telegram's answer to a new message was lost, so that it may have arrived twice."""
        async with self._database.read() as connection:
            return await value_of(connection, UNCONFIRMED_SENDS)


def _in_order(
    alert_rows: Sequence[Row[Any]], digest_rows: Sequence[Row[Any]], chat_rows: Mapping[int, RowMapping]
) -> tuple[OutboxItem, ...]:
    """Return claimed items in the order in which they are sent."""
    ranked: list[tuple[tuple[Any, ...], OutboxItem]] = [
        *(((row.urgency, row.due_at, 0, row.id), mappers.alert(row, chat_rows[row.chat_id])) for row in alert_rows),
        *(((NORMAL, row.due_at, 1, row.id), mappers.due_digest(row, chat_rows[row.chat_id])) for row in digest_rows),
    ]
    return tuple(item for _, item in sorted(ranked, key=lambda pair: pair[0]))
