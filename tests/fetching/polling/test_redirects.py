from dataclasses import replace
from datetime import timedelta

import pytest

from bot.fetching.polling import redirects
from bot.model.entries import Unchanged
from bot.model.sources import DueSource, FeedState, FetchError, FetchErrorKind
from tests.fetching.due_sources import NOW, UNREAD, due

OLD, NEW = "https://lake.example/feed", "https://lake.example/rss.xml"
HOUR = timedelta(hours=1)


def polled(source: DueSource, *polls: tuple[str | None, timedelta]) -> FeedState:
    """Return the state after polls that were redirected to these addresses, so long after the first."""
    state = source.state
    for target, later in polls:
        result = Unchanged("e", None, moved_to=target)
        state = redirects.update(replace(source, state=state), state, result, NOW + later)
    return state


def test_a_move_is_believed_after_three_equal_answers_over_a_day() -> None:
    source = due(OLD)
    assert polled(source, (NEW, 0 * HOUR), (NEW, HOUR), (NEW, 2 * HOUR)).address is None
    assert polled(source, (NEW, 0 * HOUR), (NEW, 24 * HOUR)).address is None
    state = polled(source, (NEW, 0 * HOUR), (NEW, 12 * HOUR), (NEW, 24 * HOUR))
    assert (state.address, state.pending_redirect) == (NEW, None)
    assert replace(source, state=state).url == NEW


@pytest.mark.parametrize("between", [None, "https://lake.example/other"])
def test_another_answer_in_between_begins_the_count_anew(between: str | None) -> None:
    state = polled(due(OLD), (NEW, 0 * HOUR), (between, HOUR), (NEW, 24 * HOUR), (NEW, 30 * HOUR))
    assert state.address is None


@pytest.mark.parametrize(
    "target",
    [
        "https://lake.example/login?next=/feed",
        "https://auth.hotel.example/captive",
        "https://accounts.lake.example/feed",
        "https://other.example/",
        "http://lake.example/feed",
    ],
)
def test_no_login_no_front_page_of_others_and_no_way_out_of_https_is_believed(target: str) -> None:
    assert polled(due(OLD), *((target, day * 24 * HOUR) for day in range(5))).address is None


@pytest.mark.parametrize(
    "target",
    [
        "https://www.lake.am/",
        "https://feeds.other.am/lake",
        "https://other.am/?feed=rss2",
        "https://catalogin.am/feed",
    ],
)
def test_another_place_of_the_same_site_and_a_path_elsewhere_are_believed(target: str) -> None:
    source = due("https://lake.am/feed")
    assert polled(source, *((target, day * 24 * HOUR) for day in range(3))).address == target


def test_a_way_back_to_the_catalogues_address_forgets_the_move() -> None:
    moved = due(OLD, replace(UNREAD, address=NEW))
    assert polled(moved, *((OLD, day * 24 * HOUR) for day in range(3))).address is None


def test_an_address_that_fails_three_times_gives_way_to_the_catalogues() -> None:
    source = due(OLD, replace(UNREAD, address=NEW, failures=1))
    failure = FetchError(FetchErrorKind.NOT_FOUND, "HTTP 404")
    assert redirects.update(source, source.state, failure, NOW).address == NEW
    assert redirects.update(source, replace(source.state, failures=2), failure, NOW).address is None
