import asyncio
import subprocess
import sys
import threading
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable

import psutil
import pytest

from bot.errors import UnreadableError
from bot.fetching import document_reader
from bot.fetching.document_reader import DocumentReader
from bot.fetching.parser_process import feed_parser
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.model.entries import Entry
from bot.model.sources import FetchError, FetchErrorKind
from bot.parsing.feeds import document_parser
from bot.runtime import subprocess_worker
from tests.support.data import data
from tests.support.documents import document, rss, source
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS
from tests.tools.quality import feeds as quality

ITEM = "<item><title>Ferry {number}</title><link>https://lake.example/{number}</link><description>Text.</description></item>"
ITEMS = "".join(ITEM.format(number=number) for number in range(10))
FEED = f"<rss><channel>{ITEMS}</channel></rss>"
ATTRIBUTES = " ".join(f'a{number}="1"' for number in range(100_000))
HOSTILE = f"<rss><channel><item><title {ATTRIBUTES}>One</item>"  # keeps feedparser busy for longer than anybody waits


@pytest.fixture
async def slow_reader() -> AsyncIterator[FeedParserProcess]:
    reader = FeedParserProcess()
    yield reader
    await reader.close()


@pytest.fixture
def reader(slow_reader: FeedParserProcess) -> DocumentReader:
    return DocumentReader(slow_reader)


def titles(entries: tuple[Entry, ...] | FetchError) -> list[str]:
    assert not isinstance(entries, FetchError), entries
    return [entry.title for entry in entries]


async def test_a_sound_feed_is_read_without_starting_anything(
    reader: DocumentReader, slow_reader: FeedParserProcess
) -> None:
    assert len(titles(await reader.read(document(FEED), source()))) == 10
    assert slow_reader._process is None


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><head><title>Lake</title><body><p>Not here<br></html>",
        "<html><body><item><title>No</title></item></body></html>",
        "Moved to another place",
        '{"error": "not found"}',
        "<?xml version='1.0'?><opml><body><outline text='Lake'/></body></opml>",
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><item>&b;</item></channel></rss>',
        f"<rss>{'<a>' * 10_000}",
        f"<rss><channel><item><title {ATTRIBUTES}>One</title></item></channel></rss>",
    ],
    ids=["page", "xhtml", "words", "json", "opml", "bomb", "deep", "attributes"],
)
async def test_what_is_no_feed_is_told_so_and_never_no_news(reader: DocumentReader, body: str) -> None:
    answer = await reader.read(document(body), source())
    assert isinstance(answer, FetchError)
    assert answer.kind is FetchErrorKind.NOT_A_FEED
    assert answer.detail


@pytest.mark.parametrize("body", ["", "  \n", rss()])
async def test_nothing_is_told_as_nothing(reader: DocumentReader, body: str) -> None:
    answer = await reader.read(document(body), source())
    assert isinstance(answer, FetchError)
    assert answer.kind is FetchErrorKind.EMPTY


