"""Reading a page in a process of its own, which may hang, die and be replaced."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import psutil
import pytest

from bot.errors import UnreadableError
from bot.fetching.parser_process import article_parser
from bot.fetching.parser_process.article_parser import ArticleParserProcess
from bot.model.entries import Document
from bot.parsing.article.page import MissingContent
from bot.runtime import subprocess_worker
from tests.fetching.due_sources import NOW
from tests.support.webpages import FERRY, LD_WALL, TITLE, article

URL = "https://lake.example/news/1"
DEEP = b"<html><body>" + b"<div>" * 400_000  # keeps its parsers busy for longer than any deadline
FUTURE_DATE = '<meta property="article:published_time" content="2999-01-01T00:00:00Z">'
PAST_DATE = '<meta property="article:published_time" content="2025-11-03T11:00:00Z">'


def document(body: bytes) -> Document:
    return Document(URL, body, "text/html; charset=utf-8", None, None, "", NOW)


@pytest.fixture
async def reader() -> AsyncIterator[ArticleParserProcess]:
    made = ArticleParserProcess()
    yield made
    await made.close()


def processes(reader: ArticleParserProcess) -> list[int]:
    return [worker._process.pid for worker in reader._all if worker._process]


async def test_a_page_is_read_in_a_process_that_knows_nothing_of_our_environment(reader: ArticleParserProcess) -> None:
    assert processes(reader) == []
    page = await reader.parse(document(article(head=PAST_DATE)))
    assert (page.title, page.missing, page.url) == (TITLE, None, URL)
    assert FERRY[-1] in page.text
    assert page.published_at
    assert page.published_at < NOW
    (pid,) = processes(reader)
    assert set(psutil.Process(pid).environ()) == {"PYTHONPATH"}


async def test_what_is_lacking_comes_back_as_it_was_seen(reader: ArticleParserProcess) -> None:
    assert (await reader.parse(document(article(1, head=LD_WALL)))).missing is MissingContent.PAYWALL


async def test_a_page_that_claims_to_be_of_the_future_claims_nothing(reader: ArticleParserProcess) -> None:
    assert (await reader.parse(document(article(head=FUTURE_DATE)))).published_at is None


async def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_read(
    reader: ArticleParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reader.parse(document(article()))
    before = processes(reader)
    with monkeypatch.context() as patched:
        patched.setattr(article_parser, "DEADLINE", 0.001)
        with pytest.raises(UnreadableError, match="trafilatura took more than"):
            await reader.parse(document(article(head="<meta>" * 50_000)))
    assert (await reader.parse(document(article()))).title == TITLE
    assert processes(reader) != before


async def test_a_process_that_dies_is_replaced(reader: ArticleParserProcess) -> None:
    await reader.parse(document(article()))
    (pid,) = processes(reader)
    psutil.Process(pid).kill()
    with pytest.raises(UnreadableError, match="ended"):
        await reader.parse(document(article()))
    assert (await reader.parse(document(article()))).title == TITLE


async def test_a_hostile_page_is_answered_or_given_up_and_the_next_one_is_read(reader: ArticleParserProcess) -> None:
    hostile = (DEEP, b"<p " + b"a" * 2_000_000, b"\0" * 1_000_000, b"<table>" * 100_000, b"<!--" * 500_000)
    for body in hostile:
        try:
            page = await reader.parse(document(body))
        except UnreadableError:
            continue
        assert page.missing is not None
    assert (await reader.parse(document(article()))).title == TITLE


async def test_many_pages_are_read_by_a_few_processes(reader: ArticleParserProcess) -> None:
    pages = await asyncio.gather(*(reader.parse(document(article())) for _ in range(10)))
    assert {page.title for page in pages} == {TITLE}
    assert len(processes(reader)) == article_parser.PROCESSES


async def test_processes_that_nobody_asks_end_and_start_again(
    reader: ArticleParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reader.parse(document(article()))
    await reader.end_if_idle()
    (pid,) = processes(reader)
    monkeypatch.setattr(subprocess_worker, "IDLE_SECONDS", 0.0)
    await reader.end_if_idle()
    assert processes(reader) == []
    assert not psutil.pid_exists(pid)
    assert (await reader.parse(document(article()))).title == TITLE


def test_trafilatura_stays_in_its_own_process() -> None:
    code = "import sys, bot.app, bot.__main__; sys.exit(bool({'trafilatura', 'lxml'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603  our own words
