"""The commands beside `run` and `demo`."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.fetching import catalogue as sources
from bot.model.entries import Entry
from bot.model.sources import FeedState
from bot.model.topics import Evidence, Match, Place
from bot.storage.engine.database import Database
from bot.storage.engine.migrate import migrate
from bot.storage.sources import Sources
from bot.storage.stories import Placed, Stories
from tests.support.command_fixtures import Runs, Starts
from tests.support.commands import catalogue, start_python, wait_for_exit
from tests.support.frozen_clock import FrozenClock
from tests.support.publishers import Item, serving
from tests.support.stored_samples import entry, polling, save_sources_and_topics

NOW = FrozenClock().now()
RETIRED = """
[[publisher]]
id = "lake.example"
name = "Lake"
kind = "independent"
home = "https://lake.example/"
feed = [
  {{ id = "old", url = "{}/old/feed", retired = "gone since May" }},
]
"""


async def test_sources_list_shows_every_source_of_the_catalogue(start: Starts) -> None:
    code, output = await wait_for_exit(await start("sources", "list"))
    assert code == 0
    assert [line.split()[0] for line in output.splitlines()] == [source.id for source in sources.load(None)]


async def test_sources_check_shows_what_one_request_gives(run: Runs, tmp_path: Path) -> None:
    async with serving() as outlets:
        outlets.tells("wire", Item("A bridge is mended", "It is open again.", NOW))
        path = tmp_path / "catalogue.toml"
        path.write_text(catalogue(outlets), "utf-8")
        settings = {"CATALOGUE": str(path), "ALLOWED_HOSTS": f"127.0.0.1:{outlets.port}"}
        code, output = await run("sources", "check", **settings)
        assert code == 0
        assert "1 entry" in output
        assert "1 of 1 sources are well" in output
        outlets.breaks("wire", 404)
        code, output = await run("sources", "check", **settings)
        assert code == 1
        assert "not found: HTTP 404 (there is nothing at this address any more)" in output


async def test_sources_check_says_what_the_bot_has_learned(run: Runs, tmp_path: Path) -> None:
    async with serving() as outlets:
        outlets.tells("wire", Item("A bridge is mended", "It is open again.", NOW))
        path = tmp_path / "catalogue.toml"
        path.write_text(catalogue(outlets), "utf-8")
        address = f"sqlite:///{tmp_path}/one.db"
        await asyncio.to_thread(migrate, address)
        database, now = Database(address), Clock().now()
        [source] = sources.load(path)
        await Sources(database).ensure([source], now=now)
        silent = FeedState(now, timedelta(), last_read_at=now, last_new_at=now - timedelta(days=9), daily_entries=20.0)
        await Sources(database).save_polling(source.id, silent)
        await database.close()
        settings = {"CATALOGUE": str(path), "ALLOWED_HOSTS": f"127.0.0.1:{outlets.port}", "DATABASE_URL": address}
        code, output = await run("sources", "check", **settings)
    assert (code, "silent (nothing new for far longer than usual)" in output, "20.0 a day" in output) == (1, True, True)


async def test_a_source_is_found_from_its_front_page_shown_and_added(run: Runs, start: Starts, tmp_path: Path) -> None:
    async with serving() as outlets:
        for number in range(4):
            outlets.tells("wire", Item(f"Bridge {number} is mended", "", NOW))
        outlets.shows("/wire/home", b'<html><link rel="alternate" type="application/rss+xml" href="feed"></html>')
        empty = tmp_path / "catalogue.toml"
        empty.write_text(RETIRED.format(outlets.url), "utf-8")
        settings = {"CATALOGUE": str(empty), "ALLOWED_HOSTS": f"127.0.0.1:{outlets.port}", "OWN_SOURCES": "own.toml"}
        home = f"{outlets.url}/wire/home"
        code, output = await run("sources", "add", home, "--yes", "--name", "The Wire", **settings)
        assert (code, output.count("is mended")) == (0, 3)
        code, output = await run("sources", "add", home, "--yes", **settings)
        assert (code, "polled already" in output) == (1, True)
        code, output = await run("sources", "add", f"{outlets.url}/old/feed", "--yes", **settings)
        assert (code, "retired: gone since May" in output) == (1, True)
        code, output = await run("sources", "add", f"{outlets.url}/wire/nothing", "--yes", **settings)
        assert (code, "not found: HTTP 404" in output) == (1, True)
        code, output = await run("sources", "export", **settings)
        assert (code, f'xmlUrl="{outlets.url}/wire/feed"' in output) == (0, True)
        (tmp_path / "reader.opml").write_text(output.replace("/wire/feed", "/other/feed"), "utf-8")
        code, output = await run("sources", "import", str(tmp_path / "reader.opml"), **settings)
        assert (code, "1 of 1 feeds were added" in output) == (0, True)
        code, output = await wait_for_exit(await start("sources", "list", **settings))
    assert code == 0, output
    assert [line.rsplit("/", 2)[1] for line in output.splitlines()] == ["wire", "other"]


async def test_a_probe_writes_the_day_and_tells_what_is_not_as_the_catalogue_has_it(run: Runs, tmp_path: Path) -> None:
    async with serving() as outlets:
        outlets.tells("old", Item("A bridge is mended", "It is open again.", NOW))
        path = tmp_path / "catalogue.toml"
        path.write_text(RETIRED.format(outlets.url), "utf-8")
        settings = {"CATALOGUE": str(path), "ALLOWED_HOSTS": f"127.0.0.1:{outlets.port}"}
        code, output = await run("sources", "probe", **settings)
    assert (code, "old" in output, "works, although it is off: gone since May" in output) == (0, True, True)
    [listed] = sources.listed(path)
    assert listed.checked == Clock().now().date()


async def test_migrate_then_stats_counts_the_alerts_by_state(run: Runs, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/one.db"}
    code, _ = await run("migrate", **settings)
    assert code == 0
    code, output = await run("stats", **settings)
    assert code == 0
    assert "waiting    0" in output.splitlines()


async def test_health_says_that_nobody_answers(run: Runs) -> None:
    code, output = await run("health", HEALTH_ADDRESS="127.0.0.1:9")
    assert code == 1
    assert "nobody answers on 127.0.0.1:9" in output


@pytest.mark.parametrize("module", ["bot", "bot.sandbox", "bot.sandbox.news"])
async def test_each_command_line_explains_itself(tmp_path: Path, module: str) -> None:
    process = await start_python("-m", module, "--help", folder=tmp_path)
    code, output = await wait_for_exit(process)
    assert code == 0
    assert "usage:" in output


async def test_topics_explain_shows_how_a_text_comes_to_its_scores(run: Runs, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Armenia freezes its seat in the CSTO\nThe alliance was told on Monday in Moscow.\n", "utf-8")
    code, output = await run("topics", "explain", str(text))
    assert code == 0
    assert "armenia: " in output
    assert "csto: " in output
    assert "“CSTO” (abbreviation, subject)" in output
    code, output = await run("topics", "explain", str(tmp_path / "none.txt"))
    assert code == 2
    assert "cannot be read" in output
    assert "Traceback" not in output


async def test_topics_explain_reads_an_article_at_its_address(run: Runs) -> None:
    text = "The alliance was told on Monday in Moscow that Armenia freezes its seat in the CSTO. " * 12
    async with serving() as outlets:
        title = "Armenia freezes its seat in the CSTO"
        page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body>"
        outlets.shows("/wire/seat", page.encode())
        reach = {"ALLOWED_HOSTS": f"127.0.0.1:{outlets.port}"}
        code, output = await run("topics", "explain", f"{outlets.url}/wire/seat", **reach)
        assert code == 0, output
        assert "csto: " in output
        code, output = await run("topics", "explain", f"{outlets.url}/wire/none", **reach)
    assert code == 2
    assert "cannot be read: " in output
    assert "Traceback" not in output


async def test_topics_lint_tells_of_doubtful_names(run: Runs) -> None:
    code, output = await run("topics", "lint")
    assert code == 0
    assert "in some form, and short" in output


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
