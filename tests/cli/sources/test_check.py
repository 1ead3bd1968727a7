"""Requests to the sources, and what is known and printed of each."""

import asyncio
from datetime import timedelta
from pathlib import Path

from aiohttp import web

from bot.clock import Clock
from bot.fetching import catalogue as sources
from bot.model.sources import FeedState
from bot.storage.engine.database import Database
from bot.storage.engine.migrate import migrate
from bot.storage.sources import Sources
from tests.support.command_fixtures import Runs
from tests.support.commands import catalogue, retired_catalogue
from tests.support.frozen_clock import FrozenClock
from tests.support.publishers import Item, serving

NOW = FrozenClock().now()


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


async def test_a_probe_writes_the_day_and_tells_what_is_not_as_the_catalogue_has_it(run: Runs, tmp_path: Path) -> None:
    async with serving() as outlets:
        outlets.tells("old", Item("A bridge is mended", "It is open again.", NOW))
        path = tmp_path / "catalogue.toml"
        path.write_text(retired_catalogue(outlets), "utf-8")
        settings = {"CATALOGUE": str(path), "ALLOWED_HOSTS": f"127.0.0.1:{outlets.port}"}
        code, output = await run("sources", "probe", **settings)
    assert (code, "old" in output, "works, although it is off: gone since May" in output) == (0, True, True)
    [listed] = sources.listed(path)
    assert listed.checked == Clock().now().date()


async def test_a_source_that_cannot_be_read_stops_no_other_and_is_counted(run: Runs, tmp_path: Path) -> None:
    async with serving() as outlets:
        outlets.tells("wire", Item("A bridge is mended", "", NOW), Item("A dam opens", "", NOW))
        outlets.answers("page", lambda: web.Response(text="<html>Moved</html>", content_type="text/html"))
        path = tmp_path / "catalogue.toml"
        second = '[[publisher.feed]]\nid = "page"\nurl = "{}/page/feed"\nlanguage = "en"\nchecked = 2026-11-24\n'
        path.write_text(catalogue(outlets) + second.format(outlets.url), "utf-8")
        code, output = await run("sources", "check", CATALOGUE=str(path), ALLOWED_HOSTS=f"127.0.0.1:{outlets.port}")
    lines = {line.split()[0]: line for line in output.splitlines()}
    assert code == 1
    assert f"2 entries, the newest of {NOW:%Y-%m-%d %H:%M} UTC" in lines["wire"]
    assert lines["page"].endswith("(what it answers is no feed)  ")
    assert output.endswith("1 of 2 sources are well\n")
    assert "\033" not in output, "no colour where no person looks"


async def test_a_probe_leaves_the_day_of_a_source_that_does_not_work(run: Runs, tmp_path: Path) -> None:
    async with serving() as outlets:
        outlets.breaks("wire", 503)
        path = tmp_path / "catalogue.toml"
        path.write_text(catalogue(outlets), "utf-8")
        code, output = await run("sources", "probe", CATALOGUE=str(path), ALLOWED_HOSTS=f"127.0.0.1:{outlets.port}")
    assert code == 0
    assert output.splitlines()[0].split(maxsplit=1) == ["wire", "http error: HTTP 503"]
    assert "0 of 1 work" in output
    [listed] = sources.listed(path)
    assert f"{listed.checked}" == "2026-11-24"
