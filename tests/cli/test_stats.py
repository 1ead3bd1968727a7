"""The counts of the outbox."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.model.outcomes import RetryAt
from bot.storage.engine.database import Database
from bot.storage.engine.migrate import migrate
from bot.storage.outbox.queue import Outbox
from tests.support.command_fixtures import Runs
from tests.support.databases.outbox_items import DIGEST_AT, batch_due_alerts, claim_due_alerts
from tests.support.stored_samples import NOW, add_subscriber, placed, save_poll, save_sources_and_topics


async def test_migrate_then_stats_counts_the_alerts_by_state(run: Runs, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/one.db"}
    code, _ = await run("migrate", **settings)
    assert code == 0
    code, output = await run("stats", **settings)
    assert code == 0
    assert "waiting    0" in output.splitlines()


async def test_what_is_in_the_outbox_and_in_the_queue_of_articles_is_counted(run: Runs, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/one.db"
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    await save_sources_and_topics(database)
    await add_subscriber(database, 1)
    await save_poll(database, placed(1))
    await batch_due_alerts(database, until=DIGEST_AT)
    await save_poll(database, replace(placed(2, story=2), wants_page=True))
    (alert,) = await claim_due_alerts(database)
    lost = RetryAt(NOW, plain=False, counts=True, reason="no answer", is_lost=True)
    await Outbox(database).settle([(alert, lost)], owner="me", now=NOW)
    await database.close()
    code, output = await run("stats", DATABASE_URL=url)
    assert code == 0
    lines = output.splitlines()
    assert {"batched    1", "waiting    1", "digests, waiting: 1"} <= set(lines)
    assert "answers lost, after which a message may have come twice: 1" in lines
    assert [line for line in lines if line.startswith("digests") and line.endswith(" 0")] == []
    assert [line for line in lines if line.startswith("doubts, ")] == [
        "doubts, told: 0",
        "doubts, same: 0",
        "doubts, different: 0",
    ]
    assert [line for line in lines if line.startswith("page, ")] == ["page, waiting: 1"]
