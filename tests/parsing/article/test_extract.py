"""What is taken from a page, and what is seen to be no article. The pages are our own."""

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
    found = read(article())
    assert found.missing is None
    for paragraph in FERRY:
        assert paragraph in found.text.splitlines()
    assert "Privacy" not in found.text
    assert "Sport" not in found.text
    assert found.title == TITLE


def test_an_article_of_two_sentences_is_one_too() -> None:
    found = read(article(2))
    assert (found.missing, found.text.splitlines()) == (None, list(FERRY[:2]))


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
    found = read(article(head=head))
    assert (found.url, found.title, found.image) == (url, title, image)
    assert (found.publisher, found.language) == ("Lake Courier", "en")
    assert found.published_at == datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_a_page_that_says_nothing_of_itself_is_where_it_was_found() -> None:
    found = read(article().replace(b' lang="en"', b""))
    assert (found.url, found.publisher, found.published_at, found.image) == (URL, "", None, "")
    assert found.language == "en"


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
    found = read(article(head=head))
    assert (found.title, found.image, found.published_at, found.missing) == (TITLE, "", None, None)
    assert FERRY[3] in found.text


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=windows-1251", ""])
def test_a_charset_may_stand_in_the_page_alone(content_type: str) -> None:
    said = "Паром через озеро снова ходит после одиннадцати недель ремонта, сообщили в порту города. "
    body = (
        page(f"<article><h1>Паром</h1><p>{said * 4}</p></article>", lang="ru").decode().replace("utf-8", "windows-1251")
    )
    found = read(body.encode("windows-1251"), content_type)
    assert said.strip() in found.text
    assert found.language == "ru"


def test_a_shell_that_carries_its_article_in_its_head_is_read_from_there() -> None:
    body = " ".join(FERRY)
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    found = read(page("<div id=root></div>", head=head))
    assert (found.missing, found.text) == (None, body)


@pytest.mark.parametrize("language", PAYWALLS)
def test_a_wall_before_paying_leaves_no_text(language: str) -> None:
    found = read(PAYWALLS[language])
    assert (found.text, found.missing) == ("", MissingContent.PAYWALL)


def test_a_page_that_says_it_costs_money_and_shows_little_has_no_text() -> None:
    assert read(article(2, head=LD_WALL)).missing is MissingContent.PAYWALL


@pytest.mark.parametrize("language", CONSENTS)
def test_a_question_for_consent_leaves_no_text(language: str) -> None:
    found = read(CONSENTS[language])
    assert (found.text, found.missing) == ("", MissingContent.CONSENT)


@pytest.mark.parametrize("kind", SHELLS)
def test_a_page_that_only_scripts_could_fill_leaves_no_text(kind: str) -> None:
    found = read(SHELLS[kind])
    assert (found.text, found.missing) == ("", MissingContent.SCRIPTS)


@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_that_claims_that_all_is_well_leaves_no_text(kind: str) -> None:
    found = read(ERRORS[kind])
    assert (found.text, found.missing) == ("", MissingContent.ERROR)


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
    found = read(article(len(FERRY), around))
    assert found.missing is None
    assert FERRY[-1] in found.text


def test_a_whole_article_about_an_error_is_one() -> None:
    assert read(article(title="404: the ferry that was not found for eleven weeks")).missing is None


def test_a_page_that_tells_something_else_than_the_entry_is_not_believed() -> None:
    found = read(article())
    assert validated(found, entry()) == found
    other = validated(found, entry("Parliament adopts the budget of the harbour province"))
    assert (other.text, other.missing) == ("", MissingContent.STRANGER)


def test_a_title_in_other_endings_is_the_same_title() -> None:
    found = replace(read(article()), title="Ферри", text="Паромы через озеро снова ходят после ремонта судна.")
    assert validated(found, entry("Паром через озеро снова ходит: ремонт закончен")).missing is None


def test_an_entry_without_a_title_takes_the_page_as_it_is() -> None:
    assert validated(read(article()), entry("")).missing is None


def test_a_page_that_says_no_more_than_the_feed_is_of_no_use() -> None:
    found = read(article(2))
    assert validated(found, entry(description=found.text)).missing is MissingContent.NO_MORE


def test_what_lacks_a_text_stays_as_it_is() -> None:
    found = read(webpages.ERRORS["ru"])
    assert validated(found, entry()) == found


@given(st.binary(max_size=400), st.sampled_from([b"", b"<html><body><p>", b"<!doctype html><script>", b"\xff\xfe<"]))
def test_whatever_comes_something_is_made_of_it(body: bytes, before: bytes) -> None:
    found = read(before + body, "")
    assert found.missing is not None or found.text


def test_the_text_of_real_articles_is_found_as_well_as_anybody_finds_it(capsys: pytest.CaptureFixture[str]) -> None:
    found = quality.report(quality.measure(data("extraction"), step=9))  # `make quality` reads all
    assert "worst" in capsys.readouterr().out
    assert found["pages"] == 10
    assert found["f1"] >= quality.AIM
    assert found["without_text"] == 0
