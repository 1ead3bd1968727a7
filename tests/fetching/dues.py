"""What the tests of fetching ask for in short."""

from datetime import UTC, datetime, timedelta

from bot.model.sources import Due, Kind, Polling, Publisher, Source

NOW = datetime(2025, 11, 3, 12, 0, tzinfo=UTC)
PAUSE = timedelta(minutes=20)
LAKE = Publisher("lake.example", "Lake Courier", "AM", Kind.INDEPENDENT, "https://lake.example/")
UNREAD = Polling(next_poll_at=NOW, pause=PAUSE)


def due(url: str, polling: Polling = UNREAD) -> Due:
    return Due(Source("lake", LAKE, url, "en"), polling)
