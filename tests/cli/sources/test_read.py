"""The entries of a feed as the bot reads them, from a file and from an address."""

import asyncio
import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli import parser
from bot.fetching.response import body_limits
from tests.matching.relevance import builtin_matcher
from tests.support.documents import rss
from tests.support.publishers import Item, serving

Read = Callable[..., tuple[int, list[dict[str, Any]]]]
FIELDS = ["title", "url", "guid", "language", "published_at", "deck", "text"]
ITEM = (
    "<title>Armenia reopens the ferry</title><link>/news/7</link><guid>7</guid><language>en</language>"
    "<pubDate>Mon, 04 May 2026 10:15:00 +0400</pubDate><description>It runs &amp;amp; rings again.</description>"
)
SITEMAP = (
    '<?xml version="1.0"?><!-- not <rss> --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://lake.example/7</loc><news:news>'
    "<news:title>Armenia reopens the ferry</news:title>"
    "<news:publication_date>2026-05-04T10:15:00+04:00</news:publication_date></news:news></url></urlset>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Armenia reopens the ferry</title><id>urn:7</id>'
    '<link href="https://lake.example/7"/><updated>2026-05-04T06:15:00Z</updated></entry></feed>'
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": "7",
                "url": "https://lake.example/7",
                "title": "Armenia reopens the ferry",
                "date_published": "2026-05-04T06:15:00Z",
                "content_text": 'It says "articles".',
            }
        ],
    }
)
GDELT = json.dumps({"articles": [{"url": "https://lake.example/7", "title": "Armenia reopens the ferry"}]})
PREVIEW = (
    '<!DOCTYPE html><html><body><div class="tgme_widget_message" data-post="lake/7">'
    '<div class="tgme_widget_message_text js-message_text" dir="auto">Armenia reopens the ferry</div>'
    '<time datetime="2026-05-04T06:15:00+00:00"></time></div></body></html>'
)


