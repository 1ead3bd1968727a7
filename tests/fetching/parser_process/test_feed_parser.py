"""feedparser in a subprocess: deadline, replacement, closing and environment."""

import asyncio
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator

import psutil
import pytest

from bot.errors import UnreadableError
from bot.fetching.parser_process import feed_parser
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.runtime import subprocess_worker
from tests.support.documents import document, rss, source
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

FEED = rss(*(f"<title>Ferry {number}</title><link>https://lake.example/{number}</link>" for number in range(10)))
ATTRIBUTES = " ".join(f'a{number}="1"' for number in range(100_000))
HOSTILE = f"<rss><channel><item><title {ATTRIBUTES}>One</item>"  # keeps feedparser busy for longer than any deadline


@pytest.fixture
async def feed_parser_process() -> AsyncIterator[FeedParserProcess]:
    reader = FeedParserProcess()
    yield reader
    await reader.close()


async def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_read(
    feed_parser_process: FeedParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(feed_parser, "DEADLINE", 0.3)
        with pytest.raises(UnreadableError, match="more than"):
            await feed_parser_process.parse(document(HOSTILE), source())
    assert len(await feed_parser_process.parse(document(FEED), source())) == 10


async def test_a_process_that_dies_is_replaced(feed_parser_process: FeedParserProcess) -> None:
    await feed_parser_process.parse(document(FEED), source())
    assert feed_parser_process._process is not None
    feed_parser_process._process.kill()
    await feed_parser_process._process.wait()
    with pytest.raises(UnreadableError, match="ended"):
        await feed_parser_process.parse(document(FEED), source())
    assert len(await feed_parser_process.parse(document(FEED), source())) == 10


async def test_who_gives_up_waiting_leaves_no_answer_for_the_next_one(feed_parser_process: FeedParserProcess) -> None:
    await feed_parser_process.parse(document(FEED), source())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await feed_parser_process.parse(document(HOSTILE), source())
    assert len(await feed_parser_process.parse(document(FEED), source())) == 10


async def test_closing_ends_the_process_at_once_whatever_it_does(
    feed_parser_process: FeedParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    await feed_parser_process.parse(document(FEED), source())
    process = feed_parser_process._process
    assert process is not None

    busy, exchange = asyncio.Event(), subprocess_worker.exchange

    async def ask(process: Process, question: bytes) -> bytes:
        busy.set()
        return await exchange(process, question)

    async def close_when_busy() -> None:
        await busy.wait()
        await feed_parser_process.close()

    monkeypatch.setattr(subprocess_worker, "exchange", ask)
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        answers = await asyncio.gather(
            feed_parser_process.parse(document(HOSTILE), source()), close_when_busy(), return_exceptions=True
        )
    assert isinstance(answers[0], UnreadableError)
    assert process.returncode is not None


async def test_the_process_knows_nothing_of_our_environment(feed_parser_process: FeedParserProcess) -> None:
    await feed_parser_process.parse(document(FEED), source())
    assert feed_parser_process._process is not None
    assert set(psutil.Process(feed_parser_process._process.pid).environ()) == {"PYTHONPATH"}


def test_feedparser_stays_in_its_own_process() -> None:
    code = "import sys, bot.fetching.document_reader; sys.exit('feedparser' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603  our own words
