"""The script of the demo, and the bot's topics for each event: a demo that misleads is worse than none."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.clustering.window import StoryWindow
from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.matching.thresholds import levels_reached
from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind
from bot.model.topics import Level
from bot.sandbox.news.generator import Generator, Item, NewsEvent
from bot.sandbox.news.script import Script, load

OPENED = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVERY = timedelta(seconds=5)


@pytest.fixture(scope="module")
def script() -> Script:
    return load()


@pytest.fixture(scope="module")
def rounds(script: Script) -> list[NewsEvent]:
    generator = Generator(script, opened_at=OPENED, every=None)
    return [generator.begin_next(OPENED + number * EVERY) for number in range(3 * len(script.events))]


def entry(script: Script, item: Item) -> Entry:
    outlet = script.outlet(item.outlet)
    assert outlet
    return Entry(
        source_id=f"{outlet.id}-{item.language}",
        publisher=Publisher(
            outlet.id, outlet.name, outlet.country, PublisherKind(outlet.kind), f"http://127.0.0.1/{outlet.id}/"
        ),
        url=f"http://127.0.0.1/{outlet.id}/{item.slug}",
        guid=None,
        title=item.title,
        description=item.deck,
        text=f"{item.deck} {item.text}" if outlet.is_full else "",
        language=item.language,
        published_at=item.published_at,
        seen_at=item.published_at,
    )


def placed(script: Script, rounds: list[NewsEvent]) -> dict[int, list[int]]:
    """Return for each event, by its number, the stories of its items, each named by the event that opened it."""
    window = StoryWindow()
    stories: defaultdict[int, list[int]] = defaultdict(list)
    for _, number, item in sorted(
        (item.published_at, number, item) for number, event in enumerate(rounds) for item in event.items
    ):
        news_entry = entry(script, item)
        join = window.place(news_entry)
        story = join.story_id if join else number + 1
        window.add(story, news_entry)
        if twin := window.merge_candidate(story, news_entry):
            window.merge(*sorted((story, twin)))
            story = min(story, twin)
        stories[number].append(story - 1)
    return stories


def test_the_first_event_is_told_by_six_outlets_in_two_scripts_and_concerns_all_topics(script: Script) -> None:
    first = script.events[0]
    assert set(first.topics) == set(script.topics) == {"csto", "armenia", "azerbaijan"}
    assert len({report.outlet for report in first.reports}) == 6
    assert {report.language for report in first.reports} == {"en", "ru"}
    assert {report.after for report in first.reports} <= {timedelta(seconds=second) for second in (*range(15), 40)}


@pytest.mark.parametrize("topic", load().topics)
def test_each_topic_has_its_turn_at_least_once_in_four_events(script: Script, topic: str) -> None:
    turns = [place for place, event in enumerate(script.events * 2) if topic in event.topics]
    assert max(later - earlier for earlier, later in pairwise(turns)) <= 4


def test_no_gap_stays_open_and_no_address_is_used_twice(rounds: list[NewsEvent]) -> None:
    items = [item for event in rounds for item in event.items]
    assert not [item for item in items if {"{", "}"} & set(item.title + item.deck + item.text)]
    assert len({(item.outlet, item.slug) for item in items}) == len(items)


def test_the_bot_finds_in_each_telling_the_topics_that_its_event_names(script: Script, rounds: list[NewsEvent]) -> None:
    matcher = Matcher(load_builtin_topics())
    for event in rounds[: len(script.events)]:
        for item in event.items:
            matches = matcher.match(entry(script, item))
            topics = {match.topic_id for match in matches if Level.NORMAL in levels_reached(match.score)}
            assert topics & script.topics.keys() == set(event.topics), item.title


def test_the_bot_takes_the_tellings_of_one_event_for_one_story(script: Script, rounds: list[NewsEvent]) -> None:
    first = rounds[: len(script.events)]
    assert placed(script, first) == {number: [number] * len(event.items) for number, event in enumerate(first)}


def test_events_follow_in_their_rhythm_after_a_pause_for_the_first_poll(script: Script) -> None:
    generator = Generator(script, opened_at=OPENED, every=EVERY)
    assert not generator.events(OPENED + timedelta(seconds=14))
    begun = generator.events(OPENED + timedelta(seconds=26))
    assert [event.began_at - OPENED for event in begun] == [timedelta(seconds=after) for after in (25, 20, 15)]


def test_an_event_that_is_asked_for_begins_at_once_and_the_rhythm_goes_on_from_there(script: Script) -> None:
    generator = Generator(script, opened_at=OPENED, every=EVERY)
    event = generator.begin_next(OPENED + timedelta(seconds=3))
    assert event.event_id == script.events[0].id
    begun = generator.events(OPENED + timedelta(seconds=9))
    assert [event.event_id for event in begun] == [script.events[1].id, script.events[0].id]


def test_another_opening_tells_the_same_events_with_other_addresses_and_figures(script: Script) -> None:
    event, another = (
        Generator(script, opened_at=OPENED + timedelta(minutes=later), every=None).begin_next(
            OPENED + timedelta(minutes=later)
        )
        for later in (0, 1)
    )
    assert event.event_id == another.event_id
    assert event.items[0].slug != another.items[0].slug
    assert event.items[0].deck != another.items[0].deck
