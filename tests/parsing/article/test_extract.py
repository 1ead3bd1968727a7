"""Extraction of articles, and pages recognised as none. The pages are our own."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.article import extract
from bot.parsing.article.page import ArticlePage
from tests.support.data import data
from tests.support.webpages import FERRY, TITLE, article, page
from tests.tools.quality import extraction as quality

URL = "https://www.lake.example/news/1?utm_source=rss"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(body: bytes, content_type: str = "text/html; charset=utf-8", url: str = URL) -> ArticlePage:
    return extract.parse(body, content_type, url)


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
    "claimed", ["https://other.example/news/1", "https://lake.example/", "javascript:1", "http://["]
)
def test_an_address_that_cannot_be_the_articles_own_is_not_believed(claimed: str) -> None:
    assert read(article(head=f'<link rel="canonical" href="{claimed}">')).url == URL


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
