"""Splits of a story that turns out to be two events, with its alerts and mutes."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select, update

from bot.model.alerts import Alert, AlertKind
from bot.model.chats import Subscription
from bot.model.outcomes import Delivered
from bot.model.topics import Level, Match
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from bot.storage.stories import Placed, Stories
from bot.storage.story_split import Split
from bot.storage.tables import alerts, entries
from tests.support.databases.outbox_items import batch_due_alerts, send_due_alerts
from tests.support.stored_samples import (
    DAY,
    EVIDENCE,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    SOURCES,
    add_subscriber,
    claim_alerts,
    entry,
    placed,
    save_poll,
    save_sources_and_topics,
)

STORY, YOUNGER, NEW = 1, 2, 9
CHAT = 5
SPLIT_AT = NOW + 2 * HOUR
SOUND, SILENT = False, True


@pytest.fixture(autouse=True)
async def _stored(database: Database) -> None:
    await save_sources_and_topics(database)


def report(number: int, *, story: int = STORY, topic: str = "armenia", at: datetime | None = None) -> Placed:
    """Return an entry of an outlet that reports nothing else."""
    sample = entry(number, source=SOURCES[number % 2], seen_at=at or NOW + number * SECOND)
    by_another = replace(sample, publisher=replace(sample.publisher, id=f"outlet-{number}.example"))
    return replace(placed(number, story=story, topics=(topic,)), entry=by_another)


async def save(database: Database, *reports: Placed) -> None:
    for item in reports:
        await save_poll(database, item, now=item.entry.seen_at)


def match(topic: str, score: int = 60) -> Match:
    return Match(topic, score, EVIDENCE)


async def entry_ids(database: Database, story: int) -> list[int]:
    return [member.id for member in await Stories(database).members(story) if member.id is not None]


async def split(
    database: Database,
    *moved: int,
    story: int = STORY,
    new: int = NEW,
    remaining_topics: Collection[str] = ("armenia",),
    moved_topics: Collection[str] = ("armenia",),
    now: datetime = NOW + HOUR,
) -> bool:
    """Split the entries at these places of a story off."""
    ids = await entry_ids(database, story)
    decision = Split(
        story_id=story,
        new_story_id=new,
        entry_ids=frozenset(ids[place] for place in moved),
        remaining=tuple(map(match, remaining_topics)),
        moved=tuple(map(match, moved_topics)),
    )
    return await Stories(database).split(decision, edited_at=now + MINUTE, now=now)


async def send(database: Database, *, quoting: int, now: datetime = NOW + MINUTE) -> list[Alert]:
    """Send every alert that is due, in the words of the entry at this place of its story."""
    sent: list[Alert] = []
    while due := await claim_alerts(database, now=now, lease=MINUTE, limit=10):
        for alert in due:
            await settle(database, alert, quoting=quoting, now=now)
        sent += due
    return sent


async def settle(database: Database, alert: Alert, *, quoting: int, now: datetime = NOW + MINUTE) -> None:
    ids = await entry_ids(database, alert.story_id)
    delivered = Delivered(alert.message_id or 100 + alert.id, quoted=(ids[min(quoting, len(ids) - 1)],))
    await Outbox(database).settle([(alert, delivered)], owner="me", now=now)


async def alert_rows(database: Database) -> list[tuple[int, str, str, bool]]:
    """Return the alerts of all chats: story, kind, state, and whether they are silent."""
    query = select(alerts.c.story_id, alerts.c.kind, alerts.c.state, alerts.c.is_silent)
    async with database.read() as connection:
        result = await connection.execute(query.order_by(alerts.c.chat_id, alerts.c.story_id, alerts.c.kind))
        return [tuple(row) for row in result]


async def test_the_entries_become_a_story_with_times_and_matches_of_its_own(database: Database) -> None:
    stories = Stories(database)
    await save(database, report(1), report(2, topic="csto"), report(3), report(4, topic="csto"))
    assert await split(database, 1, 3, moved_topics=("csto",))
    remaining, new = await stories.load([STORY, NEW])
    assert [story.opened_at for story in (remaining, new)] == [NOW + SECOND, NOW + 2 * SECOND]
    assert [story.updated_at for story in (remaining, new)] == [NOW + 3 * SECOND, NOW + 4 * SECOND]
    assert [item.url[-1] for story in (remaining, new) for item in story.entries] == ["1", "3", "2", "4"]
    for story, topic in ((STORY, "armenia"), (NEW, "csto")):
        assert [found.topic_id for found in await stories.matches(story)] == [topic]
        latest = await stories.latest([topic], min_score=0, offset=0, limit=5)
        assert [(item.id, item.updated_at) for item, _ in latest] == [
            (story, remaining.updated_at if story == STORY else new.updated_at)
        ]
    assert [item.story_id for item in await stories.window(NOW)] == [STORY, NEW, STORY, NEW]


async def test_a_story_that_loses_its_first_entry_was_opened_later(database: Database) -> None:
    await save(database, report(1), report(2), report(3))
    assert await split(database, 0)
    [story] = await Stories(database).load([STORY])
    assert story.opened_at == NOW + 2 * SECOND


async def test_a_match_that_no_entry_explains_stays_with_the_story(database: Database) -> None:
    await save(database, report(1), report(2))
    await Stories(database).save_matches({STORY: match("azerbaijan")})
    assert await split(database, 1)
    topics = [[found.topic_id for found in await Stories(database).matches(story)] for story in (STORY, NEW)]
    assert topics == [["armenia", "azerbaijan"], ["armenia"]]


@pytest.mark.parametrize("moved", [(), (0, 1)], ids=["none", "all"])
async def test_only_some_of_the_entries_of_a_story_can_be_split_off(database: Database, moved: tuple[int, ...]) -> None:
    await save(database, report(1), report(2))
    assert not await split(database, *moved)
    assert len(await entry_ids(database, STORY)) == 2


async def test_an_entry_of_another_story_cannot_be_split_off(database: Database) -> None:
    await save(database, report(1), report(2), report(3, story=YOUNGER))
    ids = frozenset([*(await entry_ids(database, STORY))[:1], *await entry_ids(database, YOUNGER)])
    decision = Split(story_id=STORY, new_story_id=NEW, entry_ids=ids, remaining=(), moved=())
    assert not await Stories(database).split(decision, edited_at=NOW, now=NOW)


async def test_a_chat_that_was_told_by_an_edit_is_told_once_and_silently(database: Database) -> None:
    await add_subscriber(database, CHAT)
    await save(database, report(1))
    assert len(await send(database, quoting=0)) == 1
    await save(database, report(2))
    assert await split(database, 1)
    expected = [(STORY, "new", "sent", SOUND), (STORY, "update", "waiting", SOUND), (NEW, "new", "waiting", SILENT)]
    assert await alert_rows(database) == expected
    sent = await send(database, quoting=0, now=SPLIT_AT)
    assert [(alert.story_id, alert.kind, alert.is_silent) for alert in sent] == [
        (NEW, AlertKind.NEW, SILENT),
        (STORY, AlertKind.UPDATE, SOUND),
    ]


async def test_a_message_belongs_to_the_part_in_whose_words_it_was_sent(database: Database) -> None:
    await add_subscriber(database, CHAT)
    await save(database, report(1), report(2))
    await send(database, quoting=1)
    assert await split(database, 1)
    assert await alert_rows(database) == [
        (STORY, "new", "waiting", SILENT),
        (NEW, "new", "sent", SOUND),
        (NEW, "update", "waiting", SOUND),
    ]


async def test_parts_that_are_merged_and_split_again_are_told_once(database: Database) -> None:
    await add_subscriber(database, CHAT)
    stories = Stories(database)
    await save(database, report(1), report(2))
    await send(database, quoting=0)
    await split(database, 1)
    sent_alerts = await send(database, quoting=0, now=SPLIT_AT)
    for turn in range(3):
        number = NEW + turn
        assert await stories.merge(STORY, number, edited_at=SPLIT_AT, now=SPLIT_AT)
        assert await split(database, 1, new=number + 1, now=SPLIT_AT)
        again = await send(database, quoting=0, now=SPLIT_AT + HOUR)
        assert {alert.kind for alert in again} == {AlertKind.UPDATE}, turn
    assert [alert.kind for alert in sent_alerts] == [AlertKind.NEW, AlertKind.UPDATE]


async def test_a_story_that_was_merged_leads_to_the_part_with_its_first_entry(database: Database) -> None:
    await add_subscriber(database, CHAT)
    stories = Stories(database)
    await save(database, report(1), report(2, story=YOUNGER))
    first, second = await send(database, quoting=0)
    assert await stories.merge(STORY, YOUNGER, edited_at=SPLIT_AT, now=SPLIT_AT)
    assert await split(database, 1, now=SPLIT_AT)
    for number, expected in ((STORY, STORY), (YOUNGER, NEW)):
        story = await stories.story(number)
        assert story is not None
        assert story.id == expected
    edits = await send(database, quoting=0, now=SPLIT_AT + HOUR)
    assert [(alert.kind, alert.story_id, alert.message_id) for alert in edits] == [
        (AlertKind.UPDATE, story, 100 + alert.id) for story, alert in ((STORY, first), (NEW, second))
    ]


async def test_chats_that_follow_another_topic_are_not_told(database: Database) -> None:
    await add_subscriber(database, CHAT)
    await save(database, report(1), report(2, topic="csto"))
    await send(database, quoting=0)
    assert await split(database, 1, moved_topics=("csto",))
    assert await alert_rows(database) == [(STORY, "new", "sent", SOUND), (STORY, "update", "waiting", SOUND)]


@pytest.mark.parametrize(
    ("since", "told"), [(NOW + 90 * SECOND, [NEW]), (NOW + 3 * MINUTE, [])], ids=["before the part", "after it"]
)
async def test_a_chat_is_told_of_a_part_that_was_opened_in_its_time(
    database: Database, since: datetime, told: list[int]
) -> None:
    await add_subscriber(database, CHAT, "csto")
    await save(database, report(1))
    await Chats(database).subscribe(Subscription(CHAT, "armenia", Level.NORMAL, since))
    await save(database, report(2, at=NOW + 2 * MINUTE), report(3, at=NOW + 4 * MINUTE))
    assert await alert_rows(database) == []
    assert await split(database, 1, 2)
    assert [(row[0], row[3]) for row in await alert_rows(database)] == [(story, SILENT) for story in told]


async def test_an_unsent_alert_goes_with_the_only_part_that_its_chat_follows(database: Database) -> None:
    await add_subscriber(database, CHAT, "csto")
    await save(database, report(1), report(2, topic="csto"))
    assert await split(database, 1, moved_topics=("csto",))
    assert await alert_rows(database) == [(NEW, "new", "waiting", SOUND)]


@pytest.mark.parametrize("is_batched", [False, True])
async def test_a_chat_that_was_told_nothing_yet_is_told_both_with_a_sound(
    database: Database, *, is_batched: bool
) -> None:
    await add_subscriber(database, CHAT)
    await save(database, report(1), report(2))
    if is_batched:
        await batch_due_alerts(database, until=SPLIT_AT, now=NOW + MINUTE)
    assert await split(database, 1)
    state = "batched" if is_batched else "waiting"
    assert await alert_rows(database) == [(STORY, "new", state, SOUND), (NEW, "new", "waiting", SOUND)]


async def test_a_part_that_is_no_longer_news_is_not_told(database: Database) -> None:
    await add_subscriber(database, CHAT)
    await save(database, report(1), report(2))
    await send(database, quoting=0)
    async with database.write() as connection:
        await connection.execute(update(entries).values(published_at=NOW - 3 * DAY))
    assert await split(database, 1)
    assert [row[:2] for row in await alert_rows(database)] == [(STORY, "new"), (STORY, "update")]


async def test_a_mute_of_the_story_applies_to_both_parts(database: Database) -> None:
    await add_subscriber(database, CHAT)
    await save(database, report(1), report(2))
    await send(database, quoting=0)
    await Chats(database).mute(CHAT, STORY, now=NOW)
    assert await split(database, 1)
    await save(database, report(3, story=NEW, at=NOW + 2 * HOUR))
    assert await alert_rows(database) == [(STORY, "new", "sent", SOUND)]


@pytest.mark.parametrize("is_sent", [True, False])
async def test_a_chat_that_was_told_of_the_part_by_a_doubt_is_not_told_again(
    database: Database, *, is_sent: bool
) -> None:
    await add_subscriber(database, CHAT)
    await save(database, report(1))
    await send(database, quoting=0)
    await save(database, replace(report(2), is_doubtful=True))
    if is_sent:
        assert [alert.kind for alert in await send(database, quoting=0)] == [AlertKind.DOUBT]
    assert await split(database, 1)
    new = (NEW, "new", "sent", SOUND) if is_sent else (NEW, "new", "waiting", SILENT)
    assert await alert_rows(database) == [(STORY, "new", "sent", SOUND), (STORY, "update", "waiting", SOUND), new]
    [story] = await Stories(database).load([NEW])
    assert story.doubtful == ()


@pytest.mark.parametrize("quoting", [0, 1])
async def test_an_alert_that_was_being_sent_belongs_to_the_part_that_it_told(database: Database, quoting: int) -> None:
    await add_subscriber(database, CHAT)
    await save(database, report(1), report(2))
    quoted = (await entry_ids(database, STORY))[quoting]
    [alert] = await claim_alerts(database, now=NOW + MINUTE)
    assert await split(database, 1, now=NOW + MINUTE)
    delivered = Delivered(100, quoted=(quoted,))
    await Outbox(database).settle([(alert, delivered)], owner="me", now=NOW + 2 * MINUTE)
    told, untold = (STORY, NEW) if quoting == 0 else (NEW, STORY)
    firsts = [(row[0], row[2], row[3]) for row in await alert_rows(database) if row[1] == "new"]
    assert firsts == sorted([(told, "sent", SOUND), (untold, "waiting", SILENT)])


async def test_a_digest_has_told_the_part_in_whose_words_it_names_the_story(database: Database) -> None:
    await add_subscriber(database, CHAT)
    await save(database, report(1), report(2))
    await batch_due_alerts(database, until=NOW + HOUR, now=NOW + MINUTE)
    [digest] = await Outbox(database).claim(owner="me", now=NOW + HOUR, lease=HOUR, limit=9)
    quoted = (await entry_ids(database, STORY))[1]
    await Outbox(database).settle([(digest, Delivered(5, quoted=(quoted,)))], owner="me", now=NOW + HOUR)
    assert await split(database, 1, now=SPLIT_AT)
    assert await alert_rows(database) == [(STORY, "new", "waiting", SILENT), (NEW, "new", "sent", SOUND)]


async def test_an_alert_of_which_the_entry_is_unknown_has_told_the_first(database: Database) -> None:
    await add_subscriber(database, CHAT)
    await save(database, report(1), report(2))
    await send_due_alerts(database, now=NOW + MINUTE)
    assert await split(database, 0)
    assert [row for row in await alert_rows(database) if row[1] == "new"] == [
        (STORY, "new", "waiting", SILENT),
        (NEW, "new", "sent", SOUND),
    ]
