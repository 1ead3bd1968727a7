from bot.model.outcomes import DeadLetter
from bot.storage.engine.database import Database
from bot.storage.outbox.dead_letters import DeadAlert, DeadDigest, DeadLetters
from bot.storage.outbox.queue import Outbox
from tests.support.databases.outbox_items import DIGEST_AT, claim_digest, claim_due_alerts
from tests.support.stored_samples import MINUTE, NOW


async def test_a_dead_alert_is_listed_with_its_reason(outbox: Outbox, database: Database) -> None:
    (alert,) = await claim_due_alerts(database)
    await outbox.settle([(alert, DeadLetter("message is too long"))], owner="me", now=NOW + MINUTE)
    assert await DeadLetters(database).list() == (DeadAlert(alert.id, 1, 1, 0, "message is too long", NOW + MINUTE),)


async def test_a_dead_digest_is_listed_and_retried_by_its_own_id(digest_outbox: Outbox, database: Database) -> None:
    digest = await claim_digest(database)
    await digest_outbox.settle([(digest, DeadLetter("too long"))], owner="me", now=DIGEST_AT)
    letters = DeadLetters(database)
    dead = DeadDigest(digest.id, 1, digest.scheduled_at, 0, "too long", DIGEST_AT)
    assert await letters.list() == (dead,)
    assert await letters.retry([digest.id], [], now=DIGEST_AT) == 0, "alerts and digests are numbered apart"
    assert await letters.retry([], [digest.id], now=DIGEST_AT) == 1
    assert await letters.list() == ()


async def test_all_dead_letters_are_retried_at_once(outbox: Outbox, database: Database) -> None:
    (alert,) = await claim_due_alerts(database)
    await outbox.settle([(alert, DeadLetter("bad request"))], owner="me", now=NOW)
    assert await DeadLetters(database).retry_all(now=NOW + MINUTE) == 1
    (again,) = await claim_due_alerts(database, now=NOW + MINUTE)
    assert (again.id, again.attempts) == (alert.id, 0)
