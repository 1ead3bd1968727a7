"""The two statements of a claim, the same for both databases.

Urgent alerts come first, then new ones and digests, then edits; of the same urgency the longest overdue. Of one chat
only one item, alert or digest, is claimed at a time. SQLite has one writer at a time and no FOR UPDATE, which
SQLAlchemy leaves out there. PostgreSQL skips rows that another claim locks; MATERIALIZED, so that LIMIT is evaluated
once.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Update,
    and_,
    exists,
    literal,
    or_,
    select,
    tuple_,
    union_all,
    update,
)  # fmt: skip

from bot.storage.engine.database import CLOCK_SKEW
from bot.storage.outbox.fanout import NORMAL
from bot.storage.tables import OutboxState, alerts, chats, digests


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of due alerts and digests."""

    owner: str  # the worker id
    now: datetime
    lease_until: datetime
    free_at: datetime  # a chat that may be written to at this time counts as free
    limit: int  # alerts and digests together

    def claim_alerts(self) -> Update:
        """Return the statement that claims the alerts among the first `limit` items; it returns their rows."""
        due_alerts = _materialized(self._due_alerts().with_for_update(skip_locked=True, of=alerts), "due_alerts")
        due_digests = _materialized(self._due_digests(self.limit), "due_digests")
        items = union_all(
            select(due_alerts, literal(0).label("is_digest")),
            select(due_digests.c.id, literal(NORMAL), due_digests.c.due_at, literal(1)),
        ).subquery("items")
        first = (
            select(items.c.id, items.c.is_digest)
            .order_by(items.c.urgency, items.c.due_at, items.c.is_digest, items.c.id)
            .limit(self.limit)
            .subquery("first")
        )
        chosen = select(first.c.id).where(first.c.is_digest == 0)
        taken = update(alerts).where(alerts.c.id.in_(chosen)).values(self._lease)
        return taken.returning(alerts)

    def claim_digests(self, limit: int) -> Update:
        """Return the statement that claims digests after the alerts of the same claim; it returns rows."""
        due = _materialized(self._due_digests(limit).with_for_update(skip_locked=True, of=digests), "due")
        taken = update(digests).where(digests.c.id.in_(select(due.c.id))).values(self._lease)
        return taken.returning(digests)

    @property
    def _lease(self) -> dict[str, Any]:
        return {"owner": self.owner, "lease_until": self.lease_until}

    def _due_alerts(self) -> Select[Any]:
        rival, digest = alerts.alias("other"), digests.alias("digest")
        order = tuple_(alerts.c.urgency, alerts.c.due_at, alerts.c.id)
        goes_before = tuple_(rival.c.urgency, rival.c.due_at, rival.c.id) < order
        digest_goes_before = tuple_(literal(NORMAL), digest.c.due_at) < tuple_(alerts.c.urgency, alerts.c.due_at)
        return (
            select(alerts.c.id, alerts.c.urgency, alerts.c.due_at)
            .join(chats, chats.c.id == alerts.c.chat_id)
            .where(
                *self._is_free(alerts),
                ~self._must_wait_for(rival, alerts, rival.c.id != alerts.c.id, goes_before),
                ~self._must_wait_for(digest, alerts, literal(value=True), digest_goes_before),
            )
            .order_by(alerts.c.urgency, alerts.c.due_at, alerts.c.id)
            .limit(self.limit)
        )

    def _due_digests(self, limit: int) -> Select[Any]:
        rival, alert = digests.alias("other_digest"), alerts.alias("alert")
        goes_before = tuple_(rival.c.due_at, rival.c.id) < tuple_(digests.c.due_at, digests.c.id)
        alert_goes_before = tuple_(alert.c.urgency, alert.c.due_at) <= tuple_(literal(NORMAL), digests.c.due_at)
        return (
            select(digests.c.id, digests.c.due_at)
            .join(chats, chats.c.id == digests.c.chat_id)
            .where(
                *self._is_free(digests),
                ~self._must_wait_for(rival, digests, rival.c.id != digests.c.id, goes_before),
                ~self._must_wait_for(alert, digests, literal(value=True), alert_goes_before),
            )
            .order_by(digests.c.due_at, digests.c.id)
            .limit(limit)
        )

    def _is_free(self, items: FromClause) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions that an item is due, that no worker holds it, and that its chat can be written to."""
        lease = items.c.lease_until
        return (
            waiting(items.c.state),
            items.c.due_at <= self.now,
            or_(lease.is_(None), lease <= self.now, lease > self.lease_until + CLOCK_SKEW),
            chats.c.suspended.is_(None),
            or_(chats.c.free_at.is_(None), chats.c.free_at <= self.free_at),
        )

    def _must_wait_for(
        self, rival: FromClause, items: FromClause, is_rival: ColumnElement[bool], goes_before: ColumnElement[bool]
    ) -> ColumnElement[bool]:
        """Return the condition that another item of the same chat is held, or is due and goes before."""
        lease = rival.c.lease_until
        is_held = and_(lease > self.now, lease <= self.lease_until + CLOCK_SKEW)
        is_first = and_(rival.c.due_at <= self.now, goes_before)
        return exists().where(
            waiting(rival.c.state), rival.c.chat_id == items.c.chat_id, is_rival, or_(is_held, is_first)
        )


def waiting(state: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return a comparison with the literal `waiting`: with a parameter no database uses the index of waiting rows."""
    return state == literal(OutboxState.WAITING.value, literal_execute=True)


def _materialized(selected: Select[Any], name: str) -> CTE:
    return selected.cte(name).prefix_with("MATERIALIZED")
