"""Split of a story that turns out to be two events: some of its entries become a story of their own.

A message tells the event of the entry in whose words it was sent; outlets that it names beside that one tell nothing.
With its entry it comes into the new story or stays, and is edited, so that the outlets of the other part disappear. A
chat that was told of one part only is alerted to the other once, without notification, if it has followed one of its
topics since before that part was opened. So is a chat to which the whole story was old news, though a part is not.

An alert that is being sent cannot be cancelled. Once it is settled, `assign_sent` decides which part it has told.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, Select, and_, delete, exists, false, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alerting.planning import MAX_NEWS_AGE
from bot.matching.thresholds import levels_reached
from bot.model.alerts import AlertKind
from bot.model.topics import Match
from bot.storage.outbox.fanout import NORMAL, UNIQUE_KEY, enqueue_edits, new_alert, select_recipients
from bot.storage.statements import count_inserted, insert, typed_literals
from bot.storage.story_merge import copy_mutes, move_entries
from bot.storage.tables import OutboxState, alerts, chats, entries, matches, stories, subscriptions

_TopicsByLevels = Mapping[tuple[str, ...], list[str]]

_IS_FIRST_ALERT = alerts.c.kind == AlertKind.NEW.value
_IS_WAITING = and_(_IS_FIRST_ALERT, alerts.c.settled_at.is_(None), alerts.c.owner.is_(None))


@dataclass(frozen=True, slots=True)
class Split:
    """A decision: these entries of a story become a story of their own."""

    story_id: int
    new_story_id: int
    entry_ids: frozenset[int]
    remaining: tuple[Match, ...]  # of the entries that stay
    moved: tuple[Match, ...]  # of the others

    @property
    def story_ids(self) -> tuple[int, int]:
        """The stories of both parts."""
        return self.story_id, self.new_story_id


@dataclass(frozen=True, slots=True)
class _Part:
    """A story of the two, as alerts are assigned to it."""

    story_id: int
    sibling: int  # the other one
    is_first: bool  # it has the first entry of both
    topics: _TopicsByLevels  # that it is about, by the levels that its matches reach

    def is_told_by(self, alert: FromClause) -> ColumnElement[bool]:
        """Return the condition that an alert was sent in the words of an entry of this part.

        Of an alert whose entry is unknown it was the first one.
        """
        quoted = exists().where(entries.c.id == alert.c.quoted_entry_id, entries.c.story_id == self.story_id)
        is_unknown = alert.c.quoted_entry_id.is_(None) if self.is_first else false()
        is_sent = alert.c.kind == AlertKind.NEW.value, alert.c.state == OutboxState.SENT.value
        return and_(*is_sent, or_(quoted, is_unknown))

    def is_followed(self) -> ColumnElement[bool]:
        """Return the condition that the chat of an alert follows a topic of this part."""
        follows = [
            and_(subscriptions.c.topic_id.in_(topic_ids), subscriptions.c.level.in_(levels))
            for levels, topic_ids in self.topics.items()
        ]
        return exists().where(subscriptions.c.chat_id == alerts.c.chat_id, or_(false(), *follows))


async def is_possible(connection: AsyncConnection, split: Split) -> bool:
    """Return whether the story has these entries and others, and was not merged into another."""
    is_moved = entries.c.id.in_(split.entry_ids)
    query = select(func.count(), func.count().filter(is_moved)).join(stories, stories.c.id == entries.c.story_id)
    of_story = query.where(entries.c.story_id == split.story_id, stories.c.merged_into.is_(None))
    total, moved = (await connection.execute(of_story)).one()
    return 0 < len(split.entry_ids) == moved < total


async def move(connection: AsyncConnection, split: Split) -> datetime:
    """Move the entries to the new story, and copy the mutes; return when the story was opened before.

    Matches of topics that either part explains are deleted, to be saved anew; others stay with the story. Stories that
    were merged into this one lead to the new story if their first entry is moved.
    """
    opening = select(stories.c.opened_at).where(stories.c.id == split.story_id)
    opened_before: datetime = (await connection.execute(opening)).scalar_one()
    is_moved = entries.c.id.in_(split.entry_ids)
    opened_at, updated_at = await _times(connection, is_moved)
    new = {"id": split.new_story_id, "opened_at": opened_at, "updated_at": updated_at}
    await connection.execute(insert(connection, stories).values(new))
    await move_entries(connection, is_moved, split.new_story_id)
    await connection.execute(update(entries).where(is_moved).values(is_doubtful=False))
    opened_at, updated_at = await _times(connection, entries.c.story_id == split.story_id)
    remaining = update(stories).where(stories.c.id == split.story_id)
    await connection.execute(remaining.values(opened_at=opened_at, updated_at=updated_at))
    await _redirect_merged(connection, split)
    explained = {match.topic_id for match in (*split.remaining, *split.moved)}
    of_story = matches.c.story_id == split.story_id, matches.c.topic_id.in_(explained)
    await connection.execute(delete(matches).where(*of_story))
    await copy_mutes(connection, split.story_id, split.new_story_id)
    return opened_before


async def assign_alerts(
    connection: AsyncConnection, split: Split, *, opened_before: datetime, edited_at: datetime, now: datetime
) -> int:
    """Assign the alerts to the parts that they have told, and alert chats to the other; return the number written."""
    remaining, new = await _load_parts(connection, *split.story_ids)
    await _assign_messages(connection, remaining, new)
    only_new_is_followed = and_(~remaining.is_followed(), new.is_followed())
    waiting = update(alerts).where(alerts.c.story_id == split.story_id, _IS_WAITING, only_new_is_followed)
    await connection.execute(waiting.values(story_id=split.new_story_id))
    written = sum(
        [
            await _alert_to(connection, part, opened_before=opened_before, due_at=edited_at, now=now)
            for part in (remaining, new)
        ]
    )
    await enqueue_edits(connection, split.story_ids, due_at=edited_at, now=now)
    return written


async def assign_sent(connection: AsyncConnection, alert_ids: Collection[int], *, now: datetime) -> None:
    """Assign alerts to another story where the entry in whose words they were sent was moved there meanwhile."""
    survivor = func.coalesce(stories.c.merged_into, alerts.c.story_id)
    query = (
        select(survivor, entries.c.story_id)
        .join_from(alerts, entries, entries.c.id == alerts.c.quoted_entry_id)
        .join(stories, stories.c.id == alerts.c.story_id)
        .where(alerts.c.id.in_(alert_ids), alerts.c.kind == AlertKind.NEW.value, survivor != entries.c.story_id)
    )
    for story_ids in sorted({(row[0], row[1]) for row in await connection.execute(query)}):
        parts = await _load_parts(connection, *story_ids)
        await _assign_messages(connection, *parts)
        for part in parts:
            await _alert_to(connection, part, opened_before=None, due_at=now, now=now)
        await enqueue_edits(connection, story_ids, due_at=now, now=now)


async def _times(connection: AsyncConnection, condition: ColumnElement[bool]) -> tuple[datetime, datetime]:
    """Return when the first and the last of these entries were seen."""
    query = select(func.min(entries.c.seen_at), func.max(entries.c.seen_at)).where(condition)
    first, last = (await connection.execute(query)).one()
    return first, last


async def _redirect_merged(connection: AsyncConnection, split: Split) -> None:
    seen_in_new, seen_in_remaining = (
        select(entries.c.seen_at).where(entries.c.story_id == story_id)
        for story_id in (split.new_story_id, split.story_id)
    )
    merged = update(stories).where(
        stories.c.merged_into == split.story_id,
        stories.c.opened_at.in_(seen_in_new),
        stories.c.opened_at.not_in(seen_in_remaining),
    )
    await connection.execute(merged.values(merged_into=split.new_story_id))


async def _load_parts(connection: AsyncConnection, story_id: int, new_story_id: int) -> tuple[_Part, _Part]:
    first = select(entries.c.story_id).where(entries.c.story_id.in_([story_id, new_story_id]))
    first_id = (await connection.execute(first.order_by(entries.c.seen_at, entries.c.id).limit(1))).scalar_one()
    topics, new_topics = await _load_topics(connection, story_id), await _load_topics(connection, new_story_id)
    return (
        _Part(story_id, new_story_id, first_id == story_id, topics),
        _Part(new_story_id, story_id, first_id == new_story_id, new_topics),
    )


async def _load_topics(connection: AsyncConnection, story_id: int) -> _TopicsByLevels:
    query = select(matches.c.topic_id, matches.c.score).where(matches.c.story_id == story_id)
    topics: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in await connection.execute(query.order_by(matches.c.topic_id)):
        if levels := levels_reached(row.score):
            topics[tuple(sorted(level.value for level in levels))].append(row.topic_id)
    return topics


async def _assign_messages(connection: AsyncConnection, *parts: _Part) -> None:
    """Give each sent alert of the two stories, and of those merged into them, to the part that it has told."""
    for part in parts:
        await _assign(connection, part, select(stories.c.id).where(stories.c.id == part.sibling))
    merged = select(stories.c.id).where(stories.c.merged_into.in_([part.story_id for part in parts]))
    for part in parts:
        await _assign(connection, part, merged)
        await _assign_doubts(connection, part)


async def _assign_doubts(connection: AsyncConnection, part: _Part) -> None:
    """Make the replies about doubtful entries that are certain now alerts to this part, one a chat without another.

    A reply that waits would tell the same as the alert: it is deleted.
    """
    doubt, rival = alerts.alias("doubt"), alerts.alias("rival")
    certain = select(entries.c.id).where(entries.c.story_id == part.story_id, ~entries.c.is_doubtful)
    is_doubt = and_(alerts.c.kind == AlertKind.DOUBT.value, alerts.c.entry_id.in_(certain))
    await connection.execute(delete(alerts).where(is_doubt, alerts.c.settled_at.is_(None), alerts.c.owner.is_(None)))
    is_sent = doubt.c.kind == AlertKind.DOUBT.value, doubt.c.state == OutboxState.SENT.value
    chosen = select(func.min(doubt.c.id)).where(
        *is_sent, doubt.c.entry_id.in_(certain), ~_is_alerted(rival, doubt, part.story_id)
    )
    alert_columns = {
        "story_id": part.story_id,
        "kind": AlertKind.NEW.value,
        "entry_id": 0,
        "quoted_entry_id": alerts.c.entry_id,
    }
    of_chats = update(alerts).where(alerts.c.id.in_(chosen.group_by(doubt.c.chat_id)))
    await connection.execute(of_chats.values(alert_columns))


async def _assign(connection: AsyncConnection, part: _Part, story_ids: Select[int]) -> None:
    """Give the alerts to these stories that have told this part to it, one a chat, with their edits and follow-ups.

    A waiting alert of the chat would tell the same: it is deleted.
    """
    sent, rival, first = alerts.alias("sent"), alerts.alias("rival"), alerts.alias("first")
    is_told = and_(sent.c.story_id.in_(story_ids), part.is_told_by(sent))
    chat_ids = select(sent.c.chat_id).where(is_told)
    repeating = delete(alerts).where(alerts.c.story_id == part.story_id, _IS_WAITING, alerts.c.chat_id.in_(chat_ids))
    await connection.execute(repeating)
    is_chosen = and_(is_told, ~_is_alerted(rival, sent, part.story_id))
    chosen = select(func.min(sent.c.id)).where(is_chosen).group_by(sent.c.chat_id)
    pairs = select(first.c.chat_id, first.c.story_id).where(first.c.id.in_(chosen))
    moved = update(alerts).where(tuple_(alerts.c.chat_id, alerts.c.story_id).in_(pairs))
    await connection.execute(moved.values(story_id=part.story_id))


async def _alert_to(
    connection: AsyncConnection, part: _Part, *, opened_before: datetime | None, due_at: datetime, now: datetime
) -> int:
    """Alert chats to a part of which they were not told; return how many.

    These are the chats with an alert to the other part, and those to which the story that was opened then was old news.
    The alert makes a sound where nothing was sent yet.
    """
    is_news = select(entries.c.id).where(
        entries.c.story_id == part.story_id, entries.c.published_at >= now - MAX_NEWS_AGE
    )
    if (await connection.execute(is_news.limit(1))).first() is None:
        return 0
    of_sibling = and_(alerts.c.chat_id == chats.c.id, alerts.c.story_id == part.sibling, _IS_FIRST_ALERT)
    new = new_alert(part.story_id, AlertKind.NEW, urgency=NORMAL, due_at=due_at, now=now)
    columns = {"chat_id": chats.c.id} | typed_literals(alerts, new)
    columns["is_silent"] = ~exists().where(of_sibling, _IS_WAITING)
    written = 0
    for levels, topic_ids in part.topics.items():
        recipients = select_recipients(part.story_id, topic_ids, levels, columns.values())
        is_concerned = or_(exists().where(of_sibling), _began_after(opened_before, topic_ids))
        statement = insert(connection, alerts).from_select(list(columns), recipients.where(is_concerned))
        written += await count_inserted(connection, statement.on_conflict_do_nothing(index_elements=UNIQUE_KEY))
    return written


def _is_alerted(rival: FromClause, alert: FromClause, story_id: int) -> ColumnElement[bool]:
    """Return the condition that the chat of an alert has an alert of the kind NEW, `rival`, to a story."""
    is_first = rival.c.kind == AlertKind.NEW.value
    return exists().where(rival.c.chat_id == alert.c.chat_id, rival.c.story_id == story_id, is_first)


def _began_after(moment: datetime | None, topic_ids: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a chat was resumed, or has followed one of these topics, only since then."""
    if moment is None:
        return false()
    late = exists().where(
        subscriptions.c.chat_id == chats.c.id, subscriptions.c.topic_id.in_(topic_ids), subscriptions.c.since > moment
    )
    return or_(late, chats.c.alerts_since > moment)
