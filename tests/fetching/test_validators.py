from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.fetching.polling import validators
from bot.fetching.polling.validators import NEVER_GIVEN
from bot.model.entries import Document, Unchanged
from bot.model.sources import FeedState, FetchError, FetchErrorKind
from tests.fetching.dues import NOW, PAUSE, UNREAD

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
READ = replace(
    UNREAD,
    etag='"a"',
    last_modified="yesterday",
    full_body_at=NOW,
    last_read_at=NOW,
    last_new_at=NOW,
    hourly_rates=(1 / 24,) * 24,
    daily_entries=1.0,
    trusts_not_modified=True,
)


def asked(polling: FeedState, later: timedelta) -> tuple[str | None, str | None]:
    sent = validators.asked(polling, NOW + later)
    return sent.etag, sent.last_modified


def document(etag: str | None, at: datetime) -> Document:
    return Document("https://lake.example/feed", b"<rss/>", "", etag, None, "hash", at)


def test_both_validators_are_sent_as_they_came_until_it_is_time_for_the_whole() -> None:
    assert asked(READ, HOUR) == ('"a"', "yesterday")
    assert asked(READ, DAY) == (None, None)


def test_a_source_that_seldom_speaks_is_asked_for_the_whole_every_eight_days() -> None:
    seldom = replace(READ, daily_entries=0.1, hourly_rates=(0.1 / 24,) * 24)
    assert asked(seldom, 7 * DAY) == ('"a"', "yesterday")
    assert asked(seldom, 8 * DAY) == (None, None)


def test_a_lively_source_that_says_nothing_for_too_long_is_suspected() -> None:
    lively = replace(READ, daily_entries=48.0, hourly_rates=(2.0,) * 24)
    assert asked(lively, HOUR) == ('"a"', "yesterday")
    assert asked(lively, 3 * HOUR) == (None, None)


def test_a_first_304_is_tried_with_validators_that_nobody_gave_out() -> None:
    untried = replace(READ, trusts_not_modified=None, last_read_at=NOW + HOUR)
    sent = validators.asked(untried, NOW + HOUR)
    assert (sent.etag, sent.last_modified) == NEVER_GIVEN
    liar = validators.learned(untried, sent, Unchanged(None, None), NOW + HOUR)
    assert (liar.trusts_not_modified, liar.etag) == (False, '"a"')
    assert asked(liar, timedelta(0)) == (None, None)
    honest = validators.learned(untried, sent, document('"b"', NOW + HOUR), NOW + HOUR)
    assert (honest.trusts_not_modified, honest.etag, honest.last_modified) == (True, '"b"', None)


def test_a_whole_answer_brings_its_own_validators_and_hash_and_forgets_those_before() -> None:
    found = validators.learned(READ, READ, document('"b"', NOW + HOUR), NOW + HOUR)
    assert (found.etag, found.last_modified, found.body_hash, found.full_body_at) == ('"b"', None, "hash", NOW + HOUR)
    same = validators.learned(found, found, Unchanged(None, None, is_whole=True), NOW + DAY)
    assert (same.etag, same.body_hash, same.full_body_at) == (None, "hash", NOW + DAY)


def test_a_304_keeps_what_it_does_not_mention() -> None:
    found = validators.learned(READ, READ, Unchanged('"c"', None), NOW + HOUR)
    assert (found.etag, found.last_modified, found.full_body_at) == ('"c"', "yesterday", NOW)


def test_a_failure_teaches_nothing() -> None:
    assert validators.learned(READ, READ, FetchError(FetchErrorKind.TOO_SLOW, "30 s passed"), NOW) == READ


@pytest.mark.parametrize("polling", [UNREAD, replace(READ, etag=None, last_modified=None)])
def test_without_validators_there_is_nothing_to_send(polling: FeedState) -> None:
    assert asked(polling, PAUSE) == (None, None)
