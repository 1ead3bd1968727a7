"""Loose ampersands, references to forbidden characters, and items that were cut."""

import pytest

from bot.parsing.xml_repair import without_partial_item
from tests.support.documents import read, rss


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("R&D & Co", "R&D & Co"),
        ("Bell &#0;&#x1F; rings &#9733;", "Bell rings ★"),
        ("Wave &#55357;&#56395; and &#xD83D;&#xDC4B;", "Wave 👋 and 👋"),
        ("Half &#55357; of it &#x110000; &#9999999999; &#65535;", "Half of it"),
        ("Armenia&#8217s ferry", "Armenia’s ferry"),
        ("<![CDATA[Wave &#55357;&#56395;]]> & <![CDATA[R&D]]>", "Wave 👋 & R&D"),
        ("<![CDATA[R&D]]> & <![CDATA[&amp; Co]]>", "R&D & & Co"),
        ("Fish &amp;amp; chips & peas", "Fish & chips & peas"),
    ],
)
def test_a_loose_ampersand_or_an_impossible_character_does_no_harm(words: str, title: str) -> None:
    assert [entry.title for entry in read(rss(f"<title>{words}</title>", "<title>Two</title>"))] == [title, "Two"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<rss><item>a</item><item>b", b"<rss><item>a</item>"),
        (b"<feed><entry>a</entry><entry xml:lang='en'>b</ent", b"<feed><entry>a</entry>"),
        (b"<r:RDF><r:item>a</r:item>\n<r:item>b", b"<r:RDF><r:item>a</r:item>\n"),
        (b"<rss><item>a", b"<rss>"),
        (b"<rss><item>a</item><item>b</channel></rss>", b"<rss><item>a</item><item>b</channel></rss>"),
        (b"<rss><item>a</item></rss>", b"<rss><item>a</item></rss>"),
        (b"<rss><item>a<item>b<item>c", b"<rss><item>a<item>b<item>c"),
        (b"<rss><items>a", b"<rss><items>a"),
        (b"", b""),
    ],
)
def test_an_item_that_was_cut_is_left_out(body: bytes, expected: bytes) -> None:
    assert without_partial_item(body) == expected
