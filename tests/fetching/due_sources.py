"""What the tests of fetching ask for in short."""

from datetime import UTC, datetime, timedelta

from bot.model.sources import DueSource, FeedState, Publisher, PublisherKind, Source

NOW = datetime(2025, 11, 3, 12, 0, tzinfo=UTC)
PAUSE = timedelta(minutes=20)
LAKE = Publisher("lake.example", "Lake Courier", "AM", PublisherKind.INDEPENDENT, "https://lake.example/")
UNREAD = FeedState(next_poll_at=NOW, pause=PAUSE)


def due(url: str, polling: FeedState = UNREAD) -> DueSource:
    return DueSource(Source("lake", LAKE, url, "en"), polling)
