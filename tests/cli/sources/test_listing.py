"""The list of the sources."""

from bot.fetching import catalogue as sources
from tests.support.command_fixtures import Starts
from tests.support.commands import wait_for_exit


async def test_sources_list_shows_every_source_of_the_catalogue(start: Starts) -> None:
    code, output = await wait_for_exit(await start("sources", "list"))
    assert code == 0
    assert [line.split()[0] for line in output.splitlines()] == [source.id for source in sources.load(None)]
