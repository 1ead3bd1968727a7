import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.sources import DueSource, FeedState, Source
from bot.storage.engine.database import Database
from bot.storage.sources import Sources
from tests.support.stored_samples import HOUR, MINUTE, NOW, SOURCES, polling, save_sources_and_topics


async def test_new_sources_are_due_at_once(database: Database) -> None:
    sources = Sources(database)
    await sources.ensure(SOURCES, now=NOW)
    fresh = FeedState(next_poll_at=NOW, pause=timedelta())
    by_id = sorted(SOURCES, key=lambda source: source.id)
    assert await sources.due(now=NOW, limit=10) == tuple(DueSource(source, fresh) for source in by_id)


async def test_a_polling_state_is_loaded_as_it_was_saved(database: Database) -> None:
    sources = Sources(database)
    await sources.ensure(SOURCES, now=NOW)
    await sources.save_polling("paper-hy", polling())
    states = {due.source.id: due.state for due in await sources.all()}
    assert states["paper-hy"] == polling()
    assert [due.source.id for due in await sources.due(now=NOW + MINUTE, limit=10)] == ["agency-en"]


async def test_the_states_of_concurrent_polls_are_all_saved(database: Database) -> None:
    sources = Sources(database)
    many = [replace(SOURCES[0], id=f"paper-{n}") for n in range(50)]
    await sources.ensure(many, now=NOW)
    async with asyncio.TaskGroup() as group:
        for source in many:
            group.create_task(sources.save_polling(source.id, polling()))
    assert {due.state for due in await sources.all()} == {polling()}


async def test_the_longest_overdue_source_comes_first_and_the_limit_holds(database: Database) -> None:
    sources = Sources(database)
    await sources.ensure(SOURCES, now=NOW)
    await sources.save_polling("paper-hy", polling(NOW - HOUR))
    assert [due.source.id for due in await sources.due(now=NOW, limit=1)] == ["paper-hy"]


async def test_a_source_removed_from_the_catalogue_is_switched_off_and_keeps_its_state(
    database: Database,
) -> None:
    sources = Sources(database)
    await sources.ensure(SOURCES, now=NOW)
    await sources.save_polling("paper-hy", polling())
    await sources.ensure(SOURCES[1:], now=NOW)
    assert [due.source.id for due in await sources.all()] == ["agency-en"]
    assert [due.source.id for due in await sources.due(now=NOW + 2 * HOUR, limit=10)] == ["agency-en"]
    await sources.ensure(SOURCES, now=NOW + MINUTE)
    assert {due.source.id: due.state for due in await sources.all()}["paper-hy"] == polling()


async def test_a_source_with_a_new_address_is_polled_as_new_and_keeps_its_statistics(database: Database) -> None:
    sources = Sources(database)
    await sources.ensure(SOURCES, now=NOW)
    await sources.save_polling("paper-hy", polling())
    moved = replace(SOURCES[0], url="https://paper.example/new.xml")
    await sources.ensure([moved], now=NOW + MINUTE)
    old = polling()
    unchanged = {
        name: getattr(old, name) for name in ("pause", "last_read_at", "last_new_at", "hourly_rates", "daily_entries")
    }
    assert await sources.due(now=NOW + MINUTE, limit=10) == (
        DueSource(moved, FeedState(next_poll_at=NOW + MINUTE, **unchanged)),
    )


async def test_a_retired_source_is_not_due_and_another_address_brings_it_back(database: Database) -> None:
    sources = Sources(database)
    await sources.ensure(SOURCES[:1], now=NOW)
    await sources.save_polling("paper-hy", replace(polling(NOW), retired_at=NOW))
    assert await sources.due(now=NOW + HOUR, limit=10) == ()
    assert [due.state.retired_at for due in await sources.all()] == [NOW]
    await sources.ensure([replace(SOURCES[0], url="https://paper.example/new.xml")], now=NOW + HOUR)
    assert [due.source.id for due in await sources.due(now=NOW + HOUR, limit=10)] == ["paper-hy"]


async def test_a_source_and_its_host_are_polled_by_one_owner(database: Database) -> None:
    if not database.is_shared:
        assert await Sources(database).claim(["a"], owner="me", now=NOW, lease=MINUTE) == {"a"}
        pytest.skip("a database of SQLite has one process")
    near = [Source(f"paper-{name}", SOURCES[0].publisher, f"https://paper.example/{name}", "hy") for name in "ab"]
    await Sources(database).ensure([*near, SOURCES[1]], now=NOW)
    sources = Sources(database)
    assert await sources.claim(["paper-a"], owner="one", now=NOW, lease=MINUTE) == {"paper-a"}
    assert await sources.claim(["paper-a", "agency-en"], owner="two", now=NOW, lease=MINUTE) == {"agency-en"}
    assert [due.source.id for due in await sources.due(now=NOW, limit=9, owner="two")] == ["agency-en"]
    assert [due.source.id for due in await sources.due(now=NOW, limit=9, owner="one")] == ["paper-a", "paper-b"]
    assert len(await sources.due(now=NOW + 2 * MINUTE, limit=9, owner="three")) == 3, "a lease ends"


async def test_a_source_that_would_wait_longer_than_its_pause_waits_for_its_pause(database: Database) -> None:
    await save_sources_and_topics(database)
    sources = Sources(database)
    await sources.save_polling(SOURCES[0].id, polling(NOW + HOUR))  # its pause is 7 and a half minutes
    await sources.save_polling(SOURCES[1].id, polling(NOW + MINUTE))
    assert await sources.clamp(NOW) == 1
    due_at = {due.source.id: due.state.next_poll_at for due in await sources.all()}
    assert due_at == {SOURCES[0].id: NOW + timedelta(seconds=450.25), SOURCES[1].id: NOW + MINUTE}
