"""Properties of stories."""

from datetime import UTC, datetime, timedelta

from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind
from bot.model.stories import DoubtfulEntry, Story

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _entry(outlet: str, minutes: int) -> Entry:
    publisher = Publisher(f"{outlet}.example", outlet, "AM", PublisherKind.STATE, f"https://{outlet}.example/")
    moment = NOON + timedelta(minutes=minutes)
    return Entry(outlet, publisher, f"https://{outlet}.example/1", None, "Title", "Deck.", "", "en", moment, moment)


def test_a_story_grows_until_nobody_has_added_to_it_for_six_hours() -> None:
    story = Story(1, (_entry("one", 0), _entry("two", 60)), NOON)
    assert not story.is_settled(NOON + timedelta(hours=7))
    assert story.is_settled(NOON + timedelta(hours=7, minutes=1))


def test_a_publisher_counts_once_and_the_first_to_tell_stands_first() -> None:
    story = Story(1, (_entry("a", 0), _entry("b", 1), _entry("a", 2)), NOON)
    assert [publisher.name for publisher in story.publishers] == ["a", "b"]
    assert story.updated_at == NOON + timedelta(minutes=2)


def test_a_story_without_its_doubtful_entries_has_the_rest_and_never_nothing() -> None:
    certain, first, second = (_entry(outlet, minute) for minute, outlet in enumerate("abc"))
    doubtful = DoubtfulEntry(1, first), DoubtfulEntry(2, second)
    story = Story(1, (certain, first, second), NOON, doubtful)
    assert story.without({1}) == Story(1, (certain, second), NOON, doubtful[1:])
    assert story.without({1, 2}) == Story(1, (certain,), NOON)
    assert story.certain == story.without({1, 2})
    assert story.without({3}) is story
    alone = Story(1, (first,), NOON, doubtful[:1])
    assert alone.without({1}) is alone
