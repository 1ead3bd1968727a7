"""Entries, stories and matches: the one transaction of polling, and queries of what it has saved."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerting.planning import MAX_NEWS_AGE
from bot.model.alerts import Announcement
from bot.model.entries import Entry, WindowEntry
from bot.model.sources import FeedState
from bot.model.stories import DoubtfulEntry, Story
from bot.model.topics import Match
from bot.model.vectors import EntryVectors
from bot.storage import mappers
from bot.storage import publishers as publisher_rows
from bot.storage.engine.database import Database, notify
from bot.storage.engine.uncancellable import uncancellable
from bot.storage.entry_vectors import save_vectors
from bot.storage.known_keys import save_aliases, save_keys, select_known
from bot.storage.outbox.doubts import enqueue_doubts
from bot.storage.outbox.fanout import announce, enqueue_edits, enqueue_follow_ups
from bot.storage.sources import save_states
from bot.storage.statements import insert
from bot.storage.story_merge import current, merge
from bot.storage.story_split import Split, assign_alerts, is_possible, move
from bot.storage.tables import (
    articles,
    entries,
    entry_vectors,
    matches,
    publishers,
    stories,
    subscriptions,
    topics,
)

_TEXT_CHARS = 2_500  # of each text, as matching reads
_TEXT_COLUMNS = (entries.c.description, entries.c.text, articles.c.text)


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with the story that it belongs to."""

    key: str  # identifies the entry when the source brings it again
    entry: Entry
    story_id: int
    matches: tuple[Match, ...]
    wants_page: bool = False  # its article is to be fetched
    vectors: EntryVectors | None = None
    has_figures: bool = False  # so that messages are edited, also where its publisher has reported the story before
    is_doubtful: bool = (
        False  # it joined its story in the band of doubt; never set for a first reading, which is silent
    )


@dataclass(frozen=True, slots=True)
class _Changes:
    """Changes of stories that existed before, and so of messages about them."""

    certain: frozenset[int] = frozenset()  # the stories that another publisher reports, or that have new figures
    with_figures: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()  # the stories that, perhaps, another publisher reports
    doubtful_entries: Mapping[int, int] = field(default_factory=dict)  # the story of each new one, by its id


