"""Entries found by feedparser, as fields."""

import json

import feedparser
import pytest

from bot.fetching.parser_process.feed_parser_main import _answer
from bot.parsing.safe_xml import MAX_ITEMS
from tests.support.documents import URL, rss


def answer(document: str) -> list[dict[str, object]]:
    """Return the answer as it passes over the pipe."""
    entries = json.loads(json.dumps(_answer(document, URL)))
    assert isinstance(entries, list)
    return entries


def answer_one(item: str, *, channel: str = "") -> dict[str, object]:
    [entry] = answer(rss(item, channel=channel))
    return entry


def test_an_entry_has_its_fields_with_what_kind_of_text_each_is() -> None:
    entry = answer_one(
        "<title>Ferry runs &amp; rings</title><link>https://lake.example/7</link><guid isPermaLink='false'>seven</guid>"
        "<description>&lt;p&gt;It runs.&lt;/p&gt;</description>"
        "<content:encoded>&lt;p&gt;It runs again.&lt;/p&gt;</content:encoded>"
        '<source url="https://wire.example/feed">Wire</source>'
    )
    assert entry == {
        "title": ["Ferry runs & rings", "plain"],
        "description": ["<p>It runs.</p>", "html"],
        "text": ["<p>It runs again.</p>", "html"],
        "link": "https://lake.example/7",
        "base": URL,
        "guid": "seven",
        "dates": [],
        "language": None,
        "source_name": "Wire",
        "source_url": "https://wire.example/feed",
    }


def test_markup_is_returned_as_it_was_written() -> None:
    written = '<p onclick="a()">It <a href="/7">runs</a>.</p><script>b()</script>'
    escaped = written.replace("<", "&lt;")
    assert answer_one(f"<title>Ferry</title><description>{escaped}</description>")["description"] == [written, "html"]


def test_the_date_of_publication_comes_before_that_of_an_update() -> None:
    updated = "<atom:updated>2026-05-05T10:00:00Z</atom:updated>"
    published = "<pubDate>Mon, 04 May 2026 10:15:00 +0400</pubDate>"
    assert answer_one(f"<title>Ferry</title>{updated}{published}")["dates"] == [
        "Mon, 04 May 2026 10:15:00 +0400",
        "2026-05-05T10:00:00Z",
    ]


def test_the_language_of_a_title_comes_before_that_of_the_feed() -> None:
    channel = "<language>en</language>"
    assert answer_one("<title>Ferry</title>", channel=channel)["language"] == "en"
    assert answer_one('<title xml:lang="ru">Паром</title>', channel=channel)["language"] == "ru"


def test_a_text_that_looks_like_a_path_or_an_address_is_not_opened() -> None:
    for text in ("/etc/passwd", "http://127.0.0.1:9/feed"):
        assert answer(text) == []


def test_a_lone_surrogate_does_not_stop_the_document() -> None:
    assert answer_one("<title>Ferry \ud83d</title>")["title"] == ["Ferry ?", "plain"]


def test_no_more_entries_are_returned_than_a_document_may_have() -> None:
    entries = answer(rss(*(f"<title>{number}</title>" for number in range(MAX_ITEMS + 1))))
    assert (len(entries), entries[-1]["title"]) == (MAX_ITEMS, [f"{MAX_ITEMS - 1}", "plain"])


def test_an_error_of_feedparser_means_that_there_is_no_answer_and_lack_of_memory_ends_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def raising(error: Exception) -> object:
        def parse(*_: object, **__: object) -> None:
            raise error

        return parse

    monkeypatch.setattr(feedparser, "parse", raising(AssertionError("inside")))
    assert _answer(rss(), URL) is None
    monkeypatch.setattr(feedparser, "parse", raising(MemoryError()))
    with pytest.raises(MemoryError):
        _answer(rss(), URL)
