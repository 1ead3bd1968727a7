"""Many alerts wait, and the process is killed: the next one goes on where it ended."""

import time
from pathlib import Path

import pytest

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import sandbox
from bot.storage.outbox.queue import Outbox
from tests.e2e.process.commands import among, catalogue
from tests.e2e.process.conftest import Starts
from tests.support.databases.subscribers import follow_armenia
from tests.support.publishers import serving
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS
from tests.support.volume import Volume
from tests.tools.bench.outbox import open_database, save_story
from tests.tools.promises import Figure

THERE = 400  # chats that are there, and told first
SOME = 60  # messages
IN_HAND = 60  # alerts that a process has claimed, at most


def heard(people: list[UserClient]) -> int:
    return sum(len(one.received) for one in people)


@pytest.mark.promise(17)
async def test_a_process_that_is_killed_while_many_alerts_wait_is_followed_at_once(
    start: Starts, tmp_path: Path, figure: Figure, volume: Volume
) -> None:
    waiting = volume(2_000, full=100_000)
    async with serving() as outlets, sandbox() as telegram:
        outlets.tells("wire")
        settings = among(telegram, outlets.url, catalogue(outlets), tmp_path)
        people = [telegram.add_user(status=UserStatus.STARTED) for _ in range(THERE)]
        database = await open_database(settings["DATABASE_URL"], 0)
        there = [one.chat_id for one in people]
        await follow_armenia(database, [*there, *range(10**12, 10**12 + waiting - THERE)])
        assert await save_story(database) == waiting
        first = await start("run", **settings)
        await people[0].waits(lambda: heard(people) >= SOME, EVENT_TIMEOUT_SECONDS)
        first.kill()
        await first.wait()
        told, began = heard(people), time.monotonic()
        second = await start("run", **settings)
        await people[0].waits(lambda: heard(people) > told, EVENT_TIMEOUT_SECONDS)
        took = time.monotonic() - began
        await people[0].waits(lambda: heard(people) >= told + SOME, EVENT_TIMEOUT_SECONDS)
        second.kill()
        await second.wait()
        counts = await Outbox(database).counts()
        await database.close()
    twice = sum(len(one.received) > 1 for one in people)
    figure(f"{waiting:,} waiting at a kill: the first message {took:.1f} s after the next start, {twice} told twice")
    assert counts["waiting"] + counts["sent"] == waiting
    assert counts["sent"] >= told + SOME - twice - IN_HAND
    assert max(len(one.received) for one in people) <= 2
    assert twice <= IN_HAND
    assert volume.is_kept(took, limit=60)