@uncancellable
class Stories:
    """Store stories, their entries and their matches.

    Args:
        database: where the rows are.
        wake: called once alerts were committed.
    """

    def __init__(self, database: Database, *, wake: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._wake = wake

    async def known(self, source_id: str, keys: Sequence[str]) -> frozenset[str]:
        """Return the keys among `keys` that this source has brought before."""
        async with self._database.read() as connection:
            return await select_known(connection, source_id, keys)

    async def add_keys(self, source_id: str, keys: Sequence[str], now: datetime) -> None:
        """Save further keys of entries that this source has brought before."""
        async with self._database.write() as connection:
            await save_aliases(connection, source_id, keys, now)

    async def save(
        self,
        *,
        source_id: str,
        placed: Sequence[Placed],
        announcements: Sequence[Announcement],
        polling: FeedState,
        edited_at: datetime,
        now: datetime,
        aliases: Sequence[str] = (),
    ) -> int:
        """Save the result of one poll in one transaction; return the number of alerts written.

        An entry whose key was saved meanwhile is left out, and announcements of its story too, unless another new entry
        reports it. Of two matches of a story with a topic the stronger is stored. Messages about a story that another
        publisher reports now are edited at `edited_at`; of a doubtful entry chats are told by a reply. An entry that is
        too old to be news is not told of so, and counts as certain.
        """
        placed = [replace(item, is_doubtful=item.is_doubtful and _is_news(item.entry, now)) for item in placed]
        async with self._database.write() as connection:
            new_keys = await save_keys(connection, source_id, [item.key for item in placed], aliases, now=now)
            new = _first_with_each(placed, new_keys)
            changes = await _save_new(connection, new, now) if new else _Changes()
            await save_states(connection, {source_id: polling})
            story_ids = {item.story_id for item in new}
            announced = [item for item in announcements if item.story_id in story_ids]
            written = await announce(connection, announced, now=now)
            written += await _enqueue_changes(connection, changes, edited_at=edited_at, now=now)
            if written:
                await notify(connection)
        if written:
            self._wake()
        return written

    async def merge(self, survivor: int, merged: int, *, edited_at: datetime, now: datetime) -> bool:
        """Merge one story into another, see `story_merge`; return False where either does not exist."""
        async with self._database.write() as connection:
            existing = select(func.count()).where(stories.c.id.in_([survivor, merged]), stories.c.merged_into.is_(None))
            if (await connection.execute(existing)).scalar_one() < len({survivor, merged}):
                return False
            await merge(connection, survivor, merged, edited_at=edited_at, now=now)
            return True

    async def split(self, split: Split, *, edited_at: datetime, now: datetime) -> bool:
        """Make a story of its own of some entries of a story, see `story_split`; return False where it has no others.

        Messages are edited, and chats alerted to the part of which they were not told, at `edited_at`.
        """
        async with self._database.write() as connection:
            if not await is_possible(connection, split):
                return False
            opened_before = await move(connection, split)
            await _save_matches(
                connection,
                [mappers.match_columns(match, split.story_id) for match in split.remaining]
                + [mappers.match_columns(match, split.new_story_id) for match in split.moved],
            )
            written = await assign_alerts(connection, split, opened_before=opened_before, edited_at=edited_at, now=now)
            if written:
                await notify(connection)
        if written:
            self._wake()
        return True

    async def members(self, story_id: int) -> tuple[Entry, ...]:
        """Return the entries of a story as parsed from their feeds, in order of arrival."""
        query = _entries().where(entries.c.story_id == story_id).order_by(entries.c.seen_at, entries.c.id)
        async with self._database.read() as connection:
            return tuple(mappers.entry(row) for row in (await connection.execute(query)).mappings())

    async def window(self, since: datetime) -> tuple[WindowEntry, ...]:
        """Return every entry seen since then, as parsed from its feed, in order of arrival."""
        query = window_entries(since).order_by(entries.c.seen_at, entries.c.id)
        async with self._database.read() as connection:
            return tuple(map(mappers.window_entry, (await connection.execute(query)).mappings()))

    async def followed(self, topic_ids: Iterable[str]) -> frozenset[str]:
        """Return those of the topics that some chat follows."""
        query = select(subscriptions.c.topic_id).where(subscriptions.c.topic_id.in_(sorted(topic_ids))).distinct()
        async with self._database.read() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def id_before_newest(self, number: int) -> int:
        """Return the id before the newest `number` entries, 0 where there are fewer."""
        query = select(entries.c.id).order_by(entries.c.id.desc()).offset(number).limit(1)
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar() or 0

    async def texts(self, since: datetime, *, after: int, limit: int) -> tuple[tuple[int, str], ...]:
        """Return ids and beginnings of all texts of entries seen since then, those behind the id `after` in order.

        So many can be read a page at a time; texts are those of the feed and of the article.
        """
        texts = [entries.c.title, *(func.substr(column, 1, _TEXT_CHARS) for column in _TEXT_COLUMNS)]
        query = select(entries.c.id, *texts).outerjoin(articles, articles.c.entry_id == entries.c.id)
        query = query.where(entries.c.id > after, entries.c.seen_at >= since).order_by(entries.c.id).limit(limit)
        async with self._database.read() as connection:
            return tuple((row[0], "\n".join(filter(None, row[1:]))) for row in await connection.execute(query))

    async def placed(self, ids: Sequence[int]) -> dict[int, tuple[int, Entry]]:
        """Return entries by id, as parsed from their feeds, each with its story's id; those deleted are left out."""
        query = _entries().where(entries.c.id.in_(ids)).order_by(entries.c.id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings()
            return {row["id"]: (row["story_id"], mappers.entry(row)) for row in rows}

    async def entries(self, ids: Sequence[int]) -> tuple[tuple[int, Entry], ...]:
        """Return entries by id, each with its story's id, without those that were deleted."""
        query = _entries().add_columns(*mappers.PAGE).outerjoin(articles, articles.c.entry_id == entries.c.id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.where(entries.c.id.in_(ids)))).mappings()
            return tuple((row["story_id"], mappers.article_entry(row)) for row in rows)

    async def save_matches(self, matched: Mapping[int, Match]) -> None:
        """Save more matches of stories, by their ids; stories that were deleted meanwhile are left out."""
        async with self._database.write() as connection:
            existing = select(stories.c.id).where(stories.c.id.in_(list(matched)), stories.c.merged_into.is_(None))
            story_ids = set((await connection.execute(existing)).scalars())
            await _save_matches(
                connection, [mappers.match_columns(matched[story_id], story_id) for story_id in sorted(story_ids)]
            )

    async def load(self, story_ids: Sequence[int]) -> tuple[Story, ...]:
        """Return stories in the order of `story_ids`, without those that were deleted."""
        async with self._database.read() as connection:
            by_id = await load_stories(connection, story_ids)
        return tuple(by_id[story_id] for story_id in story_ids if story_id in by_id)

    async def story(self, story_id: int) -> Story | None:
        """Return a story, or the one into which it was merged; None where it was deleted."""
        async with self._database.read() as connection:
            story_id = await current(connection, story_id)
            return (await load_stories(connection, [story_id])).get(story_id)

    async def matches(self, story_id: int) -> tuple[Match, ...]:
        """Return the matches of a story, the strongest first."""
        async with self._database.read() as connection:
            story_id = await current(connection, story_id)
            return (await _matches(connection, [story_id]))[story_id]

    async def source_ids_by_topic(self, since: datetime) -> dict[str, set[str]]:
        """Return for each topic the sources that have reported a story about it since then."""
        are_reported = entries.c.story_id == matches.c.story_id, entries.c.seen_at >= since
        query = select(matches.c.topic_id, entries.c.source_id).where(*are_reported).distinct()
        source_ids: defaultdict[str, set[str]] = defaultdict(set)
        async with self._database.read() as connection:
            for row in await connection.execute(query):
                source_ids[row.topic_id].add(row.source_id)
        return dict(source_ids)

    async def latest(
        self, topic_ids: Sequence[str], *, min_score: int, offset: int, limit: int
    ) -> tuple[tuple[Story, tuple[Match, ...]], ...]:
        """Return stories about any of the topics, each once and with all its matches, the latest first."""
        about = exists().where(
            matches.c.story_id == stories.c.id, matches.c.topic_id.in_(list(topic_ids)), matches.c.score >= min_score
        )
        query = select(stories.c.id).where(about).order_by(stories.c.updated_at.desc(), stories.c.id.desc())
        async with self._database.read() as connection:
            ids = list((await connection.execute(query.offset(offset).limit(limit))).scalars())
            loaded, matched = await load_stories(connection, ids), await _matches(connection, ids)
        return tuple((loaded[story_id], matched[story_id]) for story_id in ids)


def _first_with_each(placed: Sequence[Placed], keys: AbstractSet[str]) -> list[Placed]:
    by_key = {item.key: item for item in reversed(placed)}
    return [item for key, item in reversed(by_key.items()) if key in keys]


async def _save_new(connection: AsyncConnection, new: Sequence[Placed], now: datetime) -> _Changes:
    """Save entries with their publishers, stories and matches; return what they change."""
    certain = [item for item in new if not item.is_doubtful]
    await publisher_rows.insert_missing(connection, (item.entry.publisher for item in new))
    changed = await _find_changed_stories(connection, certain)
    perhaps_changed = await _find_changed_stories(connection, [item for item in new if item.is_doubtful])
    await _save_stories(connection, new)
    doubtful_entries = await _save_entries(connection, new, now)
    await _save_matches(
        connection, [mappers.match_columns(match, item.story_id) for item in new for match in item.matches]
    )
    with_figures = frozenset(item.story_id for item in certain if item.has_figures)
    return _Changes(changed, with_figures, perhaps_changed, doubtful_entries)


async def _enqueue_changes(
    connection: AsyncConnection, changes: _Changes, *, edited_at: datetime, now: datetime
) -> int:
    """Enqueue edits of messages and replies to them; return the number of replies about doubtful entries."""
    if changes.certain:
        await enqueue_edits(connection, changes.certain, due_at=edited_at, now=now)
        await enqueue_follow_ups(connection, changes.certain, with_figures=changes.with_figures, now=now)
    return await enqueue_doubts(
        connection, changes.doubtful_entries, changed_ids=changes.doubtful, edited_at=edited_at, now=now
    )


async def _find_changed_stories(connection: AsyncConnection, new: Sequence[Placed]) -> frozenset[int]:
    """Return the stories that another publisher reports now than did with certainty, or that have new figures."""
    if not new:
        return frozenset()
    query = select(entries.c.story_id, entries.c.publisher_id).where(~entries.c.is_doubtful).distinct()
    rows = await connection.execute(query.where(entries.c.story_id.in_({item.story_id for item in new})))
    before = {(row.story_id, row.publisher_id) for row in rows}
    existing = {story_id for story_id, _ in before}
    return frozenset(
        item.story_id
        for item in new
        if item.story_id in existing and (item.has_figures or (item.story_id, item.entry.publisher.id) not in before)
    )


async def _save_stories(connection: AsyncConnection, new: Sequence[Placed]) -> None:
    """Insert new stories, and update the time of the others to that of their newest entry."""
    seen_at: defaultdict[int, list[datetime]] = defaultdict(list)
    for item in new:
        seen_at[item.story_id].append(item.entry.seen_at)
    statement = insert(connection, stories)
    statement = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={"updated_at": statement.excluded.updated_at},
        where=stories.c.updated_at < statement.excluded.updated_at,
    )
    columns = [
        {"id": story_id, "opened_at": min(times), "updated_at": max(times)}
        for story_id, times in sorted(seen_at.items())
    ]
    await connection.execute(statement, columns)


