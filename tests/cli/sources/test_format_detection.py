"""The format of a document by its content."""

import pytest

from bot.cli.sources.format_detection import FormatDetectingReader
from bot.fetching.parser_process.feed_parser import FeedParserProcess
from bot.model.sources import FetchError
from bot.parsing.feeds.sitemaps import SitemapIndex
from tests.support.documents import document, source

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
REPORT = (
    "<{0}url><{0}loc>https://lake.example/7</{0}loc><n:news xmlns:n='" + NEWS + "'><n:title>The ferry</n:title>"
    "<n:publication_date>2025-11-03T10:00:00Z</n:publication_date></n:news></{0}url>"
)
POST = (
    '<body><div class="tgme_widget_message" data-post="lake/7">'
    '<div class="tgme_widget_message_text js-message_text">The ferry</div>'
    '<time datetime="2025-11-03T10:00:00+00:00"></time></div></body></html>'
)


async def read(body: str) -> str:
    """Return the words of the only entry, or the kind of failure."""
    reader = FormatDetectingReader(FeedParserProcess())
    entries = await reader.read(document(body), source())
    await reader.close()
    if isinstance(entries, FetchError):
        return str(entries.kind)
    [entry] = entries
    return entry.title or entry.text


@pytest.mark.parametrize(
    "body",
    [
        "<urlset>" + REPORT.format("") + "</urlset>",
        "<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'>" + REPORT.format("s:") + "</s:urlset>",
        "<?xml version='1.0'?>\n<!-- <rss> \n <html> -->\n<urlset>" + REPORT.format("") + "</urlset>",
        "<!-- <urlset> --><rss><channel><item><title>The ferry</title></item></channel></rss>",
        "<!DOCTYPE html><HTML>" + POST,
        "<html>" + POST,
    ],
)
async def test_the_root_decides_whatever_comes_before_it(body: str) -> None:
    assert await read(body) == "The ferry"


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ('{"articles": [{"url": "https://lake.example/7", "title": "The ferry"}]}', "The ferry"),
        (
            '\n{"articles": 1, "items": [{"id": "7", "url": "https://lake.example/7", "title": "The ferry"}]}',
            "The ferry",
        ),
        ('{"error": "no such feed"}', "not a feed"),
        ("<html><body>Nothing here</body></html>", "not a feed"),
    ],
)
async def test_the_keys_of_json_decide_and_what_nothing_fits_is_no_feed(body: str, result: str) -> None:
    assert await read(body) == result


async def test_an_index_leads_to_its_sitemap() -> None:
    reader = FormatDetectingReader(FeedParserProcess())
    index = "<sitemapindex><sitemap><loc>https://lake.example/news.xml</loc></sitemap></sitemapindex>"
    assert await reader.items(document(index), source()) == SitemapIndex("https://lake.example/news.xml")
    await reader.close()
