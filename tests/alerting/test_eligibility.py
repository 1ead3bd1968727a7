from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.alerting.eligibility import (
    FIRST_MESSAGE_WAIT,
    MAX_BATCHED_AGE,
    STORM_ALERTS,
    Candidate,
    FirstMessage,
    batch,
    postpone_alert,
    postpone_digest,
)
from bot.alerting.planning import MAX_NEWS_AGE
from bot.model.alerts import Alert, AlertKind, BatchReason, DueDigest
from bot.model.chats import Chat, ChatKind, DeliveryMode, DeliveryPreferences
from bot.model.entries import Entry
from bot.model.outcomes import Batched, Dropped, RetryAt
from bot.model.sources import Publisher
from bot.model.stories import DoubtfulEntry, Story
from tests.alerting.quiet_night import NIGHT, NOW, local

CHAT = Chat(5, ChatKind.PRIVATE, "en")
ALERT = Alert(1, CHAT, 7, AlertKind.NEW, attempts=0, plain=False)
UPDATE, GROWTH, DOUBT = (replace(ALERT, kind=kind) for kind in (AlertKind.UPDATE, AlertKind.GROWTH, AlertKind.DOUBT))
FLOOD, UNBATCHED = replace(ALERT, is_flood=True), replace(ALERT, is_unbatched=True)
DIGEST = DueDigest(1, CHAT, NOW.replace(microsecond=0), BatchReason.MODE, attempts=0, plain=False)
SECOND = timedelta(seconds=1)


def batched(
    preferences: DeliveryPreferences, alert: Alert = ALERT, *, publishers: int = 1, recent: int = 0
) -> Batched | Dropped | None:
    chat = replace(CHAT, preferences=preferences)
    return batch(replace(alert, chat=chat), publishers=publishers, recent=recent, now=NOW)


def candidate(*, seen_at: datetime = NOW, is_muted: bool = False, topics: tuple[str, ...] = ("csto",)) -> Candidate:
    publisher = Publisher("wire.example", "Wire", None, None, "https://wire.example/")
    entry = Entry(
        source_id="wire",
        publisher=publisher,
        url="https://wire.example/1",
        guid=None,
        title="A title",
        description="",
        text="",
        language="en",
        published_at=seen_at,
        seen_at=seen_at,
    )
    return Candidate(Story(7, (entry,), seen_at), topics, is_muted)


def test_a_story_that_the_chat_follows_is_sent() -> None:
    assert postpone_alert(ALERT, candidate(), recent=0, now=NOW) is None


@pytest.mark.parametrize(
    ("rejected", "reason"),
    [
        (Candidate(), "the story is gone"),
        (candidate(seen_at=NOW - MAX_NEWS_AGE - SECOND), "it is no longer news"),
        (candidate(is_muted=True), "the reader has muted it"),
        (candidate(topics=()), "the reader no longer follows it"),
    ],
)
def test_a_story_that_is_not_wanted_any_more_is_dropped_with_the_reason(rejected: Candidate, reason: str) -> None:
    assert postpone_alert(ALERT, rejected, recent=0, now=NOW) == Dropped(reason)


def test_a_story_that_waited_for_a_digest_which_telegram_refused_may_be_a_week_older() -> None:
    late = candidate(seen_at=NOW - MAX_BATCHED_AGE + SECOND)
    assert postpone_alert(ALERT, late, recent=0, now=NOW) == Dropped("it is no longer news")
    assert postpone_alert(UNBATCHED, late, recent=0, now=NOW) is None


def test_a_chat_that_has_paused_is_sent_neither_alerts_nor_digests() -> None:
    paused = replace(CHAT, is_paused=True)
    dropped = Dropped("the reader has paused")
    assert postpone_alert(replace(ALERT, chat=paused), candidate(), recent=0, now=NOW) == dropped
    assert postpone_digest(replace(DIGEST, chat=paused), now=NOW) == dropped
    assert postpone_digest(DIGEST, now=NOW) is None


def test_who_wants_nothing_special_is_told_at_once() -> None:
    assert batched(DeliveryPreferences()) is None


def test_in_quiet_hours_a_story_is_held_until_they_end() -> None:
    assert batched(DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan")) == Batched(
        local(2026, 11, 25, 7, zone="Asia/Yerevan"), BatchReason.QUIET
    )
    assert batched(DeliveryPreferences(quiet=NIGHT, zone="UTC")) is None


def test_what_many_tell_breaks_through_where_the_chat_wants_so() -> None:
    quiet = DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan", urgent_from=3)
    assert isinstance(batched(quiet, publishers=2), Batched)
    assert batched(quiet, publishers=3) is None
    assert isinstance(batched(replace(quiet, urgent_from=0), publishers=30), Batched)


def test_a_doubtful_outlet_breaks_through_nothing() -> None:
    preferences = DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan", urgent_from=2)
    alert = replace(ALERT, chat=replace(CHAT, preferences=preferences))
    story = candidate().story
    assert story
    [first] = story.entries
    second = replace(first, publisher=replace(first.publisher, id="herald.example"))
    joined = replace(story, entries=(first, second))
    doubtful = replace(joined, doubtful=(DoubtfulEntry(2, second),))
    assert postpone_alert(alert, replace(candidate(), story=joined), recent=0, now=NOW) is None
    assert isinstance(postpone_alert(alert, replace(candidate(), story=doubtful), recent=0, now=NOW), Batched)


