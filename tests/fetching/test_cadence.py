from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.fetching import cadence
from bot.model import Document, Failure, Polling, Trouble, Unchanged
from tests.fetching.dues import NOW, PAUSE, UNREAD

SHORTEST = timedelta(minutes=5)
READ = replace(UNREAD, last_read_at=NOW - PAUSE)
DOCUMENT = Document("https://lake.example/feed", b"<rss/>", "", "e", "m", "hash", NOW)
UNCHANGED = Unchanged("e", "m")
GONE = Failure(Trouble.HTTP_ERROR, "HTTP 404")

spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3))
waits = st.one_of(st.none(), st.timedeltas(min_value=timedelta(-1), max_value=timedelta(days=30)))
results = st.one_of(
    st.just(DOCUMENT), st.just(UNCHANGED), st.builds(Failure, st.sampled_from(Trouble), st.just("why"), waits)
)
pollings = st.builds(
    Polling,
    next_poll_at=st.just(NOW),
    pause=spans,
    last_read_at=st.one_of(st.none(), st.just(NOW)),
    failures=st.integers(min_value=0, max_value=10_000),
)


def after(polling: Polling, result: Document | Unchanged | Failure, new_entries: int = 0) -> Polling:
    return cadence.after(polling, result, new_entries=new_entries, now=NOW, shortest=SHORTEST)


def test_a_source_that_has_just_spoken_is_asked_again_sooner() -> None:
    found = after(READ, DOCUMENT, new_entries=3)
    assert (found.pause, found.next_poll_at) == (PAUSE / 2, NOW + PAUSE / 2)


@pytest.mark.parametrize("result", [DOCUMENT, UNCHANGED])
def test_a_source_that_brings_nothing_is_asked_again_later(result: Document | Unchanged) -> None:
    assert after(READ, result).pause == PAUSE * 1.5


def test_the_first_reading_says_nothing_of_the_pace() -> None:
    assert after(UNREAD, DOCUMENT, new_entries=100).pause == PAUSE


def test_what_a_poll_taught_is_kept_as_it_was_sent() -> None:
    found = after(replace(READ, failures=4, trouble="http error: HTTP 404"), DOCUMENT)
    assert (found.etag, found.last_modified, found.body_hash) == ("e", "m", "hash")
    assert (found.failures, found.trouble, found.last_read_at) == (0, None, NOW)


def test_nothing_new_keeps_the_hash_of_the_last_body() -> None:
    assert after(replace(READ, body_hash="old"), UNCHANGED).body_hash == "old"


def test_failures_double_the_wait_up_to_a_day_and_never_end_it() -> None:
    polling, waits_so_far = replace(READ, etag="e", body_hash="hash"), []
    for _ in range(12):
        polling = after(polling, GONE)
        waits_so_far.append((polling.next_poll_at - NOW) / timedelta(minutes=1))
    assert waits_so_far[:7] == [40, 80, 160, 320, 640, 1280, 1440]
    assert waits_so_far[-1] == 1440
    assert (polling.failures, polling.trouble) == (12, "http error: HTTP 404")
    assert (polling.etag, polling.body_hash, polling.pause) == ("e", "hash", PAUSE)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [(timedelta(hours=3), timedelta(hours=3)), (timedelta(seconds=1), PAUSE), (timedelta(days=9), timedelta(days=1))],
)
def test_what_a_server_asks_for_is_kept_to_within_a_day(asked: timedelta, kept: timedelta) -> None:
    assert after(READ, Failure(Trouble.TOLD_TO_WAIT, "HTTP 429", asked)).next_poll_at == NOW + kept


@settings(deadline=None)  # the machine may be busy
@given(pollings, results, st.integers(min_value=0, max_value=1000))
def test_the_next_poll_comes_never_sooner_than_allowed_and_always_within_a_day(
    polling: Polling, result: Document | Unchanged | Failure, new: int
) -> None:
    found = after(polling, result, new)
    assert SHORTEST <= found.next_poll_at - NOW <= timedelta(days=1)
    assert (found.failures == 0) is not isinstance(result, Failure)
    if not isinstance(result, Failure):
        assert SHORTEST <= found.pause <= cadence.LONGEST


@settings(deadline=None)  # the machine may be busy
@given(pollings, results, st.integers(min_value=1, max_value=1000))
def test_news_never_makes_the_next_poll_later(
    polling: Polling, result: Document | Unchanged | Failure, new: int
) -> None:
    assert after(polling, result, new).next_poll_at <= after(polling, result, 0).next_poll_at
