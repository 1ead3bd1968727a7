"""The list of the sources."""

from bot.cli.sources.listing import source_line
from bot.fetching import catalogue as sources
from bot.model.sources import Publisher, Source
from tests.support.command_fixtures import Starts
from tests.support.commands import wait_for_exit


async def test_sources_list_shows_every_source_of_the_catalogue(start: Starts) -> None:
    code, output = await wait_for_exit(await start("sources", "list"))
    assert code == 0
    assert [line.split()[0] for line in output.splitlines()] == [source.id for source in sources.load(None)]


def test_what_is_not_known_of_a_source_is_shown_as_dashes() -> None:
    unknown = Source("lake", Publisher("lake.example", "Lake", None, None, ""), "https://lake.example/feed", None)
    assert source_line(unknown).split() == ["lake", "--", "--", "--"]
