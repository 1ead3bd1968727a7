from dataclasses import replace
from datetime import timedelta

import pytest

from bot.fetching.polling import source_health
from bot.model.sources import FeedState, FetchErrorKind
from tests.support.due_sources import NOW, UNREAD

DAY = timedelta(days=1)
WELL = replace(UNREAD, last_read_at=NOW, last_new_at=NOW - timedelta(hours=1), daily_entries=24.0)


@pytest.mark.parametrize(
    ("state", "expected", "is_down"),
    [
        (UNREAD, None, False),
        (WELL, None, False),
        (replace(WELL, failures=1, last_error="empty: a feed without entries"), FetchErrorKind.EMPTY, False),
        (replace(WELL, failures=3, last_error="blocked: HTTP 403"), FetchErrorKind.BLOCKED, True),
        (replace(WELL, failures=3, last_error="HTTP 503"), FetchErrorKind.HTTP_ERROR, True),
        (replace(WELL, trusts_not_modified=False), FetchErrorKind.ALWAYS_UNCHANGED, False),
        (replace(WELL, address="https://lake.example/new"), FetchErrorKind.MOVED, False),
        (replace(WELL, retired_at=NOW), FetchErrorKind.GONE, True),
        (replace(WELL, last_new_at=NOW - 2 * DAY), FetchErrorKind.SILENT, True),
        (replace(WELL, last_new_at=NOW - DAY * 0.9), None, False),
        (replace(WELL, daily_entries=1.0, last_new_at=NOW - 11 * DAY), None, False),
        (replace(WELL, daily_entries=1.0, last_new_at=NOW - 12 * DAY), FetchErrorKind.SILENT, True),
    ],
)
def test_the_state_of_a_source_is_one_word(
    state: FeedState,
    expected: FetchErrorKind | None,
    is_down: bool,  # noqa: FBT001  a column of the table above
) -> None:
    assert (source_health.describe(state, NOW), source_health.is_down(state, NOW)) == (expected, is_down)
