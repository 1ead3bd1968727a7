from dataclasses import replace
from datetime import timedelta

from bot.fetching.polling import validators
from bot.fetching.polling.schedule import PollingLimits
from bot.fetching.polling.state_update import update_state
from bot.model.entries import Document, Unchanged
from bot.model.sources import FetchError, FetchErrorKind, PollingHints
from tests.fetching.due_sources import NOW, UNREAD, due

URL, MOVED = "https://lake.example/feed", "https://lake.example/rss.xml"
LIMITS = PollingLimits(timedelta(minutes=5))
HINTS = PollingHints(timedelta(hours=3))
DOCUMENT = Document(URL, b"<rss/>", "", '"b"', None, "hash", NOW, moved_to=MOVED)
READ_STATE = replace(UNREAD, etag='"a"', full_body_at=NOW - timedelta(hours=2), last_read_at=NOW - timedelta(hours=1))


def test_a_document_updates_validators_address_rate_hints_and_schedule_together() -> None:
    state = update_state(
        due(URL, READ_STATE), READ_STATE, DOCUMENT, published=[NOW], hints=HINTS, now=NOW, limits=LIMITS
    )
    assert (state.etag, state.body_hash, state.full_body_at) == ('"b"', "hash", NOW)
    assert state.pending_redirect
    assert state.pending_redirect.url == MOVED
    assert (state.hints, state.last_new_at, state.last_read_at) == (HINTS, NOW, NOW)
    assert state.hourly_rates
    assert state.next_poll_at == NOW + timedelta(hours=3)


def test_a_source_that_answers_304_to_a_probe_is_polled_again_as_soon_as_is_allowed() -> None:
    sent = validators.for_request(READ_STATE, NOW)
    assert sent.etag == validators.PROBE_VALIDATORS[0]
    state = update_state(due(URL, READ_STATE), sent, Unchanged(None, None), now=NOW, limits=LIMITS)
    assert state.trusts_not_modified is False
    assert state.next_poll_at == NOW + LIMITS.shortest
    assert state.pause > LIMITS.shortest
    later = update_state(due(URL, state), state, Unchanged(None, None, is_whole=True), now=NOW, limits=LIMITS)
    assert later.next_poll_at > NOW + LIMITS.shortest


def test_a_failure_leaves_validators_rate_and_hints_as_they_were() -> None:
    before = replace(READ_STATE, hourly_rates=(1.0,) * 24, hints=HINTS)
    state = update_state(
        due(URL, before), before, FetchError(FetchErrorKind.TOO_SLOW, "30 s passed"), now=NOW, limits=LIMITS
    )
    assert state == replace(before, failures=1, last_error="too slow: 30 s passed", next_poll_at=NOW + 2 * before.pause)
