"""Pages without an article: paywalls, consent dialogs, scripts and errors; and pages of another article."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind
from bot.parsing.article import extract
from bot.parsing.article.page import ArticlePage, MissingContent
from bot.parsing.article.paywalls import validated
from tests.support import webpages
from tests.support.webpages import CONSENTS, ERRORS, FERRY, LD_WALL, PAYWALLS, SHELLS, TITLE, article

URL = "https://www.lake.example/news/1?utm_source=rss"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(body: bytes) -> ArticlePage:
    return extract.parse(body, "text/html; charset=utf-8", URL)


def entry(title: str = TITLE, description: str = "") -> Entry:
    lake = Publisher("lake.example", "Lake Courier", "AM", PublisherKind.INDEPENDENT, "https://lake.example/")
    return Entry("lake", lake, URL, None, title, description, "", "en", NOW, NOW)


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
