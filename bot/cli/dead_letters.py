"""What Telegram would not take, and why; and once more, when the fault is mended."""

import argparse
import asyncio

from bot.clock import Clock
from bot.settings import read
from bot.storage.database import Database
from bot.storage.outbox.queue import Outbox


def show(_given: argparse.Namespace) -> int:
    """Print every alert that was put aside, the last first."""
    asyncio.run(_show())
    return 0


async def _show() -> None:
    database = Database(read().database_url)
    try:
        found = await Outbox(database).dead_letters()
    finally:
        await database.close()
    for one in found:
        when = f"{one.parked_at:%Y-%m-%d %H:%M}"
        print(f"{one.id}  {when}  story {one.story_id}  chat {one.chat_id}  tries {one.attempts}  {one.reason}")
    print(f"{len(found)} alerts are parked." if len(found) != 1 else "1 alert is parked.")


def retry(given: argparse.Namespace) -> int:
    """Let the alerts named be tried once more; all of them, where none is named."""
    asyncio.run(_retry(given.ids or None))
    return 0


async def _retry(ids: list[int] | None) -> None:
    database = Database(read().database_url)
    try:
        number = await Outbox(database).retry(ids, now=Clock().now())
    finally:
        await database.close()
    print(f"{number} alerts are tried again." if number != 1 else "1 alert is tried again.")
