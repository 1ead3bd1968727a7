from typing import Any, cast

import pytest
from sqlalchemy import RowMapping

from bot.model.sources import FeedState
from bot.storage import mappers
from tests.support.stored_samples import NOW, PAPER, SOURCES, entry, placed, polling


def row(columns: dict[str, Any]) -> RowMapping:
    return cast("RowMapping", columns)


@pytest.mark.parametrize("state", [polling(), FeedState(next_poll_at=NOW, pause=polling().pause)])
def test_the_columns_of_a_polling_state_are_read_back(state: FeedState) -> None:
    assert mappers.polling(row(mappers.polling_columns(state))) == state


def test_the_columns_of_a_source_an_entry_and_a_match_are_read_back() -> None:
    publisher = {f"publisher_{name}": value for name, value in mappers.publisher_columns(PAPER).items()}
    assert mappers.source(row(mappers.source_columns(SOURCES[0]) | publisher)) == SOURCES[0]
    restored = mappers.entry(row(mappers.entry_columns(entry(1), 5) | {"id": 7} | publisher))
    assert (restored, restored.id) == (entry(1), 7)
    match = placed(1).matches[0]
    assert mappers.match(row(mappers.match_columns(match, 5))) == match


def test_the_text_of_an_article_replaces_that_of_the_feed() -> None:
    publisher = {f"publisher_{name}": value for name, value in mappers.publisher_columns(PAPER).items()}
    columns = mappers.entry_columns(entry(1), 5) | {"id": 7} | publisher
    assert mappers.article_entry(row(columns | {"page_text": "Longer.", "page_language": "en"})).text == "Longer."
    assert mappers.article_entry(row(columns | {"page_text": None, "page_language": None})) == entry(1)


@pytest.mark.parametrize("key", ["", "key", "\ud83d", "x" * 100_000])
def test_the_hash_of_a_key_has_sixteen_bytes_and_is_its_own(key: str) -> None:
    assert len(mappers.key_hash(key)) == 16
    assert mappers.key_hash(key) == mappers.key_hash(key) != mappers.key_hash(key + " ")
