"""Loose ampersands and references to forbidden characters."""

import pytest

from tests.support.documents import read, rss


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
