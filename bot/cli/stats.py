"""Count the rows of the outbox and of the article queue."""

import argparse
import asyncio

from bot.cli.database import open_database
from bot.storage.article_queue import ArticleQueue
from bot.storage.outbox.doubts import Doubts
from bot.storage.outbox.queue import Outbox


def show(_options: argparse.Namespace) -> int:
    """Print the alerts by state, the sends that were never confirmed, the doubts, and the articles by outcome."""
    asyncio.run(_show())
    return 0


async def _show() -> None:
    async with open_database() as database:
        outbox = Outbox(database)
        for state, number in sorted((await outbox.counts()).items()):
            print(f"{state:10} {number}")
        for state, number in sorted((await outbox.digest_counts()).items()):
            if number:
                print(f"digests, {state}: {number}")
        print(f"answers lost, after which a message may have come twice: {await outbox.unconfirmed_sends()}")
        for label, number in (await Doubts(database).counts()).items():
            print(f"doubts, {label}: {number}")
        for outcome, number in (await ArticleQueue(database).counts()).items():
            print(f"page, {outcome}: {number}")
