"""Dead letters, listed and retried."""

import asyncio
from pathlib import Path

import pytest

from bot.model.outcomes import DeadLetter
from bot.storage.engine.database import Database
from bot.storage.engine.migrate import migrate
from bot.storage.outbox.dead_letters import DeadAlert, DeadDigest, DeadLetters
from bot.storage.outbox.queue import Outbox
from tests.support.command_fixtures import Runs
from tests.support.databases.outbox_items import DIGEST_AT, batch_due_alerts, claim_digest, claim_due_alerts
from tests.support.stored_samples import MINUTE, add_subscriber, placed, save_poll, save_sources_and_topics


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """The address of a database with a dead alert about story 2, and a dead digest."""
    url = f"sqlite:///{tmp_path / 'tidings.db'}"
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    outbox = Outbox(database)
    await save_sources_and_topics(database)
    await add_subscriber(database, 7)
    await save_poll(database, placed(1))
    await batch_due_alerts(database, until=DIGEST_AT)
    digest = await claim_digest(database)
    await outbox.settle([(digest, DeadLetter("digest is too long"))], owner="me", now=DIGEST_AT)
    await save_poll(database, placed(2, story=2))
    alert = (await claim_due_alerts(database, now=DIGEST_AT))[-1]
    assert alert.story_id == 2
    await outbox.settle([(alert, DeadLetter("message is too long"))], owner="me", now=DIGEST_AT + MINUTE)
    await database.close()
    return url


async def dead(url: str) -> tuple[DeadAlert | DeadDigest, ...]:
    database = Database(url)
    letters = await DeadLetters(database).list()
    await database.close()
    return letters


async def test_each_is_listed_with_its_subject_and_why_it_was_refused(run: Runs, url: str) -> None:
    alert, digest = await dead(url)
    code, output = await run("parked", "list", DATABASE_URL=url)
    assert (code, output.splitlines()) == (
        0,
        [
            f"{alert.id}  2026-09-14 11:01  story 2  chat 7  tries 0  message is too long",
            f"d{digest.id}  2026-09-14 11:00  digest of 2026-09-14 11:00  chat 7  tries 0  digest is too long",
            "2 alerts are parked.",
        ],
    )


async def test_an_alert_and_a_digest_are_retried_by_their_own_ids(run: Runs, url: str) -> None:
    alert, digest = await dead(url)
    code, output = await run("parked", "retry", f"d{digest.id}", DATABASE_URL=url)
    assert (code, output) == (0, "1 alert is tried again.\n")
    assert await dead(url) == (alert,)
    code, output = await run("parked", "retry", f"{alert.id}", f"d{digest.id}", DATABASE_URL=url)
    assert (code, output) == (0, "1 alert is tried again.\n")
    assert await dead(url) == ()


async def test_without_an_id_all_are_retried(run: Runs, url: str) -> None:
    assert await run("parked", "retry", DATABASE_URL=url) == (0, "2 alerts are tried again.\n")
    assert await dead(url) == ()
    assert await run("parked", "list", DATABASE_URL=url) == (0, "0 alerts are parked.\n")


async def test_a_word_that_is_no_id_is_refused_and_nothing_is_retried(run: Runs, url: str) -> None:
    code, output = await run("parked", "retry", "d", DATABASE_URL=url)
    assert code == 2
    assert "Traceback" not in output
    assert len(await dead(url)) == 2
