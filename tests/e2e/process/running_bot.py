"""A running bot, a feed that it has polled once, and a user who follows Armenia."""

from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram, sandbox
from tests.support.command_fixtures import Starts
from tests.support.commands import bot_settings, catalogue, wait_for_log
from tests.support.publishers import Item, Outlets, serving
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


@dataclass(frozen=True, slots=True)
class RunningBot:
    """The process, the servers that it uses, and a subscriber."""

    outlets: Outlets
    telegram: Telegram
    person: UserClient
    process: Process
    settings: dict[str, str]  # to start the bot with again
    opened_at: datetime

    def publish(self, title: str) -> None:
        """Publish an entry about Armenia."""
        self.outlets.tells("wire", Item(title, f"{title}, the government of Armenia said in Yerevan.", self.opened_at))

    def count_messages(self, title: str) -> int:
        """Return the number of messages to the user with this title."""
        return sum(title in message.text for message in self.person.received)


@asynccontextmanager
async def running_bot(
    start: Starts, folder: Path, *, language: str = "en", topic: str = "armenia", **settings: str
) -> AsyncIterator[RunningBot]:
    """Start the bot, wait for the first poll of its only feed, and subscribe a user to a topic."""
    async with serving() as outlets, sandbox() as telegram:
        now = Clock().now()
        quick = {"SETTLING_SECONDS": "0", "SHORTEST_PAUSE_SECONDS": "1", "LONGEST_PAUSE_SECONDS": "1"}
        quick |= {"HOST_PAUSE_SECONDS": "0"}
        all_settings = bot_settings(telegram, outlets.url, catalogue(outlets), folder) | quick | settings
        outlets.tells("wire", Item("The wire moves house", "It has a garden now.", now - timedelta(days=1)))
        person = telegram.add_user(language=language)
        process = await start("run", **all_settings)
        await wait_for_log(process, '"polled"')
        await person.sends(f"/subscribe {topic}")
        await person.waits(lambda: person.received, EVENT_TIMEOUT_SECONDS)
        yield RunningBot(outlets, telegram, person, process, all_settings, now)
