"""The reasons for which entries are one story."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.clock import Clock
from bot.model.entries import Entry
from bot.model.topics import Evidence, Match, Place
from bot.storage.engine.database import Database
from bot.storage.engine.migrate import migrate
from bot.storage.stories import Placed, Stories
from tests.support.command_fixtures import Runs
from tests.support.stored_samples import entry, polling, save_sources_and_topics


def entry_about(title: str) -> Entry:
    return replace(entry(seen_at=Clock().now()), title=title, text=f"{title} after a winter of work.", language="en")


async def store(url: str, *entries: Entry) -> None:
    """Store entries as one story."""
    database = Database(url)
    await save_sources_and_topics(database)
    matches = (Match("armenia", 90, (Evidence(Place.TITLE, "Armenia", 1, 60),)),)
    placed = [Placed(str(number), entry, 1, matches) for number, entry in enumerate(entries)]
    moment = Clock().now()
    await Stories(database).save(
        source_id=placed[0].entry.source_id,
        placed=placed,
        announcements=(),
        polling=polling(),
        edited_at=moment,
        now=moment,
    )
    await database.close()


async def test_stories_explain_shows_how_each_entry_came_in(run: Runs, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tidings.db'}"
    await asyncio.to_thread(migrate, url)
    await store(
        url,
        entry_about("Armenia reopens the road to Tatavan"),
        entry_about("Road to Tatavan reopens in Armenia, buses run"),
    )
    code, output = await run("stories", "explain", "1", DATABASE_URL=url)
    assert code == 0, output
    assert "UTC, growing" in output
    assert "opens the story" in output
    assert "by its words, " in output
    assert "armenia: 90 of 100, normal, strict, wide: “Armenia” 1× in the title" in output
    code, output = await run("stories", "explain", "7", DATABASE_URL=url)
    assert code == 2
    assert "there is no story 7" in output
