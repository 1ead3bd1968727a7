"""Replay real articles and count the right, wrong, missed and doubled alerts of three chats."""

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
from tests.support.commands import bot_settings, start
from tests.support.data import measured
from tests.tools.replay.evaluation import ChatEvaluation, ReceivedAlert, evaluate
from tests.tools.replay.news import ROUNDS, NewsServer, load

ERROR_KINDS = ("wrong", "missed", "doubled")
TOPICS = ("csto", "armenia", "azerbaijan")
SETTLING_SECONDS = 3
QUIET_SECONDS = 12.0  # without a message, after which all alerts count as delivered
ANSWER_TIMEOUT_SECONDS = 300.0


async def replay(folder: Path) -> tuple[int, Mapping[str, ChatEvaluation]]:
    """Run the replay; return the number of articles and the evaluation of each topic's chat."""
    articles = load(folder)
    server = NewsServer(articles, Clock().now() - timedelta(minutes=1))
    async with server.serving(), sandbox() as telegram, _bot(server, telegram):
        chats = {topic: telegram.add_user(name=topic) for topic in TOPICS}
        for topic, user in chats.items():
            await _subscribe(user, topic)
        for number in range(ROUNDS + 1):
            if number:
                server.start_round()
            await server.wait_until_polled(ANSWER_TIMEOUT_SECONDS)
        await _wait_until_quiet(list(chats.values()))
        by_id = {article.id: article for article in articles}
        return len(articles), {
            topic: evaluate(topic, by_id, _received_alerts(user, server)) for topic, user in chats.items()
        }


async def _subscribe(user: UserClient, topic: str) -> None:
    await user.sends("/start")
    await user.waits(lambda: user.received, ANSWER_TIMEOUT_SECONDS)
    before = len(user.received)
    await user.sends(f"/subscribe {topic}")
    await user.waits(lambda: len(user.received) > before, ANSWER_TIMEOUT_SECONDS)


async def _wait_until_quiet(people: list[UserClient]) -> None:
    """Wait until no chat has received a message for `QUIET_SECONDS`."""
    count, since = -1, time.monotonic()
    while time.monotonic() - since < QUIET_SECONDS:
        now = sum(len(user.received) for user in people)
        if now != count:
            count, since = now, time.monotonic()
        await asyncio.sleep(0.2)


def _received_alerts(user: UserClient, server: NewsServer) -> list[ReceivedAlert]:
    """Return the articles that each message links to, the title's first; a message without such a link is no alert."""
    pattern = re.compile(re.escape(server.url) + r"/news/([^/?#]+)")
    linked = [
        [unquote(match[1]) for entity in message.entities if (match := pattern.fullmatch(entity.value))]
        for message in user.received
    ]
    return [ReceivedAlert(tuple(dict.fromkeys(ids))) for ids in linked if ids]


@asynccontextmanager
async def _bot(server: NewsServer, telegram: Telegram) -> AsyncIterator[None]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = bot_settings(telegram, server.url, server.catalogue(), folder) | {
            "SETTLING_SECONDS": str(SETTLING_SECONDS),
            "SHORTEST_PAUSE_SECONDS": "2",
            "HOST_PAUSE_SECONDS": "0",
            "LONGEST_PAUSE_SECONDS": "2",
            "LOG_LEVEL": "WARNING",
        }
        process = await start("run", folder=folder, **settings)
        async with asyncio.TaskGroup() as group:
            output = group.create_task(process.communicate())  # read continuously: a full pipe would block the bot
            try:
                yield
            finally:
                if process.returncode is None:
                    process.terminate()
        sys.stderr.write(output.result()[1].decode())


def _table(evaluations: Mapping[str, ChatEvaluation]) -> None:
    print(f"{'topic':12} {'alerts':>7} {'wanted':>7} {'wrong':>6} {'missed':>7} {'doubled':>8}")
    for topic, evaluation in evaluations.items():
        counts = f"{len(evaluation.wrong):6} {len(evaluation.missed):7} {len(evaluation.doubled):8}"
        print(f"{topic:12} {evaluation.alerts:7} {evaluation.wanted:7} {counts}")


def _errors(evaluations: Mapping[str, ChatEvaluation]) -> None:
    for topic, evaluation in evaluations.items():
        for kind in ERROR_KINDS:
            print(topic, kind, *getattr(evaluation, kind), sep="  ")


def main() -> None:
    """Replay the articles; print a table for people and, as the last line, one JSON object."""
    parser = argparse.ArgumentParser(prog="tests.tools.replay", description=main.__doc__)
    parser.add_argument("--errors", action="store_true", help="name each article or event that went wrong")
    options = measured(parser, "relevance")
    started_at = time.monotonic()
    items, evaluations = asyncio.run(replay(options.folder))
    if options.errors:
        _errors(evaluations)
    _table(evaluations)
    figures = {
        key: sum(getattr(evaluation, key) for evaluation in evaluations.values()) for key in ("alerts", "wanted")
    }
    figures |= {key: sum(len(getattr(evaluation, key)) for evaluation in evaluations.values()) for key in ERROR_KINDS}
    print(json.dumps({"items": items, **figures, "seconds": round(time.monotonic() - started_at, 1)}))


if __name__ == "__main__":
    main()
