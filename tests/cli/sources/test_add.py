"""Sources that are added from a site or from an OPML file."""

import io
from pathlib import Path

import pytest

from bot.fetching import catalogue
from tests.support.command_fixtures import Runs, Starts
from tests.support.commands import retired_catalogue, wait_for_exit
from tests.support.frozen_clock import FrozenClock
from tests.support.publishers import Item, Outlets, serving

NOW = FrozenClock().now()
LAKE = """
[[publisher]]
id = "lake.example"
name = "Lake"
kind = "independent"
home = "https://lake.example/"
feed = [
  { id = "lake", url = "https://lake.example/feed", checked = 2026-11-24 },
]
"""


def own_sources(outlets: Outlets, folder: Path) -> dict[str, str]:
    """Return the settings under which additions are written to `own.toml`, beside a catalogue of its own."""
    path = folder / "catalogue.toml"
    path.write_text(LAKE, "utf-8")
    return {"CATALOGUE": str(path), "ALLOWED_HOSTS": f"127.0.0.1:{outlets.port}", "OWN_SOURCES": "own.toml"}


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


@pytest.mark.parametrize(
    ("answer", "is_added"), [("yes\n", True), (" Y \n", True), ("n\n", False), ("\n", False), ("", False)]
)
async def test_a_feed_is_added_where_the_operator_agrees(
    run: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, *, is_added: bool
) -> None:
    async with serving() as outlets:
        outlets.tells("wire", Item("A bridge is mended", "", NOW))
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        exit_code, output = await run("sources", "add", f"{outlets.url}/wire/feed", **own_sources(outlets, tmp_path))
    assert exit_code == (0 if is_added else 1)
    assert f"Add {outlets.url}/wire/feed? [y/N]" in output
    assert (tmp_path / "own.toml").exists() is is_added


async def test_a_second_feed_of_a_host_has_an_id_of_its_own_and_the_same_publisher(run: Runs, tmp_path: Path) -> None:
    async with serving() as outlets:
        settings = own_sources(outlets, tmp_path)
        for outlet in ("wire", "lake"):
            outlets.tells(outlet, Item("A bridge is mended", "", NOW))
            address = f"{outlets.url}/{outlet}/feed"
            code, output = await run("sources", "add", address, "--yes", "--name", f"The {outlet}", **settings)
            assert code == 0, output
    first, second = catalogue.listed(tmp_path / "own.toml")
    assert second.source.id == f"{first.source.id}-2"
    assert second.source.publisher == first.source.publisher
    assert first.source.publisher.name == "The wire"


@pytest.mark.parametrize("address", ["https://www.lake.example/feed/", "http://lake.example/feed", "lake.example/feed"])
async def test_an_address_that_is_polled_in_another_spelling_is_not_requested(
    run: Runs, tmp_path: Path, address: str
) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(LAKE, "utf-8")
    code, output = await run("sources", "add", address, "--yes", CATALOGUE=str(path), OWN_SOURCES="own.toml")
    assert (code, "is polled already, as lake" in output) == (1, True)


async def test_a_file_of_another_reader_brings_each_feed_once(run: Runs, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(LAKE, "utf-8")
    addresses = ("https://a.example/1", "https://a.example/2", "http://www.a.example/1/", "https://lake.example/feed")
    outlines = "".join(f'<outline text="A" xmlUrl="{address}"/>' for address in addresses)
    (tmp_path / "reader.opml").write_text(f"\ufeff<opml><body>{outlines}</body></opml>", "utf-8")
    settings = {"CATALOGUE": str(path), "OWN_SOURCES": "own.toml"}
    code, output = await run("sources", "import", "reader.opml", **settings)
    assert code == 0, output
    assert output.count("is polled already") == 2
    assert "2 of 4 feeds were added" in output
    assert [entry.source.id for entry in catalogue.listed(tmp_path / "own.toml")] == ["a-example", "a-example-2"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"<opml><body>"])
async def test_a_file_that_cannot_be_read_is_named_in_one_line(
    run: Runs, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "reader.opml").write_bytes(content)
    code, output = await run("sources", "import", "reader.opml")
    assert (code, output.count("\n")) == (2, 1), output
