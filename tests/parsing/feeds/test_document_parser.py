"""Choice of the parser for a document, and documents that none can read."""

import pytest

from bot.errors import UnreadableError
from bot.parsing import charset
from bot.parsing.feeds import document_parser
from bot.parsing.safe_xml import RejectedInputError
from tests.support.documents import document, read, source


@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html><html><p>Hi", "\n<html><body>Hi</body></html>", "<!-- x --><HTML>", " ", "Moved", "[1]"]
)
def test_a_web_page_and_nothing_at_all_are_hopeless(page: str) -> None:
    with pytest.raises(RejectedInputError):
        read(page)


@pytest.mark.parametrize("body", ["<rss><channel><item><title>One", "{", '{"items": 1}', "<opml/>"])
def test_what_is_broken_or_unknown_is_left_to_a_more_patient_reader(body: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(body)
    assert not isinstance(caught.value, RejectedInputError)


@pytest.mark.parametrize("byte", [b"\0", b"\xff", b"\xc0", b" ", b"x"])
def test_a_body_of_one_byte_repeated_is_rejected_before_it_is_decoded(
    byte: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charset, "decode", None)
    with pytest.raises(RejectedInputError):
        document_parser.items(document(byte * 1_000_000), source())
