"""JSON Feed documents."""

import json

import pytest

from bot.errors import UnreadableError
from tests.support.documents import read


def test_a_json_feed_is_read() -> None:
    item = {
        "id": 7,
        "url": "/7",
        "title": "Ferry",
        "content_html": "<p>Again</p>",
        "date_published": "2025-11-03T05:00:00Z",
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://lake.example/", "items": [item]}
    (entry,) = read(json.dumps(feed), content_type="application/feed+json")
    assert (entry.url, entry.guid, entry.text) == ("https://lake.example/7", "7", "Again")


FEED = '{"items": [{"id": "1", "title": "Ferry %s", "content_text": "Runs"}, {"id": "2", "title": "Bridge"}]}'


@pytest.mark.parametrize(
    ("part", "title"),
    [
        ("one\ntwo", "Ferry one two"),
        ("a\tb", "Ferry a b"),
        ("\\ud83d cut", "Ferry cut"),
        ("\\udc00", "Ferry"),
        ('", "size": %s, "x": "' % ("9" * 400), "Ferry"),
        ('", "x": NaN, "y": "', "Ferry"),
        ('", "tags": ["a",], "y": "', "Ferry"),
        ("one, ] two", "Ferry one, ] two"),
        ("&#8217; <b>x</b>", "Ferry ’ x"),
    ],
)
def test_an_error_in_a_field_costs_that_field_at_most(part: str, title: str) -> None:
    assert [entry.title for entry in read(FEED.replace("%s", part))] == [title, "Bridge"]


def test_commas_at_the_ends_of_lists_are_ignored() -> None:
    assert len(read(FEED.replace("%s", "a").replace("}]}", "},\n ],}"))) == 2


@pytest.mark.parametrize("name", ["summary", "content_text", "content_html"])
def test_markup_is_stripped_from_every_field(name: str) -> None:
    (entry,) = read(json.dumps({"items": [{"id": "1", "title": "Ferry", name: "<p>It&#8217;s <b>back</b></p>"}]}))
    assert (entry.description or entry.text) == "It’s back"


def test_an_id_that_is_an_address_is_the_link() -> None:
    feed = {"home_page_url": "http://localhost:1313/", "items": [{"id": "https://lake.example/7", "title": "A"}]}
    assert read(json.dumps(feed))[0].url == "https://lake.example/7"
    feed["items"] = [{"id": "7", "url": "/news/7", "title": "A"}]
    assert read(json.dumps(feed))[0].url == "https://lake.example/news/7"


@pytest.mark.parametrize("body", ['{"items": ' + "[" * 100_000, '{"items": [{"title": "cut', "{,}", "{]"])
def test_what_is_no_json_is_an_error(body: str) -> None:
    with pytest.raises(UnreadableError):
        read(body)
