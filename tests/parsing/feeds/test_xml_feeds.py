from datetime import UTC, datetime

import pytest

from tests.support.documents import read, read_one, rss

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


def test_an_item_in_old_rss_with_a_document_type_and_its_names_is_read() -> None:
    (entry,) = read(
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
        '<rss version="0.91"><channel><item><title>Caf&eacute;&nbsp;reopens</title></item></channel></rss>'
    )
    assert entry.title == "Café reopens"


def test_an_item_outside_the_channel_is_found() -> None:
    assert [entry.title for entry in read("<rss><channel/><item><title>One</title></item></rss>")] == ["One"]


def test_no_more_than_a_thousand_items_are_kept_and_they_are_the_first() -> None:
    entries = read(rss(*(f"<title>{number}</title>" for number in range(1500))))
    assert [entry.title for entry in entries] == [str(number) for number in range(1000)]


def test_a_feed_without_items_has_no_entries() -> None:
    assert read(rss()) == ()


@pytest.mark.parametrize(
    "element",
    [
        '<y:full-text xmlns:y="http://news.yandex.ru">{}</y:full-text>',
        '<yandex:full-text xmlns:yandex="https://news.yandex.ru/">{}</yandex:full-text>',
        '<rambler:fulltext xmlns:rambler="http://news.rambler.ru">{}</rambler:fulltext>',
        '<turbo:content xmlns:turbo="http://turbo.yandex.ru"><![CDATA[<p>{}</p>]]></turbo:content>',
        "<fulltext>{}</fulltext>",
        "<full-text>{}</full-text>",
    ],
)
def test_the_full_text_of_russian_aggregators_is_the_text(element: str) -> None:
    entry = read_one(f"<title>Паром</title><description>Ходит.</description>{element.format('Паром ходит вновь.')}")
    assert (entry.description, entry.text) == ("Ходит.", "Паром ходит вновь.")


MEDIA = '<media:group xmlns:media="http://search.yahoo.com/mrss/">{}<media:description>Told.</media:description></media:group>'


@pytest.mark.parametrize(
    ("content", "description"),
    [
        ("", ""),
        ('<media:content url="a.jpg" type="image/jpeg"/>', ""),
        ('<media:content url="a.mp4" type="video/mp4"/>', "Told."),
        ('<media:content url="a" medium="video"/>', "Told."),
    ],
)
def test_the_description_of_a_film_is_that_of_the_item_and_a_caption_is_not(content: str, description: str) -> None:
    assert read_one(f"<title>One</title>{MEDIA.format(content)}").description == description


@pytest.mark.parametrize(
    "home", ["http://localhost:1313/", "http://127.0.0.1/", "http://10.0.0.8/", "http://cms.internal/", "http://cms/"]
)
def test_a_home_that_no_reader_reaches_gives_way_to_the_address_of_the_feed(home: str) -> None:
    (entry,) = read(rss("<title>One</title><link>/news/7</link>", channel=f"<link>{home}</link>"))
    assert entry.url == "https://lake.example/news/7"
