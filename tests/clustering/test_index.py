"""The inverted index of stories: idf, the nearest story, and the limit of postings."""

from datetime import datetime, timedelta

import pytest

from bot.clustering.index import STORY_WINDOW, IndexedEntry, StoryIndex
from bot.clustering.similarity import TermCounts, count_terms, text_of, vector
from bot.model.entries import Entry
from tests.clustering.event_reports import NOW, SAME, report_entry

FALLEN, BROKEN = SAME["a bridge that fell"][1:]


def counts(entry: Entry) -> TermCounts:
    return count_terms(text_of(entry), "en")


def member(index: StoryIndex, story_id: int, entry: Entry, published_at: datetime = NOW) -> IndexedEntry:
    term_counts = counts(entry)
    entry_vector = vector(term_counts, index.idf)
    return IndexedEntry(story_id, 1, "en", entry_vector, (), "", term_counts.numbers, 9, published_at, published_at)


def test_a_term_of_more_stories_and_an_everyday_term_have_a_lower_idf() -> None:
    index = StoryIndex(frozenset({"minister"}))
    before = index.idf("footbridg")
    for story_id in range(1, 4):
        index.add(member(index, story_id, report_entry("Footbridge", f"Footbridg {story_id}")))
    assert index.idf("footbridg") < before
    assert index.idf("minister") < index.idf("unheard") <= 7


def test_of_equally_similar_stories_the_oldest_is_the_nearest() -> None:
    index = StoryIndex(frozenset())
    for story_id in (8, 3, 5):
        index.add(member(index, story_id, report_entry(*FALLEN)))
    nearest = index.nearest(counts(report_entry(*BROKEN)), NOW)
    assert nearest
    assert nearest[1] == 3


@pytest.mark.parametrize(("later", "is_open"), [(timedelta(0), True), (timedelta(seconds=1), False)])
def test_a_story_is_open_for_72_hours_after_its_first_entry(later: timedelta, *, is_open: bool) -> None:
    index = StoryIndex(frozenset())
    index.add(member(index, 1, report_entry(*FALLEN)))
    assert (index.nearest(counts(report_entry(*BROKEN)), NOW + STORY_WINDOW + later) is not None) is is_open


def test_a_removed_entry_leaves_no_counts_and_no_postings() -> None:
    index = StoryIndex(frozenset())
    entry = member(index, 1, report_entry(*FALLEN))
    index.add(entry)
    index.remove(entry)
    assert (len(index), index.members(), dict(index._story_counts), dict(index._postings)) == (0, [], {}, {})
