"""Answers of the GDELT search."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.model.sources import Format
from bot.parsing.feeds import document_parser
from bot.parsing.safe_xml import RejectedInputError
from tests.support.documents import SEARCH, document, source

GDELT = replace(source(SEARCH), format=Format.GDELT)


def test_an_answer_of_gdelt_is_read_with_its_outlets() -> None:
    article = {
        "url": "https://lake.example/7",
        "title": "Ferry , bus run again ; mayor 'glad'",
        "seendate": "20251103T050000Z",
        "domain": "lake.example",
        "language": "English",
    }
    (entry,) = document_parser.entries(document(json.dumps({"articles": [article, "odd"]}).replace("'", "\\'")), GDELT)
    assert (entry.url, entry.publisher.id, entry.language) == ("https://lake.example/7", "lake.example", "en")
    assert entry.title.startswith("Ferry, bus run again; mayor")
    assert entry.published_at == datetime(2025, 11, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize("body", ["Your query was too short.", "[1]", '{"articles": 1}'])
def test_what_gdelt_says_instead_of_an_answer_is_handed_on(body: str) -> None:
    with pytest.raises(RejectedInputError, match=r"too short|no answer"):
        document_parser.items(document(body), GDELT)
