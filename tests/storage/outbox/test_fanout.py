"""Alerts of announcements, and edits of messages that were sent when another outlet reports the story."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, text

from bot.model.alerts import Alert, AlertKind
from bot.model.entries import Entry
from bot.model.topics import Level
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from bot.storage.tables import chats
from tests.support.databases.outbox_items import send_due_alerts
from tests.support.databases.postgres import emptied
from tests.support.stored_samples import (
    ALL_LEVELS,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    SOURCES,
    add_subscriber,
    announcement,
    entry,
    placed,
    save_poll,
    save_sources_and_topics,
)


async def report_again(database: Database, number: int, now: datetime, *, same: bool = False) -> None:
    source = SOURCES[0] if same else SOURCES[1]
    item = replace(placed(number), entry=entry(number, source=source, seen_at=now))
    await save_poll(database, item, source=source, now=now)


async def send_first_alert(database: Database) -> Alert:
    await save_sources_and_topics(database)
    await add_subscriber(database, 5)
    await save_poll(database, placed(1))
    [first] = await send_due_alerts(database, now=NOW)
    return first


async def test_a_report_of_another_outlet_edits_the_message_after_a_minute_without_a_new_alert(
    database: Database,
) -> None:
    first = await send_first_alert(database)
    await report_again(database, 2, NOW + HOUR)
    assert await send_due_alerts(database, now=NOW + HOUR + MINUTE - SECOND) == []
    [edit] = await send_due_alerts(database, now=NOW + HOUR + MINUTE)
    assert (edit.kind, edit.message_id, edit.story_id) == (AlertKind.UPDATE, 100 + first.id, 1)


async def test_another_report_of_the_same_outlet_edits_nothing(database: Database) -> None:
    await send_first_alert(database)
    await report_again(database, 2, NOW + HOUR, same=True)
    assert await send_due_alerts(database, now=NOW + 2 * HOUR) == []


async def test_reports_within_a_minute_are_one_edit_and_later_ones_another(database: Database) -> None:
    await send_first_alert(database)
    await report_again(database, 2, NOW + HOUR)
    assert len(await send_due_alerts(database, now=NOW + 2 * HOUR)) == 1
    await save_poll(database, replace(placed(3), entry=_entry_by("third")), now=NOW + 3 * HOUR)
    await save_poll(database, replace(placed(4), entry=_entry_by("fourth")), now=NOW + 3 * HOUR + SECOND)
    [edit] = await send_due_alerts(database, now=NOW + 3 * HOUR + MINUTE)
    assert edit.attempts == 0


async def test_no_message_is_edited_in_a_muted_or_paused_chat_nor_after_a_day(database: Database) -> None:
    chats = Chats(database)
    await save_sources_and_topics(database)
    for chat in (5, 6, 7):
        await add_subscriber(database, chat)
    await save_poll(database, placed(1))
    await send_due_alerts(database, now=NOW)
    await chats.mute(5, 1, now=NOW)
    await chats.set_paused(6, paused=True, now=NOW)
    await report_again(database, 2, NOW + HOUR)
    assert [alert.chat.id for alert in await send_due_alerts(database, now=NOW + 2 * HOUR)] == [7]
    await save_poll(database, replace(placed(3), entry=_entry_by("third")), now=NOW + timedelta(hours=25))
    assert await send_due_alerts(database, now=NOW + timedelta(hours=27)) == []


async def test_a_mute_cancels_a_waiting_edit(database: Database) -> None:
    await send_first_alert(database)
    await report_again(database, 2, NOW + HOUR)
    await Chats(database).mute(5, 1, now=NOW)
    assert await send_due_alerts(database, now=NOW + 2 * HOUR) == []


def _entry_by(publisher: str) -> Entry:
    sample = entry(hash(publisher) % 1000)
    return replace(sample, publisher=replace(sample.publisher, id=f"{publisher}.example"))


class TestFanOut:
    async def test_every_chat_that_follows_at_the_level_is_alerted_once(self, database: Database) -> None:
        await save_sources_and_topics(database)
        await add_subscriber(database, 1, "armenia", "csto")
        await add_subscriber(database, 2, "csto", level=Level.STRICT)
        await add_subscriber(database, 3, "azerbaijan")
        new = placed(1, topics=("armenia", "csto"))
        announced = [announcement(topic=topic, levels=ALL_LEVELS - {Level.STRICT}) for topic in ("armenia", "csto")]
        assert await save_poll(database, new, announcements=announced) == 1
        assert await save_poll(database, placed(2), announcements=[announcement(topic="csto")]) == 1

    async def test_a_second_outlet_causes_no_second_alert(self, database: Database) -> None:
        await save_sources_and_topics(database)
        await add_subscriber(database, 1)
        assert await save_poll(database, placed(1)) == 1
        assert await save_poll(database, placed(2)) == 0

    async def test_paused_muted_and_suspended_chats_are_left_out(self, database: Database) -> None:
        await save_sources_and_topics(database)
        for chat_id in (1, 2, 3, 4):
            await add_subscriber(database, chat_id)
        chat_store = Chats(database)
        await chat_store.set_paused(1, paused=True, now=NOW)
        await chat_store.suspend(2, "blocked", now=NOW)
        await chat_store.mute(3, 1, now=NOW)
        assert await save_poll(database, placed(1)) == 1
        assert [alert.chat.id for alert in await Outbox(database).claim(owner="me", now=NOW, lease=HOUR, limit=9)] == [
            4
        ]

    async def test_a_chat_that_is_forgotten_meanwhile_does_not_make_the_save_fail(self, migrated_postgres: str) -> None:
        database = Database(await emptied(migrated_postgres))
        await save_sources_and_topics(database)
        for chat_id in (1, 2):
            await add_subscriber(database, chat_id)
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        async with asyncio.TaskGroup() as group, database.write() as connection:
            await connection.execute(delete(chats).where(chats.c.id == 1))
            saving = group.create_task(save_poll(database, placed(1)))
            while not saving.done() and not (await connection.execute(waiting)).scalar_one():
                pass
        assert saving.result() == 1
        await database.close()

    async def test_nothing_is_announced_of_a_story_that_was_not_saved(self, database: Database) -> None:
        await save_sources_and_topics(database)
        await add_subscriber(database, 1)
        assert await save_poll(database, announcements=[announcement(story=5)]) == 0
