"""Sources that are added from a site or from an OPML file."""

from pathlib import Path

from tests.support.command_fixtures import Runs, Starts
from tests.support.commands import retired_catalogue, wait_for_exit
from tests.support.frozen_clock import FrozenClock
from tests.support.publishers import Item, serving

NOW = FrozenClock().now()


async def test_a_source_is_found_from_its_front_page_shown_and_added(run: Runs, start: Starts, tmp_path: Path) -> None:
    async with serving() as outlets:
        for number in range(4):
            outlets.tells("wire", Item(f"Bridge {number} is mended", "", NOW))
        outlets.shows("/wire/home", b'<html><link rel="alternate" type="application/rss+xml" href="feed"></html>')
        empty = tmp_path / "catalogue.toml"
        empty.write_text(retired_catalogue(outlets), "utf-8")
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
