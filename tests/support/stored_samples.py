"""Small values to store, and functions that store them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.model.alerts import Alert, Announcement
from bot.model.chats import Chat, ChatKind, Subscription
from bot.model.entries import Entry
from bot.model.sources import FeedState, Format, PendingRedirect, PollingHints, Publisher, PublisherKind, Source
from bot.model.topics import Evidence, Level, Match, Place, Topic
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from bot.storage.sources import Sources
from bot.storage.stories import Placed, Stories
from bot.storage.topics import Topics

NOW = datetime(2026, 9, 14, 10, 0, 0, 123456, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALL_LEVELS = frozenset(Level)

PAPER = Publisher(
    id="paper.example", name="Թերթ", country="AM", kind=PublisherKind.INDEPENDENT, home="https://paper.example/"
)
AGENCY = Publisher(
    id="agency.example", name="Agency", country="AZ", kind=PublisherKind.STATE, home="https://agency.example/"
)
SOURCES = (
    Source(id="paper-hy", publisher=PAPER, url="https://paper.example/rss", language="hy"),
    Source(
        id="agency-en",
        publisher=AGENCY,
        url="https://agency.example/feed",
        language=None,
        format=Format.SITEMAP,
        user_agent="Mozilla/5.0",
    ),
)
TOPICS = (Topic("csto", ""), Topic("armenia", ""), Topic("azerbaijan", ""))
EVIDENCE = (Evidence(Place.TITLE, "Հայաստանի", 1, 40), Evidence(Place.BODY, "Ереван", 3, 12))


def entry(number: int = 1, *, source: Source = SOURCES[0], seen_at: datetime = NOW) -> Entry:
    return Entry(
        source_id=source.id,
        publisher=source.publisher,
        url=f"https://{source.publisher.id}/{number}",
        guid=None,
        title=f"Երևանում՝ {number}",
        description="",
        text="Bir gün sonra.",
        language=source.language,
        published_at=seen_at - MINUTE,
        seen_at=seen_at,
    )


def placed(number: int = 1, *, story: int = 1, topics: Sequence[str] = ("armenia",), score: int = 60) -> Placed:
    matches = tuple(Match(topic, score, EVIDENCE) for topic in topics)
    return Placed(key=f"key-{number}", entry=entry(number), story_id=story, matches=matches)


def announcement(story: int = 1, topic: str = "armenia", levels: frozenset[Level] = ALL_LEVELS) -> Announcement:
    return Announcement(story_id=story, topic_id=topic, levels=levels, due_at=NOW)


def polling(at: datetime = NOW + HOUR) -> FeedState:
    return FeedState(
        next_poll_at=at,
        pause=timedelta(seconds=450.25),
        etag='W/"ёлка"',
        last_modified="Mon, 14 Sep 2026 09:00:00 GMT",
        body_hash="ab" * 32,
        full_body_at=NOW - HOUR,
        trusts_not_modified=True,
        last_read_at=NOW,
        last_new_at=NOW - DAY,
        hourly_rates=(0.25, 1.5) * 12,
        daily_entries=21.0,
        hints=PollingHints(HOUR, frozenset({1, 2}), frozenset({6})),
        address="https://paper.example/moved",
        pending_redirect=PendingRedirect("https://paper.example/again", NOW - HOUR, 2),
        failures=2,
        last_error="HTTP 503",
        gone_at=NOW - HOUR,
    )


async def save_sources_and_topics(database: Database) -> None:
    """Store sources and topics, as every start does."""
    await Sources(database).ensure(SOURCES, now=NOW)
    await Topics(database).ensure(TOPICS)


async def add_subscriber(
    database: Database, chat_id: int, *topics: str, level: Level = Level.NORMAL, kind: ChatKind = ChatKind.PRIVATE
) -> Chat:
    """Register a chat and subscribe it to topics, Armenia by default."""
    chats = Chats(database)
    chat = await chats.register(Chat(id=chat_id, kind=kind, language="en"), now=NOW)
    for topic in topics or ("armenia",):
        await chats.subscribe(Subscription(chat_id=chat_id, topic_id=topic, level=level, since=NOW))
    return chat


async def claim_alerts(
    database: Database, *, owner: str = "me", now: datetime = NOW, lease: timedelta = HOUR, limit: int = 100
) -> tuple[Alert, ...]:
    """Claim the due items, all of which are alerts."""
    items = await Outbox(database).claim(owner=owner, now=now, lease=lease, limit=limit)
    alerts = tuple(item for item in items if isinstance(item, Alert))
    assert alerts == items
    return alerts


async def save_poll(
    database: Database,
    *new: Placed,
    announcements: Sequence[Announcement] | None = None,
    source: Source = SOURCES[0],
    now: datetime = NOW,
) -> int:
    """Save the entries of a poll; announce `announcements`, by default every match."""
    planned = [announcement(item.story_id, match.topic_id) for item in new for match in item.matches]
    return await Stories(database).save(
        source_id=source.id,
        placed=new,
        announcements=planned if announcements is None else announcements,
        polling=polling(),
        edited_at=now + MINUTE,
        now=now,
    )
