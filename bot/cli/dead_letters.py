"""List and retry dead letters: alerts and digests that Telegram has refused for good."""

import argparse
import asyncio
from typing import assert_never

from bot.cli.database import open_database
from bot.cli.parser import DIGEST_PREFIX
from bot.clock import Clock
from bot.storage.outbox.dead_letters import DeadAlert, DeadDigest, DeadLetters


def show(_options: argparse.Namespace) -> int:
    """Print every dead letter, the latest first."""
    asyncio.run(_show())
    return 0


async def _show() -> None:
    async with open_database() as database:
        letters = await DeadLetters(database).list()
    for letter in letters:
        print(_line(letter))
    print(f"{len(letters)} alerts are parked." if len(letters) != 1 else "1 alert is parked.")


def _line(letter: DeadAlert | DeadDigest) -> str:
    match letter:
        case DeadAlert():
            name, subject = f"{letter.id}", f"story {letter.story_id}"
        case DeadDigest():
            name, subject = f"{DIGEST_PREFIX}{letter.id}", f"digest of {letter.scheduled_at:%Y-%m-%d %H:%M}"
        case _:
            assert_never(letter)
    when = f"{letter.dead_at:%Y-%m-%d %H:%M}"
    return f"{name}  {when}  {subject}  chat {letter.chat_id}  tries {letter.attempts}  {letter.reason}"


def retry(options: argparse.Namespace) -> int:
    """Make the dead letters of these ids due again; all of them, where none is given."""
    asyncio.run(_retry(options.ids))
    return 0


async def _retry(ids: list[str]) -> None:
    now = Clock().now()
    async with open_database() as database:
        letters = DeadLetters(database)
        count = await (letters.retry(*_by_table(ids), now=now) if ids else letters.retry_all(now=now))
    print(f"{count} alerts are tried again." if count != 1 else "1 alert is tried again.")


def _by_table(ids: list[str]) -> tuple[list[int], list[int]]:
    """Return the ids of alerts and those of digests."""
    digests = [text for text in ids if text.startswith(DIGEST_PREFIX)]
    alerts = [int(text) for text in ids if text not in digests]
    return alerts, [int(text.removeprefix(DIGEST_PREFIX)) for text in digests]