def test_an_edit_is_silent_so_it_comes_in_quiet_hours_too_and_a_second_sound_does_not() -> None:
    quiet = DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan", urgent_from=0)
    assert batched(quiet, UPDATE) is None
    assert isinstance(batched(quiet, GROWTH, publishers=9), Dropped)
    assert batched(DeliveryPreferences(), GROWTH, publishers=9) is None


@pytest.mark.parametrize(
    "preferences", [DeliveryPreferences(tells_doubts=False), DeliveryPreferences(mode=DeliveryMode.HOURLY)]
)
def test_a_doubt_is_dropped_where_the_chat_prefers_none_or_digests_by_now(preferences: DeliveryPreferences) -> None:
    doubt = replace(DOUBT, chat=replace(CHAT, preferences=preferences))
    assert isinstance(postpone_alert(doubt, candidate(), recent=0, now=NOW), Dropped)


def test_a_doubt_waits_for_the_end_of_quiet_hours_and_for_the_message_about_its_story() -> None:
    assert postpone_alert(DOUBT, candidate(), recent=STORM_ALERTS, now=NOW) is None
    quiet = replace(CHAT, preferences=DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan"))
    postponed = postpone_alert(replace(DOUBT, chat=quiet), candidate(), recent=0, now=NOW)
    assert isinstance(postponed, RetryAt)
    assert (postponed.at, postponed.counts) == (local(2026, 11, 25, 7, zone="Asia/Yerevan"), False)
    unsent = replace(candidate(), first=FirstMessage(is_waiting=True))
    postponed = postpone_alert(DOUBT, unsent, recent=0, now=NOW)
    assert isinstance(postponed, RetryAt)
    assert (postponed.at, postponed.counts) == (NOW + FIRST_MESSAGE_WAIT, False)


def test_a_digest_whose_hour_became_quiet_meanwhile_comes_afterwards() -> None:
    chat = replace(CHAT, preferences=DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan"))
    postponed = postpone_digest(replace(DIGEST, chat=chat), now=NOW)
    assert isinstance(postponed, RetryAt)
    assert postponed.at == local(2026, 11, 25, 7, zone="Asia/Yerevan")


@pytest.mark.parametrize(
    ("preferences", "due"),
    [
        (DeliveryPreferences(mode=DeliveryMode.HOURLY), datetime(2026, 11, 24, 21, tzinfo=UTC)),
        (DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=8), datetime(2026, 11, 25, 8, tzinfo=UTC)),
        (DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=21), datetime(2026, 11, 24, 21, tzinfo=UTC)),
        (
            DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=8, zone="Asia/Yerevan"),
            datetime(2026, 11, 25, 4, tzinfo=UTC),
        ),
        (
            DeliveryPreferences(mode=DeliveryMode.WEEKLY, digest_hour=8, digest_weekday=0),
            datetime(2026, 11, 30, 8, tzinfo=UTC),
        ),
        (
            DeliveryPreferences(mode=DeliveryMode.WEEKLY, digest_hour=8, digest_weekday=1),
            datetime(2026, 12, 1, 8, tzinfo=UTC),
        ),
        (
            DeliveryPreferences(mode=DeliveryMode.DAILY, digest_hour=3, quiet=NIGHT),
            datetime(2026, 11, 25, 7, tzinfo=UTC),
        ),
    ],
)
def test_a_digest_comes_at_its_hour(preferences: DeliveryPreferences, due: datetime) -> None:
    assert batched(preferences) == Batched(due, BatchReason.MODE)


def test_what_a_refused_digest_was_to_tell_waits_for_quiet_hours_alone() -> None:
    assert batched(DeliveryPreferences(mode=DeliveryMode.WEEKLY), UNBATCHED, recent=STORM_ALERTS) is None
    assert isinstance(batched(DeliveryPreferences(quiet=NIGHT, zone="Asia/Yerevan"), UNBATCHED), Batched)


def test_a_storm_is_told_together_and_all_of_it_at_one_moment() -> None:
    assert batched(DeliveryPreferences(), recent=STORM_ALERTS - 1) is None
    together = batched(DeliveryPreferences(), recent=STORM_ALERTS)
    assert together == Batched(NOW + timedelta(minutes=10), BatchReason.STORM)
    later = batch(ALERT, publishers=1, recent=STORM_ALERTS, now=NOW + timedelta(minutes=9))
    assert later == together
    assert batched(DeliveryPreferences(urgent_from=3), recent=STORM_ALERTS, publishers=3) is None, (
        "what many tell is not held"
    )


def test_what_a_source_brings_all_at_once_is_told_together() -> None:
    assert batched(DeliveryPreferences(), FLOOD) == Batched(NOW + timedelta(minutes=10), BatchReason.FLOOD)