@pytest.fixture(autouse=True)
def one_matcher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build the dictionary of names once for all tests."""
    monkeypatch.setattr("bot.cli.sources.alert_preview.Matcher", lambda _topics: builtin_matcher())


def run(*arguments: str) -> int:
    options = parser.parse(["sources", "read", *arguments])
    return parser.handler_of(options)(options)


@pytest.fixture
def read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Read:
    """Write a document into a file, and return the exit code and the objects that are printed for it."""

    def read(document: str | bytes, *options: str) -> tuple[int, list[dict[str, Any]]]:
        file = tmp_path / "document"
        file.write_bytes(document.encode() if isinstance(document, str) else document)
        code = run(str(file), "--json", *options)
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return read


def test_an_entry_is_one_object_with_its_fields_as_polling_cleans_them(read: Read) -> None:
    code, [entry] = read(rss(ITEM), "--url", "https://lake.example/feed")
    assert code == 0
    assert list(entry) == FIELDS
    assert entry["url"] == "https://lake.example/news/7"
    assert entry["guid"] == "7"
    assert entry["language"] == "en"
    assert datetime.fromisoformat(entry["published_at"]) == datetime(2026, 5, 4, 6, 15, tzinfo=UTC)
    assert entry["deck"] == "It runs & rings again."
    assert entry["text"] == ""


@pytest.mark.parametrize("document", [rss(ITEM), SITEMAP, ATOM, JSON_FEED, GDELT, PREVIEW])
def test_a_document_of_each_format_is_read_as_what_it_looks_like(read: Read, document: str) -> None:
    for body in (document.encode(), b"\xef\xbb\xbf" + document.encode(), gzip.compress(document.encode())):
        code, [entry] = read(body, "--url", "https://lake.example/feed")
        assert code == 0
        assert (entry["title"] or entry["text"]) == "Armenia reopens the ferry"


def test_what_is_malformed_is_read_by_the_parser_in_the_subprocess(read: Read) -> None:
    code, [entry] = read(rss(ITEM).replace("</guid>", "</guid><unclosed>"))
    assert code == 0
    assert entry["title"] == "Armenia reopens the ferry"


def test_an_item_that_appears_twice_is_one_entry(read: Read) -> None:
    code, entries = read(rss(ITEM, ITEM.replace("It runs", "It now runs")), "--url", "https://lake.example/feed")
    assert code == 0
    assert len(entries) == 1


def test_the_source_is_as_the_options_state_it(read: Read) -> None:
    item = "<title>Sel</title><link>https://lake.example/7</link><pubDate>04.05.2026 10:15</pubDate>"
    _, [entry] = read(rss(item), "--language", "az", "--country", "AZ")
    assert entry["language"] == "az"
    assert datetime.fromisoformat(entry["published_at"]) == datetime(2026, 5, 4, 6, 15, tzinfo=UTC)
    legacy = rss("<title>Паром снова ходит</title>").replace("<?xml version='1.0'?>", "").encode("cp1251")
    _, [entry] = read(legacy, "--content-type", "text/xml; charset=windows-1251")
    assert entry["title"] == "Паром снова ходит"


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (b"", "empty"),
        (rss(), "empty"),
        (b"<html><body>Nothing here</body></html>", "not a feed"),
        (b"plain words", "not a feed"),
        (PREVIEW.replace("data-post", "data-no").encode(), "not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"', "not a feed"),
        (
            b"<sitemapindex><sitemap><loc>https://lake.example/news.xml</loc></sitemap></sitemapindex>",
            "not a feed",
        ),
        (b" " * (body_limits.MAX_RAW_BYTES + 1), "too large"),
    ],
)
def test_what_cannot_be_read_is_an_object_with_the_kind_of_failure(read: Read, document: bytes, kind: str) -> None:
    code, [failure] = read(document, "--url", "https://lake.example/feed")
    assert code == 1
    assert list(failure) == ["failure", "detail"]
    assert failure["failure"] == kind
    assert failure["detail"]


def test_a_file_that_is_not_there_is_a_failure(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(str(tmp_path / "none.xml"), "--json") == 1
    assert json.loads(capsys.readouterr().out)["failure"] == "not found"
    assert run(str(tmp_path), "--json") == 1
    assert json.loads(capsys.readouterr().out)["failure"] == "unreachable"
    assert run(str(tmp_path / "none.xml")) == 1
    assert "none.xml: not found: " in capsys.readouterr().out


@pytest.mark.parametrize("topic", ["armenia", "Armenia", "Հայաստան", "ferry"])
def test_the_message_is_the_alert_to_a_reader_of_the_topic(read: Read, topic: str) -> None:
    _, [entry] = read(rss(ITEM), "--url", "https://lake.example/feed", "--message", topic)
    assert list(entry) == [*FIELDS, "level", "message", "html"]
    assert entry["level"] in {"strict", "normal"}
    title, deck, *_, address = entry["message"].splitlines()
    assert (title, deck, address) == (ITEM[7:32], "It runs & rings again.", "https://lake.example/news/7")
    assert entry["html"].startswith('<b><a href="https://lake.example/news/7">Armenia reopens the ferry</a></b>\n')


def test_there_is_no_message_about_what_reaches_no_level_of_the_topic(read: Read) -> None:
    for topic in ("azerbaijan", "volleyball"):
        _, [entry] = read(rss(ITEM), "--message", topic)
        assert (entry["level"], entry["message"], entry["html"]) == ("none", None, None)


def test_the_message_is_in_the_language_of_the_chat(read: Read) -> None:
    _, [entry] = read(rss(ITEM), "--message", "armenia", "--chat-language", "ru")
    assert "Армения" in entry["message"].splitlines()


def test_people_are_shown_the_same(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(rss(ITEM, "<title>A quiet day</title>"), encoding="utf-8")
    assert run(str(file), "--url", "https://lake.example/feed", "--message", "armenia") == 0
    shown = capsys.readouterr().out
    assert "  2026-05-04 06:15:00 UTC  en\n  https://lake.example/news/7\n  deck: It runs & rings again.\n" in shown
    assert "of 100, strict:\n  | Armenia reopens the ferry\n" in shown
    assert "A quiet day" in shown
    assert "No reader of the topic would get it." in shown


async def test_an_address_is_requested_as_polling_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving() as outlets:
        outlets.tells("wire", Item("Armenia reopens the ferry", "It runs again.", datetime(2026, 5, 4, tzinfo=UTC)))
        outlets.breaks("broken", 503)
        outlets.shows("/wire/news.xml", SITEMAP.encode())
        place = f"{outlets.url}/wire/news.xml".encode()
        outlets.shows("/wire/index.xml", b"<sitemapindex><sitemap><loc>%b</loc></sitemap></sitemapindex>" % place)
        assert await asyncio.to_thread(run, f"{outlets.url}/wire/feed", "--json") == 1
        assert json.loads(capsys.readouterr().out)["failure"] == "address refused"

        monkeypatch.setenv("ALLOWED_HOSTS", f"127.0.0.1:{outlets.port}")
        for path in ("/wire/feed", "/wire/news.xml", "/wire/index.xml"):
            assert await asyncio.to_thread(run, f"{outlets.url}{path}", "--json") == 0
            assert json.loads(capsys.readouterr().out)["title"] == "Armenia reopens the ferry"
        assert await asyncio.to_thread(run, f"{outlets.url}/broken/feed", "--json") == 1
        assert json.loads(capsys.readouterr().out) == {"failure": "http error", "detail": "HTTP 503"}
