import pytest

from bot.model.entries import Entry
from bot.summarising.needs_article import needs_article
from tests.support.stored_samples import entry as sample


def entry(description: str, text: str = "", url: str = "https://paper.example/1") -> Entry:
    made = sample()
    return Entry(
        made.source_id, made.publisher, url, None, made.title, description, text, "en", made.published_at, made.seen_at
    )


ARTICLE = "The ferry sails again after eleven weeks in the dock. " * 8


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("", ""),
        ("The ferry sails again.", ""),
        ("", ARTICLE[:300]),
        (ARTICLE + "And so…", ""),
        ("", ARTICLE + "and [...]"),
    ],
    ids=["nothing", "description", "as much as a summary", "cut", "cut in brackets"],
)
def test_a_feed_that_leaves_nothing_to_choose_says_little(description: str, text: str) -> None:
    assert needs_article(entry(description, text))


@pytest.mark.parametrize(("description", "text"), [(ARTICLE, ""), ("The ferry sails again.", ARTICLE)])
def test_a_feed_with_more_than_a_summary_says_enough(description: str, text: str) -> None:
    assert not needs_article(entry(description, text))


@pytest.mark.parametrize("url", ["", "https://news.google.com/rss/articles/CBMi"])
def test_where_no_page_can_be_had_none_is_wanted(url: str) -> None:
    assert not needs_article(entry("", url=url))
