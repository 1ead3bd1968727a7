"""JSON Feed documents."""

import json

import pytest

from bot.errors import UnreadableError
from bot.parsing.feeds.json_feed import _TRAILING_COMMA
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


@pytest.mark.parametrize(
    "date",
    [
        "1762164000",
        "1762164000.0",
        "1762164000.25",
        "1762164000000",
        "1762164000000.5",
        "1.762164e9",
        "1.762164E+12",
        '"1762164000"',
        '" 1762164000.25 "',
        '"2025-11-03T10:00:00Z"',
    ],
)
@pytest.mark.parametrize("name", ["date_published", "date_modified"])
def test_a_date_may_be_a_number_of_seconds_or_milliseconds(date: str, name: str) -> None:
    (entry,) = read(f'{{"items": [{{"id": "1", "title": "Ferry", "{name}": {date}}}]}}')
    assert entry.published_at.replace(microsecond=0).isoformat() == "2025-11-03T10:00:00+00:00"


@pytest.mark.parametrize(
    "date", ["0", "-5", "1e300", "NaN", "-Infinity", "true", "null", "[1762164000]", "{}", "9" * 400]
)
def test_a_date_that_is_none_leaves_the_next(date: str) -> None:
    item = f'{{"id": "1", "title": "Ferry", "date_published": {date}, "date_modified": 1762164000}}'
    (entry,) = read(f'{{"items": [{item}]}}')
    assert entry.published_at.isoformat() == "2025-11-03T10:00:00+00:00"


@pytest.mark.parametrize(
    ("value", "guid"),
    [("7", "7"), ("7.0", "7"), ("70", "70"), ("7.5", "7.5"), ("1e9", "1000000000"), ("true", None), ("[7]", None)],
)
def test_an_id_may_be_a_number(value: str, guid: str | None) -> None:
    (entry,) = read(f'{{"items": [{{"id": {value}, "title": "Ferry"}}]}}')
    assert entry.guid == guid


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


@pytest.mark.parametrize("end", ["", "\\", ",", ",]"])
@pytest.mark.parametrize("part", ['\\"', "x,]", "\\\\"])
def test_a_text_that_is_not_closed_is_searched_for_commas_once(part: str, end: str) -> None:
    text = '"' + part * 1000 + end
    assert _TRAILING_COMMA.findall(text) == [text]
    with pytest.raises(UnreadableError):
        read('{"title": ' + text)
