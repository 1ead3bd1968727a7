"""News sitemaps and indexes of sitemaps."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.errors import UnreadableError
from bot.fetching.document_reader import DocumentReader
from bot.fetching.response import body_limits
from bot.model.sources import FetchError, FetchErrorKind, Format
from bot.parsing.feeds import document_parser
from bot.parsing.feeds.sitemaps import SitemapIndex
from bot.parsing.safe_xml import MAX_ITEMS
from tests.support.documents import SEARCH, document, source

NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


SITEMAP = replace(source(), format=Format.SITEMAP)


GDELT = replace(source(SEARCH), format=Format.GDELT)


def page(number: int, title: str, day: int = 3) -> str:
    return (
        f"<url><loc>https://lake.example/{number}</loc><news:news><news:publication><news:name>Lake</news:name>"
        f"<news:language>en</news:language></news:publication><news:title>{title}</news:title>"
        f"<news:publication_date>2025-11-{day:02}T09:00:00+04:00</news:publication_date></news:news></url>"
    )


def urlset(*pages: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACES}>{"".join(pages)}</urlset>'


def index(*sitemaps: tuple[str, str]) -> str:
    entries = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for loc, day in sitemaps
    )
    return f"<sitemapindex {NAMESPACES}>{entries}</sitemapindex>"


def test_a_news_sitemap_tells_its_news_and_not_its_other_pages() -> None:
    bare = "<url><loc>https://lake.example/about</loc></url>"
    (entry,) = document_parser.entries(document(urlset(page(7, "Ferry &amp; bus run"), bare)), SITEMAP)
    assert (entry.title, entry.url, entry.language) == ("Ferry & bus run", "https://lake.example/7", "en")
    assert entry.published_at == datetime(2025, 11, 3, 5, tzinfo=UTC)


def test_of_a_long_sitemap_the_newest_are_read() -> None:
    pages = [page(number, f"Old {number}", day=1) for number in range(1100)]
    entries = document_parser.entries(document(urlset(*pages, page(5000, "New"))), SITEMAP)
    assert len(entries) == MAX_ITEMS
    assert "New" in {entry.title for entry in entries}


@pytest.mark.parametrize(
    ("sitemaps", "chosen"),
    [
        ([("/pages.xml", "2025-11-03"), ("/news.xml", "2025-11-01")], "news.xml"),
        ([("/a.xml", "2025-11-01"), ("/b.xml", "2025-11-03"), ("/c.xml", "2025-11-02")], "b.xml"),
        ([("/post-9.xml", ""), ("/post-45.xml", ""), ("/post-10.xml", "")], "post-45.xml"),
        ([("https://elsewhere.example/news.xml", "2025-11-03"), ("/a.xml", "")], "a.xml"),
    ],
)
def test_an_index_leads_to_the_newest_sitemap_of_its_own_host(sitemaps: list[tuple[str, str]], chosen: str) -> None:
    assert document_parser.items(document(index(*sitemaps)), SITEMAP) == SitemapIndex(f"https://lake.example/{chosen}")


def test_a_host_named_after_news_makes_no_sitemap_one_of_news() -> None:
    sitemaps = index(("/pages.xml", "2025-11-03"), ("/news.xml", "2025-11-01"))
    served = replace(document(sitemaps), url="https://news.example/sitemap.xml")
    assert document_parser.items(served, SITEMAP) == SitemapIndex("https://news.example/news.xml")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (urlset("<url><loc>https://lake.example/about</loc></url>"), "without news"),
        (index(("https://elsewhere.example/news.xml", "")), "nowhere"),
        ("<html><body/></html>", "web page"),
        ("<rss/>", "no sitemap"),
    ],
)
def test_what_is_no_sitemap_of_news_says_so(body: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        document_parser.items(document(body), SITEMAP)


async def test_a_sitemap_that_is_gzip_in_itself_is_undone_within_the_limits(reader: DocumentReader) -> None:
    packed = gzip.compress(urlset(page(7, "Ferry runs")).encode())
    items = await reader.items(document(packed, content_type="application/x-gzip"), SITEMAP)
    assert isinstance(items, tuple)
    assert [item.title for item in items] == ["Ferry runs"]
    bomb = await reader.items(document(gzip.compress(bytes(body_limits.MAX_DECODED_BYTES + 1))), SITEMAP)
    assert isinstance(bomb, FetchError)
    assert bomb.kind is FetchErrorKind.TOO_LARGE
    cut = await reader.items(document(packed[:40]), SITEMAP)
    assert isinstance(cut, FetchError)
    assert cut.kind is FetchErrorKind.BAD_ANSWER


async def test_no_news_is_an_answer_of_a_sitemap_and_of_gdelt_and_an_index_is_none_of_news(
    reader: DocumentReader,
) -> None:
    assert await reader.items(document(urlset()), SITEMAP) == ()
    assert await reader.items(document("{}"), GDELT) == ()
    failure = await reader.read(document(index(("/news.xml", ""))), SITEMAP)
    assert isinstance(failure, FetchError)
    assert "https://lake.example/news.xml" in failure.detail