async def _save_entries(connection: AsyncConnection, new: Sequence[Placed], now: datetime) -> dict[int, int]:
    """Insert the entries with their vectors, and enqueue the articles that are to be read.

    Return the story of each doubtful entry, by its id. Only for these three are the entries' ids needed.
    """
    statement = insert(connection, entries)
    columns = [mappers.entry_columns(item.entry, item.story_id, is_doubtful=item.is_doubtful) for item in new]
    if not any(item.wants_page or item.is_doubtful or item.vectors for item in new):
        await connection.execute(statement, columns)
        return {}
    inserted = await connection.execute(statement.returning(entries.c.id, sort_by_parameter_order=True), columns)
    by_id = dict(zip(inserted.scalars(), new, strict=True))
    await save_vectors(connection, {entry_id: item.vectors for entry_id, item in by_id.items() if item.vectors})
    rows = [{"entry_id": entry_id, "due_at": now, "attempts": 0} for entry_id, item in by_id.items() if item.wants_page]
    if rows:
        await connection.execute(insert(connection, articles), rows)
    return {entry_id: item.story_id for entry_id, item in by_id.items() if item.is_doubtful}


async def _save_matches(connection: AsyncConnection, rows: Sequence[mappers.Columns]) -> None:
    """Save matches, without those with a topic that its chat has deleted meanwhile."""
    query = select(topics.c.id).where(topics.c.id.in_({row["topic_id"] for row in rows}))
    topic_ids = (
        set((await connection.execute(query.with_for_update(read=True, key_share=True))).scalars()) if rows else {}
    )
    statement = insert(connection, matches)
    statement = statement.on_conflict_do_update(
        index_elements=["story_id", "topic_id"],
        set_={"score": statement.excluded.score, "evidence": statement.excluded.evidence},
        where=matches.c.score < statement.excluded.score,
    )
    if saved := [row for row in rows if row["topic_id"] in topic_ids]:
        await connection.execute(statement, sorted(saved, key=lambda row: (row["story_id"], row["topic_id"])))


