from dataclasses import replace

from bot.model.topics import Level
from bot.storage.engine.database import Database
from bot.storage.outbox.delivery_context import DeliveryContexts
from tests.support.stored_samples import NOW, add_subscriber, placed, save_poll, save_sources_and_topics


async def test_the_topics_of_an_alert_are_those_followed_at_the_level(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 1, "armenia", "csto")
    await add_subscriber(database, 2, "armenia", level=Level.STRICT)
    item = placed(1, topics=("armenia", "azerbaijan", "csto"), score=50)
    await save_poll(database, replace(item, matches=(replace(item.matches[0], score=55), *item.matches[1:])))
    facts = await DeliveryContexts(database).load([(1, 1), (2, 1)], since=NOW)
    assert facts.topics == {(1, 1): ("armenia", "csto"), (2, 1): ()}
