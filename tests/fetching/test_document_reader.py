import gzip
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from bot.clustering import known_entries
from bot.fetching import document_reader
from bot.fetching.document_reader import DocumentReader
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.model.entries import Entry
from bot.model.sources import FetchError, FetchErrorKind
from bot.parsing.feeds import document_parser
from tests.support.data import data
from tests.support.documents import document, rss, source
from tests.tools.quality import feeds as quality

ITEM = "<item><title>Ferry {number}</title><link>https://lake.example/{number}</link><description>Text.</description></item>"
ITEMS = "".join(ITEM.format(number=number) for number in range(10))
FEED = f"<rss><channel>{ITEMS}</channel></rss>"
CUT = FetchError(FetchErrorKind.UNREACHABLE, "the body is cut short")
ATTRIBUTES = " ".join(f'a{number}="1"' for number in range(100_000))


@pytest.fixture
async def feed_parser_process() -> AsyncIterator[FeedParserProcess]:
    reader = FeedParserProcess()
    yield reader
    await reader.close()


@pytest.fixture
def reader(feed_parser_process: FeedParserProcess) -> DocumentReader:
    return DocumentReader(feed_parser_process)


def titles(entries: tuple[Entry, ...] | FetchError) -> list[str]:
    assert not isinstance(entries, FetchError), entries
    return [entry.title for entry in entries]


async def test_a_sound_feed_is_read_without_starting_anything(
    reader: DocumentReader, feed_parser_process: FeedParserProcess
) -> None:
    assert len(titles(await reader.read(document(FEED), source()))) == 10
    assert feed_parser_process._process is None


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


ITEM_TO_CUT = "<item><title>Ferry to the island</title><link>https://lake.example/new</link></item>"
CUTS = range(len("<item>"), len(ITEM_TO_CUT))


@pytest.mark.parametrize("length", CUTS)
async def test_a_feed_that_is_cut_in_an_item_has_the_items_before_it_and_no_half_a_headline(
    reader: DocumentReader, length: int
) -> None:
    body = f"<rss><channel>{ITEM_TO_CUT.replace('new', 'old')}{ITEM_TO_CUT[:length]}"
    assert titles(await reader.read(replace(document(body), fault=CUT), source())) == ["Ferry to the island"]


@pytest.mark.parametrize(
    "body", [f"<rss><channel>{ITEM[:20]}", "<rss><channel>", '{"items": [{"title": "Fer', "<html>"]
)
async def test_a_document_that_is_cut_and_cannot_be_read_failed_because_it_was_cut(
    reader: DocumentReader, body: str
) -> None:
    assert await reader.read(replace(document(body), fault=CUT), source()) is CUT


async def test_a_gzipped_document_that_is_cut_is_read_as_far_as_it_came(reader: DocumentReader) -> None:
    cut = replace(document(""), body=gzip.compress(FEED.encode(), mtime=0)[:-40])
    assert titles(await reader.read(cut, source()))[:2] == ["Ferry 0", "Ferry 1"]


IDENTIFIERS = {
    "guid that is a path": "<link>https://lake.example/</link><guid>/news/{number}</guid>",
    "guid that is a number": "<link>https://lake.example/</link><guid>7300{number}</guid>",
    "guid of words": "<link>https://lake.example/</link><guid>ferry  again 7300{number}</guid>",
    "guid with a scheme": "<link>https://lake.example/</link><guid>lake:7300{number}</guid>",
    "guid that is no link": '<link>https://lake.example/</link><guid isPermaLink="false">7300{number}</guid>',
    "guid that is an address": "<link>https://lake.example/</link><guid>https://lake.example/?a=1&amp;n={number}</guid>",
    "guid in CDATA": "<link>https://lake.example/</link><guid><![CDATA[/?a=1&n={number}]]></guid>",
    "guid alone": "<guid>/news/{number}</guid>",
    "link below the home page": "<link>news/{number}</link>",
    "link that is a path": "<link>/news/{number}</link>",
    "link that is a query": "<link>?a=1&amp;n={number}</link>",
}


@pytest.mark.parametrize("identifiers", IDENTIFIERS.values(), ids=IDENTIFIERS)
@pytest.mark.parametrize(
    "home",
    ["", "<link>https://lake.example/en/</link>", "<link>/en/</link>", "<link>http://localhost/</link>"],
    ids=["no home page", "home page", "relative home page", "private home page"],
)
async def test_an_item_is_the_same_whichever_parser_reads_its_feed(
    reader: DocumentReader, feed_parser_process: FeedParserProcess, home: str, identifiers: str
) -> None:
    items = (f"<item><title>Ferry {n}</title>{identifiers.format(number=n)}</item>" for n in range(3))
    feed = f"<rss><channel>{home}{''.join(items)}</channel></rss>"
    well_formed = await reader.items(document(feed), source())
    malformed = await reader.items(document(feed.replace("</channel>", "<p>a <br> b</channel>")), source())
    assert feed_parser_process._process is not None
    assert isinstance(well_formed, tuple)
    assert isinstance(malformed, tuple)
    assert [(item.guid, item.url) for item in malformed] == [(item.guid, item.url) for item in well_formed]
    known = {key for keys in known_entries.item_keys(well_formed) for key in keys.all}
    assert not known_entries.decide(known_entries.item_keys(malformed), known).new
