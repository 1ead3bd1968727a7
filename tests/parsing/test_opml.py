import pytest

from bot.errors import UnreadableError
from bot.model.sources import Publisher, PublisherKind, Source
from bot.parsing import opml
from bot.parsing.opml import Outline

LAKE = Publisher("lake.example", 'Lake & "Courier"', "AM", PublisherKind.INDEPENDENT, "https://lake.example/")


def test_what_is_written_is_read_again() -> None:
    sources = [
        Source(f"lake-{code}", LAKE, f"https://lake.example/{code}?a=1&b=2", code if code != "xx" else None)
        for code in ("en", "hy", "xx")
    ]
    outlines = opml.parse(opml.write(sources))
    assert outlines == tuple(Outline(source.id, source.url, LAKE.home, source.language) for source in sources)


def test_folders_of_any_depth_are_walked_and_each_feed_is_taken_once() -> None:
    text = """<?xml version="1.0"?><OPML version="1.1"><body><outline text="News"><outline text="Deep">
    <outline TITLE="  Lake
    Courier " text="x" xmlurl="https://lake.example/rss"/><outline xmlUrl="https://lake.example/rss"/>
    <outline text="no feed"/><outline xmlUrl="file:///etc/passwd"/><outline xmlUrl="javascript:x"/>
    </outline></outline></body></OPML>"""
    assert opml.parse(text) == (Outline("Lake Courier", "https://lake.example/rss", "", None),)


@pytest.mark.parametrize(
    "text", ["", "no xml", "<rss/>", '<!DOCTYPE a [<!ENTITY b "c">]><opml><body>&b;</body></opml>']
)
def test_what_is_no_opml_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        opml.parse(text)
