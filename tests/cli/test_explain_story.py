"""The reasons for which entries are one story."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.embedding.models import E5_SMALL
from bot.model.entries import Entry
from bot.model.topics import Evidence, Match, Place
from bot.model.vectors import EntryVectors, unit
from bot.storage.engine.database import Database
from bot.storage.engine.migrate import migrate
from bot.storage.stories import Placed, Stories
from tests.clustering.vectors import at_angle
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


async def store_with_vectors(url: str, *vectors: EntryVectors | None) -> None:
    """Store entries in different languages as one story, each with its vectors."""
    titles = ("Armenia reopens the road to Tatavan", "В Армении снова ездят по дороге", "Ճանապարհը վերաբացվել է")
    placed = [
        Placed(str(number), replace(entry_about(title), language=language), 1, (), vectors=value)
        for number, (title, language, value) in enumerate(zip(titles, ("en", "ru", "hy"), vectors, strict=True))
    ]
    moment, database = Clock().now(), Database(url)
    await save_sources_and_topics(database)
    await Stories(database).save(
        source_id=placed[0].entry.source_id,
        placed=placed,
        announcements=(),
        polling=polling(),
        edited_at=moment,
        now=moment,
    )
    await database.close()


async def explained(run: Runs, folder: Path, *vectors: EntryVectors | None) -> list[str]:
    """Return the reasons that the command gives for three entries with these vectors, in one story."""
    url = f"sqlite:///{folder / 'tidings.db'}"
    await asyncio.to_thread(migrate, url)
    await store_with_vectors(url, *vectors)
    code, output = await run("stories", "explain", "1", DATABASE_URL=url)
    assert code == 0, output
    return [line.strip() for line in output.splitlines()[2::2]]


def at(degrees: float) -> EntryVectors:
    """Return vectors of the model in use."""
    return replace(at_angle(degrees), model=E5_SMALL.name)


async def test_of_entries_with_vectors_the_parts_of_the_score_are_shown(run: Runs, tmp_path: Path) -> None:
    first, second, third = await explained(run, tmp_path, at(0), at(27), at(13.5))
    assert first == "opens the story"
    assert second == (
        "0.890 by its meaning, +0.010 by words and names, -0.000 by time: 0.900, where 0.88 is enough, in doubt"
    )
    assert third == "0.973 by its meaning, +0.010 by words and names, -0.000 by time: 0.983, where 0.88 is enough"


async def test_vectors_too_far_apart_are_no_reason_to_have_joined(run: Runs, tmp_path: Path) -> None:
    _, second, _ = await explained(run, tmp_path, at(0), at(60), at(0))
    assert second == (
        "0.498 by its meaning, +0.010 by words and names, -0.000 by time; "
        "0.88 is enough: it came in by a merge, or before it had vectors"
    )


async def test_an_entry_whose_vectors_are_missing_or_of_another_model_is_explained_by_words(
    run: Runs, tmp_path: Path
) -> None:
    older = EntryVectors("older", title=unit([1, 2, 3]), lead=unit([1, 2, 3]))
    _, second, third = await explained(run, tmp_path, at(0), older, at(0))
    assert second.startswith(("by its words, ", "by its names, "))
    assert third.startswith("1.000 by its meaning, ")


async def test_a_story_that_was_merged_is_explained_under_the_id_of_the_other(run: Runs, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tidings.db'}"
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    await save_sources_and_topics(database)
    long_ago = Clock().now() - timedelta(days=40)
    for number, title in enumerate(("Armenia reopens the road to Tatavan", "Ferries run again over the lake"), 1):
        report = replace(entry_about(title), seen_at=long_ago + number * timedelta(minutes=1))
        await Stories(database).save(
            source_id=report.source_id,
            placed=[Placed(str(number), report, number, (Match("csto", 3, ()),))],
            announcements=(),
            polling=polling(),
            edited_at=long_ago,
            now=report.seen_at,
        )
    await Stories(database).merge(1, 2, edited_at=long_ago, now=long_ago + timedelta(hours=1))
    await database.close()
    code, output = await run("stories", "explain", "2", DATABASE_URL=url)
    assert code == 0, output
    lines = output.splitlines()
    assert lines[0] == "Story 2 was merged into another one."
    assert lines[1].startswith("Story 1: 1 outlets, opened ")
    assert lines[1].endswith(" UTC, settled")
    assert lines[3].strip() == "opens the story"
    assert lines[5].endswith("; it came in by a story that was merged or split, or while fewer were known")
    assert lines[-1] == "  csto: 3 of 100, no level: "