async def test_a_feed_that_is_cut_in_half_gives_what_came_before_the_cut(reader: DocumentReader) -> None:
    assert titles(await reader.read(document(FEED[: len(FEED) // 2]), source()))[:4] == [f"Ferry {n}" for n in range(4)]


@pytest.mark.parametrize(
    ("broken", "title"),
    [
        (FEED.replace("Text.", "a <br> b", 1), "Ferry 0"),
        (FEED.replace("<rss>", "<rss><undeclared:x/>"), "Ferry 0"),
        (f"Warning: line 3\n{FEED}", "Ferry 0"),
    ],
    ids=["unclosed", "prefix", "junk"],
)
async def test_a_feed_that_is_not_well_formed_loses_no_item(reader: DocumentReader, broken: str, title: str) -> None:
    item_titles = titles(await reader.read(document(broken), source()))
    assert (len(item_titles), item_titles[0]) == (10, title)


async def test_what_the_slow_reader_finds_is_cleaned_like_all_else(reader: DocumentReader) -> None:
    item = (
        "<item><title>Fish &amp;amp; chips</title><category>a <br> b</category><link>/7</link>"
        "<pubDate>03.11.2025 14:00</pubDate>"
        "<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</description></item>"
    )
    (entry,) = await _entries(reader, f"<rss><channel><link>https://lake.example/</link>{item}</channel></rss>")
    assert (entry.title, entry.url, entry.description) == ("Fish & chips", "https://lake.example/7", "One\nTwo")
    assert (entry.published_at.isoformat(), entry.publisher.name) == ("2025-11-03T10:00:00+00:00", "Lake Courier")


async def _entries(reader: DocumentReader, body: str) -> tuple[Entry, ...]:
    answer = await reader.read(document(body), source())
    assert not isinstance(answer, FetchError), answer
    return answer


async def test_windows_1251_that_claims_to_be_utf_8_is_read_right_also_where_it_is_broken(
    reader: DocumentReader,
) -> None:
    prolog = '<?xml version="1.0" encoding="utf-8"?>'
    for feed in (FEED, FEED.replace("Text.", "a <br> b", 1)):
        body = prolog + feed.replace("Ferry", "Паром снова ходит через озеро")
        assert titles(await reader.read(document(body.encode("windows-1251")), source()))[1].endswith("через озеро 1")


async def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_read(
    slow_reader: FeedParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(feed_parser, "DEADLINE", 0.3)
        with pytest.raises(UnreadableError, match="more than"):
            await slow_reader.parse(document(HOSTILE), source())
    assert len(await slow_reader.parse(document(FEED), source())) == 10


async def test_a_process_that_dies_is_replaced(slow_reader: FeedParserProcess) -> None:
    await slow_reader.parse(document(FEED), source())
    assert slow_reader._process is not None
    slow_reader._process.kill()
    await slow_reader._process.wait()
    with pytest.raises(UnreadableError, match="ended"):
        await slow_reader.parse(document(FEED), source())
    assert len(await slow_reader.parse(document(FEED), source())) == 10


async def test_who_gives_up_waiting_leaves_no_answer_for_the_next_one(slow_reader: FeedParserProcess) -> None:
    await slow_reader.parse(document(FEED), source())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await slow_reader.parse(document(HOSTILE), source())
    assert len(await slow_reader.parse(document(FEED), source())) == 10


async def test_closing_ends_the_process_at_once_whatever_it_does(
    slow_reader: FeedParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    await slow_reader.parse(document(FEED), source())
    process = slow_reader._process
    assert process is not None

    busy, exchange = asyncio.Event(), subprocess_worker.exchange

    async def ask(process: Process, question: bytes) -> bytes:
        busy.set()
        return await exchange(process, question)

    async def close_when_busy() -> None:
        await busy.wait()
        await slow_reader.close()

    monkeypatch.setattr(subprocess_worker, "exchange", ask)
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        answers = await asyncio.gather(
            slow_reader.parse(document(HOSTILE), source()), close_when_busy(), return_exceptions=True
        )
    assert isinstance(answers[0], UnreadableError)
    assert process.returncode is not None


async def test_the_process_knows_nothing_of_our_environment(slow_reader: FeedParserProcess) -> None:
    await slow_reader.parse(document(FEED), source())
    assert slow_reader._process is not None
    assert set(psutil.Process(slow_reader._process.pid).environ()) == {"PYTHONPATH"}


def test_feedparser_stays_in_its_own_process() -> None:
    code = "import sys, bot.fetching.document_reader; sys.exit('feedparser' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603  our own words


def test_the_process_may_not_grow_without_end() -> None:
    code = "from bot.runtime.subprocess_main import limit_growth; limit_growth(); bytearray(600 * 2**20)"
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)  # noqa: S603  our own words
    assert b"MemoryError" in ended.stderr


async def test_ten_thousand_entries_are_read_beside_the_loop_which_goes_on(
    reader: DocumentReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = rss(*(ITEM.format(number=number).removeprefix("<item>").removesuffix("</item>") for number in range(10_000)))
    threads: list[int] = []

    def noting(work: Callable[..., object]) -> Callable[..., object]:
        def noted(*arguments: object) -> object:
            threads.append(threading.get_ident())
            return work(*arguments)

        return noted

    monkeypatch.setattr(document_parser, "items", noting(document_parser.items))
    monkeypatch.setattr(document_reader, "_clean", noting(document_reader._clean))
    assert len(titles(await reader.read(document(body), source()))) == 1000
    assert len(threads) == 2
    assert threading.get_ident() not in threads


async def test_real_feeds_are_read_as_well_as_feedparser_reads_them(capsys: pytest.CaptureFixture[str]) -> None:
    figures = quality.report(await quality.measure(data("feeds"), step=9))  # `make quality` reads all
    assert "ours" in capsys.readouterr().out
    assert figures["documents"] == 18
    assert (figures["exceptions"], figures["fewer_than_feedparser"]) == (0, 0)
    assert figures["titles_equal"] >= 0.99
    assert figures["dates_equal"] >= 0.98
