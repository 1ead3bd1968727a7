import json
from datetime import UTC, datetime

import pytest

from bot.errors import UnreadableError
from bot.parsing.safe_xml import RejectedInputError
from tests.support.documents import SEARCH, read, read_one, rss, source

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://lake.example/en/" xml:lang="en">
<title>Lake Courier</title><link rel="self" href="feed.atom"/>
<entry><title type="html">Ferry &amp;amp; bridge reopen</title><id>tag:lake.example,2025:7</id>
<link rel="edit" href="/edit/7"/><link href="news/7"/><published>2025-11-03T09:00:00+04:00</published>
<summary>The ferry runs again.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The ferry runs <b>again</b>.</p>
<p>So does the bus.</p></div></content></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://lake.example/"><link>https://lake.example/</link>
</channel><item rdf:about="https://lake.example/3"><title>Third</title><link>https://lake.example/3</link>
<dc:date>2025-11-03T05:00:00Z</dc:date></item></rdf:RDF>"""


def test_an_rss_item_is_read_whole() -> None:
    entry = read_one(
        "<title>Ferry reopens</title><link>https://lake.example/7</link><guid>7</guid>"
        "<pubDate>Mon, 03 Nov 2025 09:00:00 +0400</pubDate><description>The ferry runs again.</description>"
        "<content:encoded><![CDATA[<p>The ferry runs again.</p><p>So does the bus.</p>]]></content:encoded>"
    )
    assert (entry.title, entry.url, entry.guid) == ("Ferry reopens", "https://lake.example/7", "7")
    assert (entry.description, entry.text) == ("The ferry runs again.", "The ferry runs again.\nSo does the bus.")
    assert entry.published_at == datetime(2025, 11, 3, 5, 0, tzinfo=UTC)
    assert (entry.source_id, entry.publisher.name, entry.language) == ("lake", "Lake Courier", "en")


def test_an_atom_entry_is_read_whole() -> None:
    (entry,) = read(ATOM)
    assert (entry.title, entry.url) == ("Ferry & bridge reopen", "https://lake.example/en/news/7")
    assert (entry.description, entry.text) == ("The ferry runs again.", "The ferry runs again.\nSo does the bus.")
    assert entry.published_at == datetime(2025, 11, 3, 5, 0, tzinfo=UTC)


def test_an_rdf_item_beside_its_channel_is_found() -> None:
    (entry,) = read(RDF)
    assert (entry.title, entry.url) == ("Third", "https://lake.example/3")
    assert entry.published_at == datetime(2025, 11, 3, 5, 0, tzinfo=UTC)


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


def test_an_item_in_old_rss_with_a_document_type_and_its_names_is_read() -> None:
    (entry,) = read(
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
        '<rss version="0.91"><channel><item><title>Caf&eacute;&nbsp;reopens</title></item></channel></rss>'
    )
    assert entry.title == "Café reopens"


def test_an_item_outside_the_channel_is_found() -> None:
    assert [entry.title for entry in read("<rss><channel/><item><title>One</title></item></rss>")] == ["One"]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("<link>/7</link>", "https://lake.example/7"),
        ("<link> https://lake.example/7\n</link>", "https://lake.example/7"),
        ('<atom:link href="https://lake.example/7"/>', "https://lake.example/7"),
        ("<guid>https://lake.example/7</guid>", "https://lake.example/7"),
        ('<guid isPermaLink="false">https://lake.example/7</guid>', ""),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>https://user:secret@lake.example/7</link>", ""),
        ("<link>http://[broken/7</link>", ""),
    ],
)
def test_a_link_is_absolute_and_over_the_web_or_none(link: str, url: str) -> None:
    assert read_one(f"<title>One</title>{link}").url == url


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("R&D & Co", "R&D & Co"),
        ("Bell &#0;&#x1F; rings &#9733;", "Bell rings ★"),
        ("<![CDATA[R&D]]> & <![CDATA[&amp; Co]]>", "R&D & & Co"),
        ("Fish &amp;amp; chips & peas", "Fish & chips & peas"),
    ],
)
def test_a_loose_ampersand_or_an_impossible_character_does_no_harm(words: str, title: str) -> None:
    assert [entry.title for entry in read(rss(f"<title>{words}</title>", "<title>Two</title>"))] == [title, "Two"]


def test_no_more_than_a_thousand_items_are_kept_and_they_are_the_first() -> None:
    entries = read(rss(*(f"<title>{number}</title>" for number in range(1500))))
    assert [entry.title for entry in entries] == [str(number) for number in range(1000)]


def test_a_long_description_is_the_text_and_no_deck() -> None:
    entry = read_one(f"<title>One</title><description>{'word ' * 300}</description>")
    assert (entry.description, entry.text) == ("", ("word " * 300).strip())


def test_what_a_search_finds_is_attributed_to_its_outlet() -> None:
    entry = read_one(
        "<title>Ferry reopens - Lake Courier</title><link>https://search.example/x</link>"
        '<source url="https://www.lake.example">Lake Courier</source>'
        '<description>&lt;a href="x"&gt;Ferry reopens&lt;/a&gt;&amp;nbsp;Lake Courier</description>',
        of=source(SEARCH),
    )
    assert (entry.title, entry.description) == ("Ferry reopens", "")
    publisher = entry.publisher
    assert (publisher.id, publisher.name, publisher.home) == (
        "lake.example",
        "Lake Courier",
        "https://www.lake.example",
    )
    assert (publisher.country, publisher.kind) == (None, None)


def test_a_link_that_counts_clicks_is_replaced_by_where_it_leads() -> None:
    entry = read_one(
        "<title>Ferry reopens</title><News:Source>Lake Courier</News:Source>"
        "<link>http://www.bing.com/news/apiclick.aspx?tid=1&amp;url=https%3a%2f%2flake.example%2f7&amp;c=2</link>",
        of=source(SEARCH),
    )
    assert (entry.url, entry.publisher.id, entry.publisher.name) == (
        "https://lake.example/7",
        "lake.example",
        "Lake Courier",
    )


def test_the_language_is_that_of_the_words_not_of_the_feed() -> None:
    entry = read_one("<title>Паром снова ходит через озеро</title>", of=source(language="en"))
    assert entry.language == "ru"


@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html><html><p>Hi", "\n<html><body>Hi</body></html>", "<!-- x --><HTML>", " "]
)
def test_a_web_page_and_nothing_at_all_are_hopeless(page: str) -> None:
    with pytest.raises(RejectedInputError):
        read(page)


@pytest.mark.parametrize("body", ["<rss><channel><item><title>One", "Moved", "{", "[1]", '{"items": 1}', "<opml/>"])
def test_what_is_broken_or_unknown_is_left_to_a_more_patient_reader(body: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(body)
    assert not isinstance(caught.value, RejectedInputError)


def test_a_feed_without_items_has_no_entries() -> None:
    assert read(rss()) == ()
