"""Metadata that a page declares: Open Graph, JSON-LD, or none."""

from datetime import UTC, datetime

import pytest

from bot.parsing.article import extract
from tests.support.webpages import FERRY, TITLE, article

CONTENT_TYPE = "text/html; charset=utf-8"
URL = "https://www.lake.example/news/1?utm_source=rss"


OPEN_GRAPH = """
<link rel="canonical" href="/news/1">
<meta property="og:title" content="Lake ferry sails again &amp;amp; again">
<meta property="og:site_name" content="Lake Courier">
<meta property="article:published_time" content="2026-11-23T10:00:00+04:00">
<meta property="og:image" content="/img/ferry.jpg">
"""
LINKED_DATA = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Not this"}, {"@type": ["NewsArticle"], "headline": "Lake ferry sails again",
"mainEntityOfPage": {"@id": "https://lake.example/news/1"}, "publisher": {"name": "Lake Courier"},
"image": [{"url": "https://img.example/ferry.jpg"}], "datePublished": "2026-11-23T06:00:00Z",
"inLanguage": "en-GB"}]}</script>"""


@pytest.mark.parametrize(
    ("head", "url", "title", "image"),
    [
        (
            OPEN_GRAPH,
            "https://www.lake.example/news/1",
            "Lake ferry sails again & again",
            "https://www.lake.example/img/ferry.jpg",
        ),
        (LINKED_DATA, "https://lake.example/news/1", "Lake ferry sails again", "https://img.example/ferry.jpg"),
    ],
    ids=["open graph", "linked data"],
)
def test_what_a_page_says_of_itself_is_taken_along(head: str, url: str, title: str, image: str) -> None:
    article_page = extract.parse(article(head=head), CONTENT_TYPE, URL)
    assert (article_page.url, article_page.title, article_page.image) == (url, title, image)
    assert (article_page.publisher, article_page.language) == ("Lake Courier", "en")
    assert article_page.published_at == datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_a_page_that_says_nothing_of_itself_is_where_it_was_found() -> None:
    article_page = extract.parse(article().replace(b' lang="en"', b""), CONTENT_TYPE, URL)
    assert (article_page.url, article_page.publisher, article_page.published_at, article_page.image) == (
        URL,
        "",
        None,
        "",
    )
    assert article_page.language == "en"


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", </script>',
        '<script type="application/ld+json">' + "[" * 5000 + "</script>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": {}, "image": [[]], "url": 7}</script>',
        '<script type="application/ld+json">[1, "NewsArticle", null]</script>',
        '<meta property="og:image" content="data:image/png;base64,AAAA"><meta name="" content="x"><meta>',
        '<meta property="article:published_time" content="yesterday, or so">',
    ],
)
def test_nonsense_about_itself_costs_an_article_nothing(head: str) -> None:
    article_page = extract.parse(article(head=head), CONTENT_TYPE, URL)
    assert (article_page.title, article_page.image, article_page.published_at, article_page.missing) == (
        TITLE,
        "",
        None,
        None,
    )
    assert FERRY[3] in article_page.text
