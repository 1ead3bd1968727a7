"""Due sources for the tests of fetching."""

from datetime import UTC, datetime, timedelta

from bot.model.sources import DueSource, FeedState, Publisher, PublisherKind, Source

NOW = datetime(2025, 11, 3, 12, 0, tzinfo=UTC)
POLL_PAUSE = timedelta(minutes=20)
LAKE = Publisher("lake.example", "Lake Courier", "AM", PublisherKind.INDEPENDENT, "https://lake.example/")
UNREAD = FeedState(next_poll_at=NOW, pause=POLL_PAUSE)


def due(url: str, polling: FeedState = UNREAD) -> DueSource:
    return DueSource(Source("lake", LAKE, url, "en"), polling)
