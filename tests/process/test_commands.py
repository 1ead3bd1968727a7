"""The commands beside `run` and `demo`."""

from pathlib import Path

import pytest

from bot.fetching import catalogue as sources
from tests.outlets import Item, serving
from tests.process.commands import catalogue, ended, start_python
from tests.process.conftest import Starts
from tests.still import StillClock

NOW = StillClock().now()


async def test_sources_list_shows_every_source_of_the_catalogue(start: Starts) -> None:
    code, said = await ended(await start("sources", "list"))
    assert code == 0
    assert [line.split()[0] for line in said.splitlines()] == [source.id for source in sources.load(None)]


async def test_sources_check_shows_what_one_request_gives(start: Starts, tmp_path: Path) -> None:
    async with serving() as outlets:
        outlets.tells("wire", Item("A bridge is mended", "It is open again.", NOW))
        path = tmp_path / "catalogue.toml"
        path.write_text(catalogue(outlets), "utf-8")
        settings = {"CATALOGUE": str(path), "ALLOWED_HOSTS": f"127.0.0.1:{outlets.port}"}
        code, said = await ended(await start("sources", "check", **settings))
        assert code == 0
        assert "1 entry" in said
        assert "1 of 1 sources can be read" in said
        outlets.breaks("wire", 404)
        code, said = await ended(await start("sources", "check", **settings))
        assert code == 1
        assert "HTTP 404" in said


async def test_migrate_then_stats_counts_the_alerts_by_state(start: Starts, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/one.db"}
    code, _ = await ended(await start("migrate", **settings))
    assert code == 0
    code, said = await ended(await start("stats", **settings))
    assert code == 0
    assert "Traceback" not in said


async def test_health_says_that_nobody_answers(start: Starts) -> None:
    code, said = await ended(await start("health", HEALTH_ADDRESS="127.0.0.1:9"))
    assert code == 1
    assert "nobody answers on 127.0.0.1:9" in said


@pytest.mark.parametrize("module", ["bot", "bot.sandbox", "bot.newsroom"])
async def test_each_command_line_explains_itself(tmp_path: Path, module: str) -> None:
    process = await start_python("-m", module, "--help", folder=tmp_path)
    code, said = await ended(process)
    assert code == 0
    assert "usage:" in said
