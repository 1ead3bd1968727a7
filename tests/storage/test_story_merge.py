"""Merges of two stories that are one event, with their alerts and mutes."""

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.model.alerts import AlertKind
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.stories import Stories
from bot.storage.tables import alerts, mutes
from tests.support.databases.outbox_items import send_due_alerts
from tests.support.stored_samples import (
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    add_subscriber,
    claim_alerts,
    placed,
    save_poll,
    save_sources_and_topics,
)

OLDER, YOUNGER = 1, 2


async def merge_stories(database: Database, *, at: datetime = NOW + HOUR) -> bool:
    return await Stories(database).merge(OLDER, YOUNGER, edited_at=at + MINUTE, now=at)


async def alert_rows(database: Database) -> list[tuple[int, int, str, str]]:
    query = select(alerts.c.chat_id, alerts.c.story_id, alerts.c.kind, alerts.c.state)
    async with database.read() as connection:
        result = await connection.execute(query.order_by(alerts.c.chat_id, alerts.c.story_id, alerts.c.kind))
        return [tuple(row) for row in result]


async def test_entries_and_the_stronger_matches_move_and_the_old_id_leads_to_them(database: Database) -> None:
    await save_sources_and_topics(database)
    stories = Stories(database)
    await save_poll(database, placed(1, story=OLDER, topics=("csto",), score=50))
    await save_poll(database, placed(2, story=YOUNGER, topics=("csto", "armenia"), score=70), now=NOW + MINUTE)
    assert await merge_stories(database)
    story = await stories.story(OLDER)
    assert story is not None
    assert (story.id, len(story.entries), story.opened_at) == (OLDER, 2, NOW)
    assert await stories.story(YOUNGER) == story
    expected = [("armenia", 70), ("csto", 70)]
    for number in (OLDER, YOUNGER):
        assert [(match.topic_id, match.score) for match in await stories.matches(number)] == expected
    [(latest, _)] = await stories.latest(["csto"], min_score=0, offset=0, limit=5)
    assert latest == story
    assert [item.story_id for item in await stories.window(NOW)] == [OLDER, OLDER]


async def test_a_story_that_was_merged_is_not_merged_again(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed(1, story=OLDER))
    assert not await merge_stories(database)
    await save_poll(database, placed(2, story=YOUNGER))
    assert await merge_stories(database)
    assert not await merge_stories(database)


async def test_a_story_that_was_merged_twice_is_found_in_one_step(database: Database) -> None:
    await save_sources_and_topics(database)
    stories = Stories(database)
    for number in (1, 2, 3):
        await save_poll(database, placed(number, story=number))
    await stories.merge(2, 3, edited_at=NOW, now=NOW)
    await stories.merge(1, 2, edited_at=NOW, now=NOW)
    story = await stories.story(3)
    assert story is not None
    assert (story.id, len(story.entries)) == (1, 3)


@pytest.mark.parametrize("sent_ids", [(), (OLDER,), (YOUNGER,)])
async def test_a_chat_with_alerts_to_both_stories_is_sent_one(database: Database, sent_ids: tuple[int, ...]) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 5)
    for number in (*sent_ids, *({OLDER, YOUNGER} - set(sent_ids))):
        await save_poll(database, placed(number, story=number))
        if number in sent_ids:
            await send_due_alerts(database)
    assert await merge_stories(database)
    firsts = [row for row in await alert_rows(database) if row[2] == AlertKind.NEW]
    assert firsts == [(5, OLDER, AlertKind.NEW, "sent" if sent_ids else "waiting")]


async def test_a_chat_that_was_sent_the_younger_story_counts_as_sent_the_older(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 5)
    await save_poll(database, placed(1, story=OLDER), announcements=[])
    await save_poll(database, placed(2, story=YOUNGER))
    [first] = await send_due_alerts(database)
    assert await merge_stories(database)
    assert await alert_rows(database) == [(5, OLDER, "new", "sent"), (5, OLDER, "update", "waiting")]
    [edit] = await send_due_alerts(database, now=NOW + 2 * HOUR)
    assert (edit.kind, edit.story_id, edit.message_id) == (AlertKind.UPDATE, OLDER, 100 + first.id)


async def test_in_a_chat_that_was_sent_both_stories_both_messages_are_edited(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 5)
    await save_poll(database, placed(1, story=OLDER))
    await save_poll(database, placed(2, story=YOUNGER))
    firsts = await send_due_alerts(database)
    assert await merge_stories(database)
    edits = await send_due_alerts(database, now=NOW + 2 * HOUR)
    assert {(edit.story_id, edit.message_id) for edit in edits} == {
        (first.story_id, 100 + first.id) for first in firsts
    }
    assert {edit.kind for edit in edits} == {AlertKind.UPDATE}


async def test_a_mute_of_either_story_applies_to_the_survivor(database: Database) -> None:
    await save_sources_and_topics(database)
    chats = Chats(database)
    for chat, muted in ((5, OLDER), (6, YOUNGER)):
        await add_subscriber(database, chat)
        await chats.mute(chat, muted, now=NOW)
    await save_poll(database, placed(1, story=OLDER), announcements=[])
    await save_poll(database, placed(2, story=YOUNGER), announcements=[])
    await merge_stories(database)
    await save_poll(database, placed(3, story=OLDER), now=NOW + 2 * HOUR)
    assert await alert_rows(database) == []
    await chats.unmute(6, YOUNGER)
    async with database.read() as connection:
        assert set((await connection.execute(select(mutes.c.chat_id))).scalars()) == {5}


async def test_alerts_that_are_being_sent_are_not_cancelled(database: Database) -> None:
    await save_sources_and_topics(database)
    await add_subscriber(database, 5)
    await add_subscriber(database, 6)
    await save_poll(database, placed(1, story=OLDER))
    await save_poll(database, placed(2, story=YOUNGER))
    claimed = await claim_alerts(database, limit=10)
    assert await merge_stories(database, at=NOW + SECOND)
    held = {(alert.chat.id, alert.story_id) for alert in claimed}
    assert {(row[0], row[1]) for row in await alert_rows(database)} == held
