from dataclasses import replace
from datetime import timedelta

import pytest

from bot.fetching.polling import source_health
from bot.model.sources import FeedState, FetchErrorKind
from tests.fetching.due_sources import NOW, UNREAD

DAY = timedelta(days=1)
HEALTHY_STATE = replace(UNREAD, last_read_at=NOW, last_new_at=NOW - timedelta(hours=1), daily_entries=24.0)


@pytest.mark.parametrize(
    ("state", "expected", "is_down"),
    [
        (UNREAD, None, False),
        (HEALTHY_STATE, None, False),
        (replace(HEALTHY_STATE, failures=1, last_error="empty: a feed without entries"), FetchErrorKind.EMPTY, False),
        (replace(HEALTHY_STATE, failures=3, last_error="blocked: HTTP 403"), FetchErrorKind.BLOCKED, True),
        (replace(HEALTHY_STATE, failures=3, last_error="HTTP 503"), FetchErrorKind.HTTP_ERROR, True),
        (replace(HEALTHY_STATE, trusts_not_modified=False), FetchErrorKind.ALWAYS_UNCHANGED, False),
        (replace(HEALTHY_STATE, address="https://lake.example/new"), FetchErrorKind.MOVED, False),
        (replace(HEALTHY_STATE, retired_at=NOW), FetchErrorKind.GONE, True),
        (replace(HEALTHY_STATE, last_new_at=NOW - 2 * DAY), FetchErrorKind.SILENT, True),
        (replace(HEALTHY_STATE, last_new_at=NOW - DAY * 0.9), None, False),
        (replace(HEALTHY_STATE, daily_entries=1.0, last_new_at=NOW - 11 * DAY), None, False),
        (replace(HEALTHY_STATE, daily_entries=1.0, last_new_at=NOW - 12 * DAY), FetchErrorKind.SILENT, True),
    ],
)
def test_the_state_of_a_source_is_one_word(
    state: FeedState,
    expected: FetchErrorKind | None,
    is_down: bool,  # noqa: FBT001  a column of the table above
) -> None:
    assert (source_health.describe(state, NOW), source_health.is_down(state, NOW)) == (expected, is_down)
