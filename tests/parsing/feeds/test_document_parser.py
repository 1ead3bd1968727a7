"""Choice of the parser for a document, and documents that none can read."""

import pytest

from bot.errors import UnreadableError
from bot.parsing.safe_xml import RejectedInputError
from tests.support.documents import read


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