def _is_news(entry: Entry, now: datetime) -> bool:
    return now - entry.published_at <= MAX_NEWS_AGE


def _entries() -> Select[Any]:
    return select(entries, *mappers.PUBLISHER).join_from(entries, publishers, publishers.c.id == entries.c.publisher_id)


def window_entries(since: datetime) -> Select[Any]:
    """Return a query of the entries seen since then, for `mappers.window_entry`; the caller orders them."""
    query = _entries().add_columns(*mappers.VECTORS).outerjoin(entry_vectors, entry_vectors.c.entry_id == entries.c.id)
    return query.where(entries.c.seen_at >= since)


async def load_stories(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Story]:
    """Return the stories by id; one that was deleted is left out."""
    query = _entries().add_columns(stories.c.opened_at, *mappers.PAGE).join(stories, stories.c.id == entries.c.story_id)
    query = query.outerjoin(articles, articles.c.entry_id == entries.c.id)
    rows = await connection.execute(query.where(stories.c.id.in_(ids)).order_by(entries.c.seen_at, entries.c.id))
    entries_of: defaultdict[int, list[Entry]] = defaultdict(list)
    doubtful_of: defaultdict[int, list[DoubtfulEntry]] = defaultdict(list)
    opened_at: dict[int, datetime] = {}
    for row in rows.mappings():
        entry = mappers.article_entry(row)
        entries_of[row["story_id"]].append(entry)
        if row["is_doubtful"]:
            doubtful_of[row["story_id"]].append(DoubtfulEntry(row["id"], entry))
        opened_at[row["story_id"]] = row["opened_at"]
    return {
        story_id: Story(story_id, tuple(story_entries), opened_at[story_id], tuple(doubtful_of[story_id]))
        for story_id, story_entries in entries_of.items()
    }


async def _matches(connection: AsyncConnection, ids: Sequence[int]) -> defaultdict[int, tuple[Match, ...]]:
    """Return the matches of each story, the strongest first."""
    query = select(matches).where(matches.c.story_id.in_(ids)).order_by(matches.c.score.desc(), matches.c.topic_id)
    matched: defaultdict[int, tuple[Match, ...]] = defaultdict(tuple)
    for row in (await connection.execute(query)).mappings():
        matched[row["story_id"]] += (mappers.match(row),)
    return matched
