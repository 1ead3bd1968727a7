from bot.model.outcomes import DeadLetter
from bot.storage.engine.database import Database
from bot.storage.outbox.dead_letters import DeadAlert, DeadLetters
from bot.storage.outbox.queue import Outbox
from tests.support.databases.outbox_items import claim_due_alerts
from tests.support.stored_samples import MINUTE, NOW


async def test_a_dead_alert_is_listed_with_its_reason(outbox: Outbox, database: Database) -> None:
    (alert,) = await claim_due_alerts(database)
    await outbox.settle([(alert, DeadLetter("message is too long"))], owner="me", now=NOW + MINUTE)
    assert await DeadLetters(database).list() == (DeadAlert(alert.id, 1, 1, 0, "message is too long", NOW + MINUTE),)
