"""Claim, batch and send the alerts and digests of a stored outbox."""

from datetime import datetime, timedelta

from bot.model.alerts import Alert, BatchReason, DueDigest, OutboxItem
from bot.model.outcomes import Batched, Delivered
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from tests.support.stored_samples import HOUR, MINUTE, NOW, claim_alerts

LEASE_TTL = timedelta(seconds=90)
DIGEST_AT = NOW + HOUR
_FIRST_MESSAGE_ID = 100


async def claim_due_alerts(
    database: Database, owner: str = "me", *, now: datetime = NOW, limit: int = 100
) -> tuple[Alert, ...]:
    """Claim the alerts that are due, with a lease of LEASE_TTL."""
    return await claim_alerts(database, owner=owner, now=now, lease=LEASE_TTL, limit=limit)


async def claim_due_items(
    database: Database, owner: str = "me", *, now: datetime = DIGEST_AT, limit: int = 9
) -> tuple[OutboxItem, ...]:
    """Claim the alerts and digests that are due, with a lease of a minute."""
    return await Outbox(database).claim(owner=owner, now=now, lease=MINUTE, limit=limit)


async def claim_digest(database: Database, owner: str = "me", *, now: datetime = DIGEST_AT) -> DueDigest:
    """Claim the only item that is due, which is a digest."""
    [digest] = await claim_due_items(database, owner, now=now)
    assert isinstance(digest, DueDigest)
    return digest


async def batch_due_alerts(database: Database, *, until: datetime, now: datetime = NOW) -> None:
    """Batch every alert that is due."""
    while alerts := await claim_alerts(database, now=now):
        batched = Batched(until, BatchReason.QUIET)
        await Outbox(database).settle([(alert, batched) for alert in alerts], owner="me", now=now)


async def send_due_alerts(database: Database, *, now: datetime = NOW) -> list[Alert]:
    """Settle every alert that is due as delivered, each with a message id of its own; return them."""
    sent: list[Alert] = []
    while alerts := await claim_alerts(database, now=now, lease=MINUTE, limit=10):
        for alert in alerts:
            delivered = Delivered(alert.message_id or _FIRST_MESSAGE_ID + alert.id)
            await Outbox(database).settle([(alert, delivered)], owner="me", now=now)
        sent += alerts
    return sent


async def sent_pairs(database: Database) -> list[tuple[int, int]]:
    """Send every alert that is due within an hour; return their chats and stories, sorted."""
    return sorted((alert.chat.id, alert.story_id) for alert in await send_due_alerts(database, now=NOW + HOUR))


async def nonzero_counts(outbox: Outbox) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many alerts there are in each state, and how many digests, without states that none is in."""
    alerts, digests = await outbox.counts(), await outbox.digest_counts()
    return {state: count for state, count in alerts.items() if count}, {
        state: count for state, count in digests.items() if count
    }
