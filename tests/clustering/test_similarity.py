"""Similarity of entries: pairs of reports of one event, and pairs that only look so."""

import pytest

from bot.clustering.index import IndexedEntry, StoryIndex
from bot.clustering.similarity import count_terms, text_of, threshold, vector
from bot.clustering.window import StoryWindow
from bot.model.entries import Entry
from tests.clustering.event_reports import DIFFERENT, SAME, Pair, report_entry


def placed(first: Entry, second: Entry) -> int | None:
    window = StoryWindow()
    window.add(1, first)
    join = window.place(second)
    return join.story_id if join else None


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME)
def test_two_outlets_that_tell_one_event_make_one_story_in_either_order(pair: Pair) -> None:
    language, *reports = pair
    first, second = (report_entry(*report, language=language, by=by) for report, by in zip(reports, "ab", strict=True))
    assert placed(first, second) == 1
    assert placed(second, first) == 1


@pytest.mark.parametrize("pair", DIFFERENT.values(), ids=DIFFERENT)
def test_events_that_only_look_alike_stay_apart(pair: Pair) -> None:
    language, *reports = pair
    first, second = (report_entry(*report, language=language, by=by) for report, by in zip(reports, "ab", strict=True))
    assert placed(first, second) is None
    assert placed(second, first) is None


def similarity_ratio(first: Entry, second: Entry) -> float:
    """Return the similarity of two entries as a multiple of the threshold."""
    index, text = StoryIndex(frozenset()), text_of(second)
    first_counts = count_terms(text_of(first), "en")
    first_vector = vector(first_counts, index.idf)
    index.add(
        IndexedEntry(1, 1, "en", first_vector, (), "", first_counts.numbers, 9, first.published_at, first.seen_at)
    )
    nearest = index.nearest(count_terms(text, "en"), second.published_at)
    return nearest[0] if nearest else 0.0


QUAKE = "An earthquake of magnitude {} shook the Tarn hills at {}, {} kilometres down. In {} houses windows broke."


def test_two_reports_that_differ_in_their_numbers_are_less_alike_than_two_that_agree() -> None:
    first = report_entry("Quake shakes Tarn hills", QUAKE.format("5.4", "3.12", 18, 40))
    again = report_entry("Tarn hills shaken by quake", QUAKE.format("5.4", "3.12", 18, 40))
    different = report_entry("Tarn hills shaken by quake", QUAKE.format("4.7", "21.50", 33, 65))
    assert similarity_ratio(first, again) > 2 * similarity_ratio(first, different)


def test_the_longer_two_reports_are_the_more_alike_they_must_be() -> None:
    assert threshold(3) == threshold(6)
    assert threshold(6) < threshold(8) < threshold(20) < threshold(100) < threshold(1000)
    assert threshold(8) == pytest.approx(0.15, abs=0.01)
    assert threshold(100) == pytest.approx(0.33, abs=0.01)


def test_a_country_a_date_and_a_forename_are_no_evidence() -> None:
    reading = count_terms(
        text_of(report_entry("News", "On 4 May 2026 in Armenia, Leon Tonian counted 340 sheep.")), "en"
    )
    assert {term for term in reading.counts if not reading.is_evidence(term)} == {"#4", "#2026", "armenia", "leon"}
