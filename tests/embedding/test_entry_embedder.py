"""Entries in, vectors out, as far as there is time."""

from dataclasses import replace

import pytest

from bot.embedding.entry_embedder import CHUNK_ENTRIES, EntryEmbedder
from bot.embedding.texts import lead_text, title_text
from bot.model.entries import Entry
from bot.model.vectors import EntryVectors
from tests.support.embedder import StandInEmbedder
from tests.support.stored_samples import entry
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

DEADLINE = EVENT_TIMEOUT_SECONDS
EMPTY = replace(entry(), title=" . ", description="", text="")


@pytest.fixture
def stand_in() -> StandInEmbedder:
    return StandInEmbedder()


def report(number: int) -> Entry:
    return replace(entry(number), title=f"Bridge {number} opens", text=f"It took {number} years.")


def reports(count: int) -> list[Entry]:
    return [report(number) for number in range(count)]


def vectors_of(stand_in: StandInEmbedder, entry: Entry) -> EntryVectors:
    return EntryVectors(
        stand_in.model, title=stand_in.vector(title_text(entry)), lead=stand_in.vector(lead_text(entry))
    )


async def test_each_entry_gets_the_vectors_of_its_title_and_lead_in_the_order_of_the_entries(
    stand_in: StandInEmbedder,
) -> None:
    entries = reports(2 * CHUNK_ENTRIES + 1)
    embedded = await EntryEmbedder(stand_in).embed(entries, deadline=DEADLINE)
    assert embedded == [vectors_of(stand_in, entry) for entry in entries]


async def test_a_request_has_the_texts_of_four_entries_at_most(stand_in: StandInEmbedder) -> None:
    await EntryEmbedder(stand_in).embed(reports(2 * CHUNK_ENTRIES + 1), deadline=DEADLINE)
    assert [len(texts) for texts in stand_in.requests] == [2 * CHUNK_ENTRIES, 2 * CHUNK_ENTRIES, 2]


async def test_without_entries_nothing_is_requested(stand_in: StandInEmbedder) -> None:
    assert await EntryEmbedder(stand_in).embed([], deadline=DEADLINE) == []
    assert stand_in.requests == []


async def test_an_entry_without_text_has_no_vectors_and_the_others_keep_their_place(stand_in: StandInEmbedder) -> None:
    embedded = await EntryEmbedder(stand_in).embed([report(1), EMPTY, report(2)], deadline=DEADLINE)
    assert embedded == [vectors_of(stand_in, report(1)), None, vectors_of(stand_in, report(2))]
    assert "" not in stand_in.requests[0]


async def test_a_text_that_is_title_and_lead_or_of_two_entries_is_embedded_once(stand_in: StandInEmbedder) -> None:
    bare = replace(report(1), text="", description="")
    embedded = await EntryEmbedder(stand_in).embed([bare, replace(bare, url="https://elsewhere")], deadline=DEADLINE)
    assert stand_in.requests == [["Bridge 1 opens"]]
    assert embedded == [vectors_of(stand_in, bare)] * 2


async def test_a_later_chunk_that_fails_leaves_the_vectors_of_the_earlier_ones(stand_in: StandInEmbedder) -> None:
    entries = reports(3 * CHUNK_ENTRIES)
    stand_in.fail(after=1)
    embedded = await EntryEmbedder(stand_in).embed(entries, deadline=DEADLINE)
    assert embedded[:CHUNK_ENTRIES] == [vectors_of(stand_in, entry) for entry in entries[:CHUNK_ENTRIES]]
    assert embedded[CHUNK_ENTRIES:] == [None] * (2 * CHUNK_ENTRIES)
    assert len(stand_in.requests) == 2, "after a failure no more is requested"


async def test_all_chunks_share_one_deadline(stand_in: StandInEmbedder) -> None:
    await EntryEmbedder(stand_in).embed(reports(3 * CHUNK_ENTRIES), deadline=DEADLINE)
    first, second, third = stand_in.deadlines
    assert DEADLINE >= first > second > third > 0


async def test_when_the_time_is_spent_nothing_is_requested(stand_in: StandInEmbedder) -> None:
    assert await EntryEmbedder(stand_in).embed(reports(2), deadline=0) == [None, None]
    assert stand_in.requests == [], "a service would count a failure, and spend its budget"
