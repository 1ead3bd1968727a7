"""The index of entries with vectors: nearest stories, merges, and what remains after removals."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clustering.index import StoryIndex
from bot.clustering.particulars import NO_PARTICULARS
from bot.clustering.semantic_rule import SemanticEntry
from bot.clustering.similarity import count_terms, text_of, vector
from bot.clustering.vector_index import VectorIndex
from bot.clustering.window import StoryWindow
from tests.clustering.event_reports import HOUR, NOW, report_entry
from tests.clustering.vectors import at_angle, cosine, vector_index

WORDS = "A footbridge over the Varden fell into the river, the mayor of Port Elm says"
_number = iter(range(10**6))


def semantic_entry(
    degrees: float, *, text: str = WORDS, language: str = "en", after: timedelta = HOUR * 0
) -> SemanticEntry:
    counts = count_terms(text_of(report_entry(text, language=language)), language)
    words = vector(counts, StoryIndex(frozenset()).idf)
    return SemanticEntry(
        entry_hash=next(_number), language=language, vectors=at_angle(degrees), words=words, numbers=counts.numbers,
        size=counts.size, names=words, particulars=NO_PARTICULARS, published_at=NOW + after, seen_at=NOW + after,
    )  # fmt: skip


def index_of(stories: dict[int, Sequence[SemanticEntry]]) -> VectorIndex:
    index = vector_index()
    for story_id, members in stories.items():
        for member in members:
            index.add(story_id, member)
    return index


def nearest(index: VectorIndex, entry: SemanticEntry) -> int | None:
    scored = index.nearest(entry)
    return scored[1] if scored else None


def test_the_nearest_story_is_found_and_of_equals_the_oldest() -> None:
    index = index_of({7: [semantic_entry(40)], 3: [semantic_entry(10)], 5: [semantic_entry(10)]})
    assert nearest(index, semantic_entry(12)) == 3
    assert nearest(index, semantic_entry(38)) == 7
    assert nearest(vector_index(), semantic_entry(0)) is None


def test_the_score_is_that_of_the_rule() -> None:
    first, second = semantic_entry(0), semantic_entry(20, after=HOUR * 36)
    (score,) = vector_index().scores([first], [second])
    assert score.meaning == pytest.approx(cosine(20), abs=1e-6)
    assert score.time == pytest.approx(-0.03)
    assert score.words == pytest.approx(0.06 * 0.3365, abs=1e-3)  # ln 1.4: equal texts are far more than enough


def test_texts_at_one_address_need_a_third_of_the_words() -> None:
    texts = (
        "The mayor of Port Elm counts old trees along the avenue by hand, and finds forty fewer than last spring",
        "Passengers wait for hours since a tram line on the avenue closed while workers replace worn rails",
    )
    pair = [semantic_entry(0, text=text) for text in texts]
    apart, one_page = (
        vector_index().scores(pair[:1], pair[1:])[0],
        vector_index().scores(*([replace(entry, link="https://a.test/1")] for entry in pair))[0],
    )
    assert one_page.words > apart.words


def test_a_story_is_closed_to_what_was_published_more_than_three_days_after_its_first_entry() -> None:
    index = index_of({1: [semantic_entry(0), semantic_entry(0, after=HOUR * 71)]})
    assert nearest(index, semantic_entry(0, after=HOUR * 72)) == 1
    assert nearest(index, semantic_entry(0, after=HOUR * 73)) is None


def test_stories_are_merged_if_their_entries_are_close_on_average() -> None:
    close, apart = [semantic_entry(0), semantic_entry(8)], [semantic_entry(0), semantic_entry(60)]
    assert index_of({1: close, 2: [semantic_entry(4)]}).merge_candidate(2, NOW) == 1
    assert index_of({1: apart, 2: [semantic_entry(4)]}).merge_candidate(2, NOW) is None
    assert index_of({1: close, 2: [semantic_entry(4)]}).merge_candidate(9, NOW) is None
    assert index_of({1: close, 2: [semantic_entry(4)]}).merge_candidate(2, NOW + HOUR * 80) is None


def test_after_a_merge_all_entries_are_one_story() -> None:
    index = index_of({1: [semantic_entry(0)], 2: [semantic_entry(50)]})
    index.merge(1, 2)
    assert 2 not in index
    assert nearest(index, semantic_entry(50)) == 1


def test_entries_are_assigned_to_stories_wherever_they_were() -> None:
    first, second, third = (replace(semantic_entry(angle), entry_hash=angle) for angle in (0, 40, 80))
    index = index_of({1: [first, second], 2: [third]})
    index.assign({40: 9, 80: 1, 20: 5})
    assert [nearest(index, entry) for entry in (first, second, third)] == [1, 9, 1]
    assert index.story_ids() == {1, 9}


def test_what_was_seen_before_a_moment_expires() -> None:
    index = index_of({1: [semantic_entry(0)], 2: [semantic_entry(50, after=HOUR)]})
    index.expire(NOW + HOUR)
    assert index.story_ids() == {2}


steps = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 89), st.sampled_from(["en", "ru"])), min_size=1, max_size=12
)


@given(steps, st.data())
def test_removing_entries_leaves_what_was_never_added(added: list[tuple[int, int, str]], data: st.DataObject) -> None:
    members = [(story, semantic_entry(angle, language=language)) for story, angle, language in added]
    kept = [member for member in members if data.draw(st.booleans())]
    index, expected = vector_index(), vector_index()
    for story, member in members:
        index.add(story, member)
    for story, member in members:
        if (story, member) not in kept:
            index.remove(story, member)
    for story, member in kept:
        expected.add(story, member)
    query = semantic_entry(30)
    assert index.story_ids() == expected.story_ids()
    assert nearest(index, query) == nearest(expected, query)


def test_more_entries_than_there_is_room_for_at_first() -> None:
    index = index_of({number: [semantic_entry(number / 10)] for number in range(1, 701)})
    assert nearest(index, semantic_entry(65.0)) == 650


def test_a_story_of_two_centres_is_split_and_the_smaller_part_is_named() -> None:
    large, small = [semantic_entry(angle) for angle in (0, 4, 8)], [semantic_entry(angle) for angle in (60, 62)]
    index = index_of({1: [*large, *small]})
    assert index.split_candidate(1) == frozenset(entry.entry_hash for entry in small)
    assert index.split_candidate(2) is None


def test_a_story_of_one_centre_and_a_story_of_three_entries_are_not_split() -> None:
    assert index_of({1: [semantic_entry(angle) for angle in range(0, 32, 4)]}).split_candidate(1) is None
    assert index_of({1: [semantic_entry(angle) for angle in (0, 4, 80)]}).split_candidate(1) is None


def test_parts_that_would_be_split_are_too_far_apart_to_be_merged_again() -> None:
    large, small = [semantic_entry(angle) for angle in (0, 4, 8)], [semantic_entry(angle) for angle in (60, 62)]
    assert index_of({1: large, 2: small}).merge_candidate(2, NOW) is None


def test_two_events_in_one_template_are_not_one_by_their_vectors() -> None:
    index = vector_index()
    window = StoryWindow(index)
    window.add(1, report_entry("Fire in Marn: 4 houses damaged, brigades from the whole district at work"), at_angle(0))
    other = report_entry("Fire in Elm: 9 houses damaged, brigades from the whole district at work", by="b")
    assert window.place(other, at_angle(1)) is None
    window.add(2, other, at_angle(1))
    assert window.merge_candidate(2, other) is None
