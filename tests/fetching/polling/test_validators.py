from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.fetching.polling import validators
from bot.fetching.polling.validators import PROBE_VALIDATORS
from bot.model.entries import Document, Unchanged
from bot.model.sources import FeedState, FetchError, FetchErrorKind
from tests.fetching.due_sources import NOW, POLL_PAUSE, UNREAD

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
READ_STATE = replace(
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


def sent_validators(state: FeedState, later: timedelta) -> tuple[str | None, str | None]:
    sent = validators.for_request(state, NOW + later)
    return sent.etag, sent.last_modified


def document(etag: str | None, at: datetime) -> Document:
    return Document("https://lake.example/feed", b"<rss/>", "", etag, None, "hash", at)


def test_both_validators_are_sent_as_they_came_until_it_is_time_for_the_whole() -> None:
    assert sent_validators(READ_STATE, HOUR) == ('"a"', "yesterday")
    assert sent_validators(READ_STATE, DAY) == (None, None)


def test_a_source_that_seldom_speaks_is_asked_for_the_whole_every_eight_days() -> None:
    seldom = replace(READ_STATE, daily_entries=0.1, hourly_rates=(0.1 / 24,) * 24)
    assert sent_validators(seldom, 7 * DAY) == ('"a"', "yesterday")
    assert sent_validators(seldom, 8 * DAY) == (None, None)


def test_a_lively_source_that_says_nothing_for_too_long_is_suspected() -> None:
    lively = replace(READ_STATE, daily_entries=48.0, hourly_rates=(2.0,) * 24)
    assert sent_validators(lively, HOUR) == ('"a"', "yesterday")
    assert sent_validators(lively, 3 * HOUR) == (None, None)


def test_a_first_304_is_tried_with_validators_that_nobody_gave_out() -> None:
    untried = replace(READ_STATE, trusts_not_modified=None, last_read_at=NOW + HOUR)
    sent = validators.for_request(untried, NOW + HOUR)
    assert (sent.etag, sent.last_modified) == PROBE_VALIDATORS
    distrusted = validators.update(untried, sent, Unchanged(None, None), NOW + HOUR)
    assert (distrusted.trusts_not_modified, distrusted.etag) == (False, '"a"')
    assert sent_validators(distrusted, timedelta(0)) == (None, None)
    trusted = validators.update(untried, sent, document('"b"', NOW + HOUR), NOW + HOUR)
    assert (trusted.trusts_not_modified, trusted.etag, trusted.last_modified) == (True, '"b"', None)


def test_a_whole_answer_brings_its_own_validators_and_hash_and_forgets_those_before() -> None:
    state = validators.update(READ_STATE, READ_STATE, document('"b"', NOW + HOUR), NOW + HOUR)
    assert (state.etag, state.last_modified, state.body_hash, state.full_body_at) == ('"b"', None, "hash", NOW + HOUR)
    same = validators.update(state, state, Unchanged(None, None, is_whole=True), NOW + DAY)
    assert (same.etag, same.body_hash, same.full_body_at) == (None, "hash", NOW + DAY)


def test_a_304_keeps_what_it_does_not_mention() -> None:
    state = validators.update(READ_STATE, READ_STATE, Unchanged('"c"', None), NOW + HOUR)
    assert (state.etag, state.last_modified, state.full_body_at) == ('"c"', "yesterday", NOW)


def test_a_failure_teaches_nothing() -> None:
    assert (
        validators.update(READ_STATE, READ_STATE, FetchError(FetchErrorKind.TOO_SLOW, "30 s passed"), NOW) == READ_STATE
    )


@pytest.mark.parametrize("state", [UNREAD, replace(READ_STATE, etag=None, last_modified=None)])
def test_without_validators_there_is_nothing_to_send(state: FeedState) -> None:
    assert sent_validators(state, POLL_PAUSE) == (None, None)
