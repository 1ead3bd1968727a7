"""Restart under load: a process is killed while many alerts wait, and the next one continues."""

import time
from pathlib import Path

import pytest

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import sandbox
from bot.storage.outbox.queue import Outbox
from tests.support.command_fixtures import Starts
from tests.support.commands import bot_settings, catalogue
from tests.support.databases.subscribers import follow_armenia
from tests.support.publishers import serving
from tests.support.timeouts import PROCESS_TIMEOUT_SECONDS
from tests.support.volume import Volume
from tests.tools.bench.outbox import open_database, save_story
from tests.tools.promises import Figure

CHAT_COUNT = 400  # chats that exist in the sandbox, and get their alerts first
MESSAGE_COUNT = 60  # messages to wait for
MAX_CLAIMED_ALERTS = 60  # by one process at a time


def count_received(users: list[UserClient]) -> int:
    return sum(len(user.received) for user in users)


@pytest.mark.promise(17)
async def test_a_process_that_is_killed_while_many_alerts_wait_is_followed_at_once(
    start: Starts, tmp_path: Path, figure: Figure, volume: Volume
) -> None:
    waiting = volume(2_000, full=100_000)
    async with serving() as outlets, sandbox() as telegram:
        outlets.tells("wire")
        settings = bot_settings(telegram, outlets.url, catalogue(outlets), tmp_path)
        users = [telegram.add_user(status=UserStatus.STARTED) for _ in range(CHAT_COUNT)]
        database = await open_database(settings["DATABASE_URL"], 0)
        chat_ids = [user.chat_id for user in users]
        await follow_armenia(database, [*chat_ids, *range(10**12, 10**12 + waiting - CHAT_COUNT)])
        assert await save_story(database) == waiting
        first = await start("run", **settings)
        await users[0].waits(lambda: count_received(users) >= MESSAGE_COUNT, PROCESS_TIMEOUT_SECONDS)
        first.kill()
        await first.wait()
        received_before, began = count_received(users), time.monotonic()
        second = await start("run", **settings)
        await users[0].waits(lambda: count_received(users) > received_before, PROCESS_TIMEOUT_SECONDS)
        took = time.monotonic() - began
        await users[0].waits(lambda: count_received(users) >= received_before + MESSAGE_COUNT, PROCESS_TIMEOUT_SECONDS)
        second.kill()
        await second.wait()
        counts = await Outbox(database).counts()
        await database.close()
    twice = sum(len(user.received) > 1 for user in users)
    figure(f"{waiting:,} waiting at a kill: the first message {took:.1f} s after the next start, {twice} told twice")
    assert counts["waiting"] + counts["sent"] == waiting
    assert counts["sent"] >= received_before + MESSAGE_COUNT - twice - MAX_CLAIMED_ALERTS
    assert max(len(user.received) for user in users) <= 2
    assert twice <= MAX_CLAIMED_ALERTS
    assert volume.is_kept(took, limit=60)
