"""Replay real news and count what three chats received."""

import argparse
import asyncio
import json
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

from bot.clock import Clock
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram, sandbox
from tests.e2e.process.commands import among, start
from tests.support.data import measured
from tests.tools.replay.news import ROUNDS, News, load
from tests.tools.replay.verdict import Told, Verdict, judge

FAULTS = ("wrong", "missed", "doubled")
TOPICS = ("csto", "armenia", "azerbaijan")
SETTLING = 3
QUIET = 12.0  # seconds without a message after which everything has been told
ANSWER_TIMEOUT_SECONDS = 300.0


async def replay(folder: Path) -> tuple[int, Mapping[str, Verdict]]:
    """Run the whole and return the number of articles, and the verdict for each topic."""
    articles = load(folder)
    news = News(articles, Clock().now() - timedelta(minutes=1))
    async with news.serving(), sandbox() as telegram, _bot(news, telegram):
        chats = {topic: telegram.add_user(name=topic) for topic in TOPICS}
        for topic, person in chats.items():
            await _subscribe(person, topic)
        for number in range(ROUNDS + 1):
            if number:
                news.turn()
            await news.read(ANSWER_TIMEOUT_SECONDS)
        await _quiet(list(chats.values()))
        by_id = {article.id: article for article in articles}
        return len(articles), {topic: judge(topic, by_id, _told(person, news)) for topic, person in chats.items()}


async def _subscribe(person: UserClient, topic: str) -> None:
    await person.sends("/start")
    await person.waits(lambda: person.received, ANSWER_TIMEOUT_SECONDS)
    before = len(person.received)
    await person.sends(f"/subscribe {topic}")
    await person.waits(lambda: len(person.received) > before, ANSWER_TIMEOUT_SECONDS)


async def _quiet(people: list[UserClient]) -> None:
    """Wait until nobody has received anything for a while."""
    count, since = -1, time.monotonic()
    while time.monotonic() - since < QUIET:
        now = sum(len(person.received) for person in people)
        if now != count:
            count, since = now, time.monotonic()
        await asyncio.sleep(0.2)


def _told(person: UserClient, news: News) -> list[Told]:
    """Return what each message links to, the title's link first; messages that link to no article are no alerts."""
    pattern = re.compile(re.escape(news.url) + r"/news/([^/?#]+)")
    linked = [
        [unquote(match[1]) for entity in message.entities if (match := pattern.fullmatch(entity.value))]
        for message in person.received
    ]
    return [Told(tuple(dict.fromkeys(ids))) for ids in linked if ids]


@asynccontextmanager
async def _bot(news: News, telegram: Telegram) -> AsyncIterator[None]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = among(telegram, news.url, news.catalogue(), folder) | {
            "SETTLING_SECONDS": str(SETTLING),
            "SHORTEST_PAUSE_SECONDS": "2",
            "HOST_PAUSE_SECONDS": "0",
            "LONGEST_PAUSE_SECONDS": "2",
            "LOG_LEVEL": "WARNING",
        }
        process = await start("run", folder=folder, **settings)
        async with asyncio.TaskGroup() as group:
            output = group.create_task(process.communicate())  # all along: a full pipe would stop the bot
            try:
                yield
            finally:
                if process.returncode is None:
                    process.terminate()
        sys.stderr.write(output.result()[1].decode())


def _table(verdicts: Mapping[str, Verdict]) -> None:
    print(f"{'topic':12} {'alerts':>7} {'wanted':>7} {'wrong':>6} {'missed':>7} {'doubled':>8}")
    for topic, verdict in verdicts.items():
        counts = f"{len(verdict.wrong):6} {len(verdict.missed):7} {len(verdict.doubled):8}"
        print(f"{topic:12} {verdict.alerts:7} {verdict.wanted:7} {counts}")


def _errors(verdicts: Mapping[str, Verdict]) -> None:
    for topic, verdict in verdicts.items():
        for kind in FAULTS:
            print(topic, kind, *getattr(verdict, kind), sep="  ")


def main() -> None:
    """Replay, print a table for people and one JSON line for machines."""
    parser = argparse.ArgumentParser(prog="tests.tools.replay", description=main.__doc__)
    parser.add_argument("--errors", action="store_true", help="name each article or event that went wrong")
    options = measured(parser, "relevance")
    started_at = time.monotonic()
    items, verdicts = asyncio.run(replay(options.folder))
    if options.errors:
        _errors(verdicts)
    _table(verdicts)
    figures = {key: sum(getattr(verdict, key) for verdict in verdicts.values()) for key in ("alerts", "wanted")}
    figures |= {key: sum(len(getattr(verdict, key)) for verdict in verdicts.values()) for key in FAULTS}
    print(json.dumps({"items": items, **figures, "seconds": round(time.monotonic() - started_at, 1)}))


if __name__ == "__main__":
    main()
