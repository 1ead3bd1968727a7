"""Extraction of articles, and pages recognised as none. The pages are our own."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind
from bot.parsing.article import extract
from bot.parsing.article.page import ArticlePage, MissingContent
from bot.parsing.article.paywalls import validated
from tests.support import webpages
from tests.support.data import data
from tests.support.webpages import CONSENTS, ERRORS, FERRY, LD_WALL, PAYWALLS, SHELLS, TITLE, article, page
from tests.tools.quality import extraction as quality

URL = "https://www.lake.example/news/1?utm_source=rss"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
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


def read(body: bytes, content_type: str = "text/html; charset=utf-8", url: str = URL) -> ArticlePage:
    return extract.parse(body, content_type, url)


def entry(title: str = TITLE, description: str = "") -> Entry:
    lake = Publisher("lake.example", "Lake Courier", "AM", PublisherKind.INDEPENDENT, "https://lake.example/")
    return Entry("lake", lake, URL, None, title, description, "", "en", NOW, NOW)


def test_the_article_is_taken_and_what_surrounds_it_is_not() -> None:
    article_page = read(article())
    assert article_page.missing is None
    for paragraph in FERRY:
        assert paragraph in article_page.text.splitlines()
    assert "Privacy" not in article_page.text
    assert "Sport" not in article_page.text
    assert article_page.title == TITLE


def test_an_article_of_two_sentences_is_one_too() -> None:
    article_page = read(article(2))
    assert (article_page.missing, article_page.text.splitlines()) == (None, list(FERRY[:2]))


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
    article_page = read(article(head=head))
    assert (article_page.url, article_page.title, article_page.image) == (url, title, image)
    assert (article_page.publisher, article_page.language) == ("Lake Courier", "en")
    assert article_page.published_at == datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_a_page_that_says_nothing_of_itself_is_where_it_was_found() -> None:
    article_page = read(article().replace(b' lang="en"', b""))
    assert (article_page.url, article_page.publisher, article_page.published_at, article_page.image) == (
        URL,
        "",
        None,
        "",
    )
    assert article_page.language == "en"


@pytest.mark.parametrize(
    "claimed", ["https://other.example/news/1", "https://lake.example/", "javascript:1", "http://["]
)
def test_an_address_that_cannot_be_the_articles_own_is_not_believed(claimed: str) -> None:
    assert read(article(head=f'<link rel="canonical" href="{claimed}">')).url == URL


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
    article_page = read(article(head=head))
    assert (article_page.title, article_page.image, article_page.published_at, article_page.missing) == (
        TITLE,
        "",
        None,
        None,
    )
    assert FERRY[3] in article_page.text


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=windows-1251", ""])
def test_a_charset_may_stand_in_the_page_alone(content_type: str) -> None:
    sentence = "Паром через озеро снова ходит после одиннадцати недель ремонта, сообщили в порту города. "
    body = (
        page(f"<article><h1>Паром</h1><p>{sentence * 4}</p></article>", lang="ru")
        .decode()
        .replace("utf-8", "windows-1251")
    )
    article_page = read(body.encode("windows-1251"), content_type)
    assert sentence.strip() in article_page.text
    assert article_page.language == "ru"


def test_a_shell_that_carries_its_article_in_its_head_is_read_from_there() -> None:
    body = " ".join(FERRY)
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    article_page = read(page("<div id=root></div>", head=head))
    assert (article_page.missing, article_page.text) == (None, body)


@pytest.mark.parametrize("language", PAYWALLS)
def test_a_wall_before_paying_leaves_no_text(language: str) -> None:
    article_page = read(PAYWALLS[language])
    assert (article_page.text, article_page.missing) == ("", MissingContent.PAYWALL)


def test_a_page_that_says_it_costs_money_and_shows_little_has_no_text() -> None:
    assert read(article(2, head=LD_WALL)).missing is MissingContent.PAYWALL


@pytest.mark.parametrize("language", CONSENTS)
def test_a_question_for_consent_leaves_no_text(language: str) -> None:
    article_page = read(CONSENTS[language])
    assert (article_page.text, article_page.missing) == ("", MissingContent.CONSENT)


@pytest.mark.parametrize("kind", SHELLS)
def test_a_page_that_only_scripts_could_fill_leaves_no_text(kind: str) -> None:
    article_page = read(SHELLS[kind])
    assert (article_page.text, article_page.missing) == ("", MissingContent.SCRIPTS)


@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_that_claims_that_all_is_well_leaves_no_text(kind: str) -> None:
    article_page = read(ERRORS[kind])
    assert (article_page.text, article_page.missing) == ("", MissingContent.ERROR)


@pytest.mark.parametrize(
    "around",
    [
        "<div class=paywall>Subscribe to continue reading</div>",
        "<div id=cookies>We use cookies. Accept all. Reject all. Manage options.</div>",
        "<noscript>Please enable JavaScript.</noscript>",
        LD_WALL,
    ],
)
def test_a_whole_article_is_one_whatever_surrounds_it(around: str) -> None:
    article_page = read(article(len(FERRY), around))
    assert article_page.missing is None
    assert FERRY[-1] in article_page.text


def test_a_whole_article_about_an_error_is_one() -> None:
    assert read(article(title="404: the ferry that was not found for eleven weeks")).missing is None


def test_a_page_that_tells_something_else_than_the_entry_is_not_believed() -> None:
    article_page = read(article())
    assert validated(article_page, entry()) == article_page
    refused = validated(article_page, entry("Parliament adopts the budget of the harbour province"))
    assert (refused.text, refused.missing) == ("", MissingContent.STRANGER)


def test_a_title_in_other_endings_is_the_same_title() -> None:
    article_page = replace(read(article()), title="Ферри", text="Паромы через озеро снова ходят после ремонта судна.")
    assert validated(article_page, entry("Паром через озеро снова ходит: ремонт закончен")).missing is None


def test_an_entry_without_a_title_takes_the_page_as_it_is() -> None:
    assert validated(read(article()), entry("")).missing is None


def test_a_page_that_says_no_more_than_the_feed_is_of_no_use() -> None:
    article_page = read(article(2))
    assert validated(article_page, entry(description=article_page.text)).missing is MissingContent.NO_MORE


def test_what_lacks_a_text_stays_as_it_is() -> None:
    article_page = read(webpages.ERRORS["ru"])
    assert validated(article_page, entry()) == article_page


@given(st.binary(max_size=400), st.sampled_from([b"", b"<html><body><p>", b"<!doctype html><script>", b"\xff\xfe<"]))
def test_whatever_comes_something_is_made_of_it(body: bytes, before: bytes) -> None:
    article_page = read(before + body, "")
    assert article_page.missing is not None or article_page.text


def test_the_text_of_real_articles_is_found_as_well_as_anybody_finds_it(capsys: pytest.CaptureFixture[str]) -> None:
    article_page = quality.report(quality.measure(data("extraction"), step=9))  # `make quality` reads all
    assert "worst" in capsys.readouterr().out
    assert article_page["pages"] == 10
    assert article_page["f1"] >= quality.MIN_F1
    assert article_page["without_text"] == 0
