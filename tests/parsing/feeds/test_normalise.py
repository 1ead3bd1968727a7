"""Entries made of raw items: lengths, publishers, links and languages."""

from tests.support.documents import SEARCH, read_one, source


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
