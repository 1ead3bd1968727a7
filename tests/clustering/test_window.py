"""The window of open stories: adding, placing, discarding and expiring entries."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clustering.index import StoryIndex
from bot.clustering.window import Join, StoryWindow, new_story_id
from bot.model.entries import Entry, WindowEntry
from bot.model.vectors import EntryVectors, unit
from tests.clustering.event_reports import DIFFERENT, HOUR, NOW, SAME, report_entry
from tests.clustering.vectors import at_angle, vector_index

FALLEN, BROKEN = SAME["a bridge that fell"][1:]
BUDGET, ADOPTED = SAME["a budget that was passed"][1:]


def state(window: StoryWindow) -> object:
    """Return the whole state of a window, to compare two of them."""
    return (
        {language: remembered(index) for language, index in window._indexes.items()},
        remembered(window._name_index),
        {link: sorted(stories) for link, stories in window._links.items()},
    )


def remembered(index: StoryIndex) -> object:
    return (
        {
            story: [(member.entry_hash, member.vector.terms, list(member.vector.weights)) for member in members]
            for story, members in index._stories.items()
        },
        dict(index._story_counts),
        {term: [member.entry_hash for member in members] for term, members in index._postings.items()},
    )


def test_placing_an_entry_changes_nothing() -> None:
    window = StoryWindow()
    window.add(1, report_entry(*FALLEN))
    before = state(window)
    assert window.place(report_entry(*BROKEN, by="b")) == Join(1)
    assert state(window) == before


entries = st.builds(
    report_entry,
    st.sampled_from([report[0] for pair in [*SAME.values(), *DIFFERENT.values()] for report in pair[1:]]),
    st.sampled_from([report[1] for pair in [*SAME.values(), *DIFFERENT.values()] for report in pair[1:]] + [""]),
    language=st.sampled_from(["en", "ru"]),
    by=st.sampled_from("ab"),
    after=st.timedeltas(timedelta(0), HOUR * 100),
)
adds = st.lists(st.tuples(st.integers(1, 3), entries), max_size=8)


@settings(max_examples=40)
@given(adds, adds)
def test_discarding_in_reverse_leaves_no_trace(added: list[tuple[int, Entry]], failed: list[tuple[int, Entry]]) -> None:
    window = StoryWindow()
    for story, entry in added:
        window.add(story, entry)
    for language in {entry.language for _, entry in failed}:
        window.place(replace(report_entry("x"), language=language))  # so that the language is known before and after
    before = state(window)
    for story, entry in failed:
        window.add(story, entry)
    for story, entry in reversed(failed):
        window.discard(story, entry)
    assert state(window) == before


@settings(max_examples=40)
@given(adds)
def test_when_all_is_old_nothing_is_left(added: list[tuple[int, Entry]]) -> None:
    window = StoryWindow()
    for story, entry in added:
        window.add(story, entry)
    window.expire(NOW + HOUR * 173)
    assert all(remembered(index) == ({}, {}, {}) for index in (*window._indexes.values(), window._name_index))
    assert not window._links


def members(window: StoryWindow) -> object:
    """Return the entries of each story by each index, in no order."""
    indexes = (*window._indexes.values(), window._name_index)
    return [sorted((member.story_id, member.entry_hash) for member in index.members()) for index in indexes]


def links(window: StoryWindow) -> dict[str, list[int]]:
    """Return the stories of each address, in no order."""
    return {link: sorted(story_ids) for link, story_ids in window._links.items()}


@settings(max_examples=40)
@given(st.lists(entries, max_size=8, unique_by=lambda entry: (entry.title, entry.seen_at)), st.data())
def test_entries_that_were_moved_are_where_they_would_have_been_added(
    reports: list[Entry], data: st.DataObject
) -> None:
    story_ids = st.lists(st.integers(1, 3), min_size=len(reports), max_size=len(reports))
    before, after = data.draw(story_ids), data.draw(story_ids)
    moved, expected = StoryWindow(), StoryWindow()
    for story_id, last_story_id, entry in zip(before, after, reports, strict=True):
        moved.add(story_id, entry)
        expected.add(last_story_id, entry)
    moved.move(data.draw(st.permutations(list(map(WindowEntry, after, reports)))))
    assert [members(moved), links(moved)] == [members(expected), links(expected)]


def test_entries_that_are_not_in_the_window_are_not_moved_into_it() -> None:
    window = StoryWindow()
    window.add(1, report_entry(*FALLEN))
    before = state(window)
    window.move([WindowEntry(2, report_entry(*BROKEN)), WindowEntry(1, report_entry(*FALLEN))])
    assert state(window) == before


def test_discarding_what_was_never_added_does_nothing() -> None:
    window = StoryWindow()
    window.add(1, report_entry(*FALLEN))
    before = state(window)
    window.discard(1, report_entry(*BROKEN))
    window.discard(2, report_entry(*FALLEN))
    assert state(window) == before


def test_a_story_is_forgotten_72_hours_after_it_was_last_seen() -> None:
    window = StoryWindow()
    window.add(1, report_entry(*FALLEN))
    window.expire(NOW + HOUR * 72)
    assert window.place(report_entry(*BROKEN, by="b", after=HOUR * 72)) == Join(1)
    window.expire(NOW + HOUR * 73)
    assert window.place(report_entry(*BROKEN, by="b", after=HOUR * 72)) is None


def test_a_story_that_expires_before_it_was_compared_is_merged_with_none() -> None:
    window, entry = StoryWindow(), report_entry(*FALLEN)
    window.add(1, entry)
    window.expire(NOW + HOUR * 73)  # as after a machine was suspended between the two
    assert window.merge_candidate(1, entry) is None


def test_an_entry_that_claims_another_week_tells_another_event() -> None:
    window = StoryWindow()
    window.add(1, report_entry(*FALLEN))
    assert window.place(replace(report_entry(*BROKEN), published_at=NOW - HOUR * 100)) is None


def test_an_event_told_day_after_day_is_a_new_story_72_hours_after_its_first_entry() -> None:
    window = StoryWindow()
    for day in range(4):
        window.add(1, report_entry(*FALLEN, after=HOUR * 24 * day))
    assert window.place(report_entry(*BROKEN, after=HOUR * 71)) == Join(1)
    assert window.place(report_entry(*BROKEN, after=HOUR * 80)) is None


def test_the_same_publisher_may_tell_its_story_twice() -> None:
    window = StoryWindow()
    window.add(1, report_entry(*FALLEN, by="a"))
    assert window.place(report_entry(*BROKEN, by="a", after=HOUR)) == Join(1)


def test_of_several_stories_the_one_that_is_told_is_found() -> None:
    window = StoryWindow()
    reports = [pair[1] for pair in [*SAME.values(), *DIFFERENT.values()] if pair[0] == "en"]
    for number, report in enumerate(reports, start=1):
        window.add(number, report_entry(*report))
    assert window.place(report_entry(*BROKEN, by="b")) == Join(reports.index(FALLEN) + 1)
    assert window.place(report_entry(*ADOPTED, by="b")) == Join(reports.index(BUDGET) + 1)


def test_the_same_entries_in_the_same_order_are_placed_alike_whatever_was_discarded_between() -> None:
    reports = [report for pair in [*SAME.values(), *DIFFERENT.values()] for report in pair[1:]]
    undisturbed, disturbed = StoryWindow(), StoryWindow()
    for number, report in enumerate(reports):
        entry = report_entry(*report)
        assert undisturbed.place(entry) == disturbed.place(entry)
        disturbed.add(99, entry)
        disturbed.discard(99, entry)
        for window in (undisturbed, disturbed):
            window.add(number // 2, entry)
    assert state(undisturbed) == state(disturbed)


def test_a_third_outlet_finds_the_story_that_two_tell() -> None:
    window = StoryWindow()
    window.add(1, report_entry(*FALLEN, by="a"))
    window.add(1, report_entry(*BROKEN, by="b"))
    assert window.place(report_entry("Varden footbridge collapse: workers stable", by="c")) == Join(1)


def test_an_edited_article_at_its_old_address_stays_with_its_story() -> None:
    edited = (
        "Engineers knew of cracks in the Ardel crossing",
        (
            "Papers seen by this newspaper show that inspectors wrote to the town of Varden in March about rust "
            "and cracks, and asked for money. Nobody answered the letter. The council meets tonight and relatives "
            "want a judge to ask."
        ),
    )
    first, second = report_entry(*FALLEN), report_entry(*edited, by="b")
    window = StoryWindow()
    window.add(1, first)
    assert window.place(second) is None
    assert window.place(replace(second, url=first.url + "?utm_source=rss")) == Join(1)


def test_different_news_at_one_address_stay_apart() -> None:
    window = StoryWindow()
    window.add(1, report_entry(*FALLEN))
    assert window.place(replace(report_entry(*BUDGET), url=report_entry(*FALLEN).url)) is None


@pytest.mark.parametrize("language", [None, "en", "xx", "zxx"])
def test_an_entry_without_words_tells_a_story_of_its_own(language: str | None) -> None:
    window = StoryWindow()
    window.add(1, replace(report_entry(""), language=language))
    window.add(2, replace(report_entry("?!"), language=language))
    assert window.place(replace(report_entry(""), language=language)) is None


def test_entries_without_an_address_come_and_go_too() -> None:
    window = StoryWindow()
    before = state(window)
    entry = replace(report_entry("In Varden Orlik", "Mayor Orlik Sorokin", language="xx"), url="")
    window.place(entry)
    window.add(1, entry)
    window.discard(1, entry)
    window.expire(NOW)
    assert before != state(window)  # the language is known now, and nothing else
    assert not len(window._indexes["xx"])


def test_a_language_without_tables_is_compared_word_by_word() -> None:
    report = ("Most w Varden runął do rzeki", "Kładka nad rzeką Ardel runęła w poniedziałek. Ranni są dwaj robotnicy.")
    second_report = (
        "Varden: most runął, dwaj ranni",
        "W poniedziałek runęła kładka nad rzeką Ardel, ranni są dwaj robotnicy.",
    )
    window = StoryWindow()
    window.add(1, report_entry(*report, language="pl"))
    assert window.place(report_entry(*second_report, language="pl")) == Join(1)


@given(st.timedeltas(timedelta(0), timedelta(days=365 * 70)).map(lambda after: NOW + after), st.integers(0))
def test_story_ids_are_positive_fit_a_database_and_grow_with_time(moment: datetime, number: int) -> None:
    story = new_story_id(moment, lambda below: number % below)
    assert 0 < story < 2**63
    assert story < new_story_id(moment + timedelta(milliseconds=2), lambda _below: 0)


def test_two_stories_of_one_moment_have_different_ids() -> None:
    assert len({new_story_id(NOW) for _ in range(100)}) > 90


def test_by_vectors_an_entry_joins_a_story_with_which_it_shares_no_word() -> None:
    window = StoryWindow(vector_index())
    window.add(1, report_entry(*FALLEN), at_angle(0))
    russian = report_entry("Обрушился пешеходный мост", by="b", language="ru")
    assert window.place(russian) is None
    assert window.place(russian, at_angle(5)) == Join(1)


def test_a_join_just_above_the_threshold_is_doubtful() -> None:
    window = StoryWindow(vector_index())
    window.add(1, report_entry(*FALLEN), at_angle(0))
    foreign = report_entry("Обрушился пешеходный мост", by="b", language="ru")
    assert window.place(foreign, at_angle(27)) == Join(1, is_doubtful=True)  # .891 + .01
    assert window.place(foreign, at_angle(35)) is None


def test_entries_that_words_alone_would_join_are_kept_apart_by_their_vectors() -> None:
    window = StoryWindow(vector_index())
    window.add(1, report_entry(*FALLEN), at_angle(0))
    assert window.place(report_entry(*BROKEN, by="b"), at_angle(60)) is None


def test_a_story_without_vectors_is_compared_by_words() -> None:
    window = StoryWindow(vector_index())
    window.add(1, report_entry(*FALLEN))
    assert window.place(report_entry(*BROKEN, by="b"), at_angle(60)) == Join(1)


def test_stories_with_vectors_are_merged_by_them_alone() -> None:
    window = StoryWindow(vector_index())
    last = report_entry(*BROKEN, by="b")
    window.add(1, report_entry(*FALLEN), at_angle(0))
    window.add(2, last, at_angle(3))
    assert window.merge_candidate(2, last) == 1
    apart = StoryWindow(vector_index())
    apart.add(1, report_entry(*FALLEN), at_angle(0))
    apart.add(2, last, at_angle(70))
    assert apart.merge_candidate(2, last) is None


def test_discarding_and_expiry_remove_vectors_too() -> None:
    index = vector_index()
    window = StoryWindow(index)
    window.add(1, report_entry(*FALLEN), at_angle(0))
    window.add(2, report_entry(*BUDGET), at_angle(40))
    window.discard(1, report_entry(*FALLEN))
    assert index.story_ids() == {2}
    window.expire(NOW + HOUR * 80)
    assert index.story_ids() == frozenset()


def test_without_an_index_vectors_are_ignored() -> None:
    window = StoryWindow()
    window.add(1, report_entry(*FALLEN), at_angle(0))
    assert window.place(report_entry(*BROKEN, by="b"), at_angle(90)) == Join(1)


def test_vectors_of_another_model_are_neither_compared_nor_explained() -> None:
    window = StoryWindow(vector_index())
    other = EntryVectors("another model", title=unit([1, 2, 3]), lead=unit([1, 2, 3]))
    window.add(1, report_entry(*FALLEN), at_angle(0))
    foreign = report_entry("Обрушился пешеходный мост", by="b", language="ru")
    assert window.place(foreign, other) is None
    assert window.explain(1, foreign, other).semantic is None
    window.add(2, foreign, other)
    assert window.merge_candidate(2, foreign) is None
