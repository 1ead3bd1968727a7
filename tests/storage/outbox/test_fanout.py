"""Messages that were sent are edited when another outlet tells the story."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.alerts import Alert, AlertKind
from bot.model.entries import Entry
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from tests.support.databases.outbox_items import send_due_alerts
from tests.support.stored_samples import (
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    SOURCES,
    entry,
    furnish,
    placed,
    reader,
    tell,
)


async def told_by_another(database: Database, number: int, now: datetime, *, same: bool = False) -> None:
    source = SOURCES[0] if same else SOURCES[1]
    item = replace(placed(number), entry=entry(number, source=source, seen_at=now))
    await tell(database, item, source=source, now=now)


async def furnished(database: Database) -> Alert:
    await furnish(database)
    await reader(database, 5)
    await tell(database, placed(1))
    [first] = await send_due_alerts(database, now=NOW)
    return first


async def test_another_outlet_edits_the_message_after_a_minute_and_rings_nobody(database: Database) -> None:
    first = await furnished(database)
    await told_by_another(database, 2, NOW + HOUR)
    assert await send_due_alerts(database, now=NOW + HOUR + MINUTE - SECOND) == []
    [edit] = await send_due_alerts(database, now=NOW + HOUR + MINUTE)
    assert (edit.kind, edit.message_id, edit.story_id) == (AlertKind.UPDATE, 100 + first.id, 1)


async def test_the_same_outlet_once_more_edits_nothing(database: Database) -> None:
    await furnished(database)
    await told_by_another(database, 2, NOW + HOUR, same=True)
    assert await send_due_alerts(database, now=NOW + 2 * HOUR) == []


async def test_what_happens_within_a_minute_is_one_edit_and_what_comes_later_another(database: Database) -> None:
    await furnished(database)
    await told_by_another(database, 2, NOW + HOUR)
    assert len(await send_due_alerts(database, now=NOW + 2 * HOUR)) == 1
    await tell(database, replace(placed(3), entry=_by("third")), now=NOW + 3 * HOUR)
    await tell(database, replace(placed(4), entry=_by("fourth")), now=NOW + 3 * HOUR + SECOND)
    [edit] = await send_due_alerts(database, now=NOW + 3 * HOUR + MINUTE)
    assert edit.attempts == 0


async def test_nothing_is_edited_for_who_has_muted_or_paused_nor_after_a_day(database: Database) -> None:
    chats = Chats(database)
    await furnish(database)
    for chat in (5, 6, 7):
        await reader(database, chat)
    await tell(database, placed(1))
    await send_due_alerts(database, now=NOW)
    await chats.mute(5, 1, now=NOW)
    await chats.set_paused(6, paused=True)
    await told_by_another(database, 2, NOW + HOUR)
    assert [alert.chat.id for alert in await send_due_alerts(database, now=NOW + 2 * HOUR)] == [7]
    await tell(database, replace(placed(3), entry=_by("third")), now=NOW + timedelta(hours=25))
    assert await send_due_alerts(database, now=NOW + timedelta(hours=27)) == []


async def test_a_mute_takes_back_an_edit_that_waits(database: Database) -> None:
    await furnished(database)
    await told_by_another(database, 2, NOW + HOUR)
    await Chats(database).mute(5, 1, now=NOW)
    assert await send_due_alerts(database, now=NOW + 2 * HOUR) == []


def _by(publisher: str) -> Entry:
    sample = entry(hash(publisher) % 1000)
    return replace(sample, publisher=replace(sample.publisher, id=f"{publisher}.example"))
