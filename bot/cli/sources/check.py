"""Request the sources once: how each is doing, and whether the catalogue is right about it."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from bot.cli.sources.listing import polled_sources, source_line
from bot.cli.sources.publisher_client import open_publisher_client
from bot.cli.support import read_settings
from bot.clock import Clock
from bot.errors import CatalogueError
from bot.fetching import catalogue, catalogue_writer
from bot.fetching.catalogue import ListedSource
from bot.fetching.feed_client import FeedClient
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.polling import source_health
from bot.flows.source_check import SourceCheck, check_sources
from bot.model.sources import DueSource, FetchErrorKind, Source
from bot.settings import Settings
from bot.storage.engine.database import Database
from bot.storage.sources import Sources

_RED, _YELLOW, _GREEN, _PLAIN = "\033[31m", "\033[33m", "\033[32m", "\033[0m"
_MEANINGS: Mapping[FetchErrorKind, str] = {
    FetchErrorKind.BLOCKED: "it does not let us in",
    FetchErrorKind.NOT_FOUND: "there is nothing at this address any more",
    FetchErrorKind.GONE: "it says that it is gone for good",
    FetchErrorKind.NOT_A_FEED: "what it answers is no feed",
    FetchErrorKind.EMPTY: "a feed without a single entry",
    FetchErrorKind.SILENT: "nothing new for far longer than usual",
    FetchErrorKind.MOVED: "it has moved",
    FetchErrorKind.CERTIFICATE: "its certificate is not to be trusted",
    FetchErrorKind.NAME_NOT_FOUND: "its name is not known any more",
    FetchErrorKind.ALWAYS_UNCHANGED: "it says that nothing has changed, whatever it is asked",
    FetchErrorKind.TOO_SLOW: "it takes too long",
    FetchErrorKind.TOLD_TO_WAIT: "it asks us to wait",
}


def check(_options: argparse.Namespace) -> int:
    """Request each source once, and print how it is doing; return 1 where one is not well."""
    settings = read_settings()
    sources = polled_sources(settings)
    now = Clock().now()

    async def check_all() -> int:
        states = await _stored_states(settings)
        healthy = 0
        async for source_check in _check_sources(settings, sources):
            due = states.get(source_check.source.id)
            problem = _problem(source_check, due, now)
            print(source_line(source_check.source), _result(problem, source_check), _history(due), sep="  ", flush=True)
            healthy += problem is None
        print(f"{healthy} of {len(sources)} sources are well")
        return 0 if healthy == len(sources) else 1

    return asyncio.run(check_all())


def probe(_options: argparse.Namespace) -> int:
    """Request the whole catalogue, and write the day into it where a source works.

    Raises:
        CatalogueError: it cannot be written.
    """
    settings = read_settings()
    path = settings.catalogue or catalogue.BUILTIN_PATH
    listed = {entry.source.id: entry for entry in catalogue.listed(path)}

    async def check_all() -> list[SourceCheck]:
        sources = [entry.source for entry in listed.values()]
        return [source_check async for source_check in _check_sources(settings, sources)]

    checks = asyncio.run(check_all())
    working = frozenset(source_check.source.id for source_check in checks if source_check.trouble is None)
    for source_check in sorted(checks, key=lambda source_check: source_check.source.id):
        if remark := _remark(listed[source_check.source.id], source_check):
            print(f"{source_check.source.id:28} {remark}")
    try:
        dated = catalogue_writer.dated(path.read_text(encoding="utf-8"), working, Clock().now().date())
        path.write_text(dated, encoding="utf-8")
    except OSError as error:
        raise CatalogueError(f"{path}: {error}") from error
    print(f"{len(working)} of {len(checks)} work; the day stands in {path}")
    return 0


def _remark(entry: ListedSource, source_check: SourceCheck) -> str:
    """Return how the catalogue contradicts the check of a source, "" where it does not."""
    reason = entry.off or entry.retired
    if reason and source_check.trouble is None:
        return f"works, although it is off: {reason}"
    return "" if reason or source_check.trouble is None else source_check.trouble


async def _check_sources(settings: Settings, sources: Sequence[Source]) -> AsyncIterator[SourceCheck]:
    clock, host_limiter = Clock(), HostLimiter(settings.host_pause)
    async with open_publisher_client(settings) as (client, reader):
        feeds = FeedClient(client, reader, host_limiter=host_limiter, publishers={}, clock=clock)
        async for source_check in check_sources(sources, client=feeds, clock=clock):
            yield source_check


async def _stored_states(settings: Settings) -> dict[str, DueSource]:
    """Return the sources with their states from the database; nothing where the bot has never run here."""
    database = Database(settings.database_url)
    try:
        return {due.source.id: due for due in await Sources(database).all()}
    except Exception:  # noqa: BLE001  no database, or one of another form: the check goes on without
        return {}
    finally:
        await database.close()


def _problem(source_check: SourceCheck, due: DueSource | None, now: datetime) -> str | None:
    if source_check.trouble:
        kind = source_check.trouble.partition(":")[0]
        meaning = _MEANINGS.get(FetchErrorKind(kind)) if kind in set(FetchErrorKind) else None
        return f"{source_check.trouble} ({meaning})" if meaning else source_check.trouble
    health = source_health.describe(due.state, now) if due else None
    if health is FetchErrorKind.SILENT or health is FetchErrorKind.GONE:
        return f"{health} ({_MEANINGS[health]})"
    return None


def _result(problem: str | None, source_check: SourceCheck) -> str:
    if problem:
        return _colour(problem, _RED)
    if not source_check.entries:
        return _colour("nothing new", _YELLOW)
    newest = f", the newest of {source_check.newest_at:%Y-%m-%d %H:%M} UTC" if source_check.newest_at else ""
    noun = "entry" if source_check.entries == 1 else "entries"
    return _colour(f"{source_check.entries} {noun}{newest}", _GREEN)


def _history(due: DueSource | None) -> str:
    if due is None or due.state.last_read_at is None:
        return ""
    state = due.state
    facts = [f"read {state.last_read_at:%m-%d %H:%M}"]
    if state.last_new_at:
        facts.append(f"new {state.last_new_at:%m-%d %H:%M}")
    if state.daily_entries is not None:
        facts.append(f"{state.daily_entries:.1f} a day")
    return ", ".join(facts)


def _colour(text: str, colour: str) -> str:
    return f"{colour}{text}{_PLAIN}" if sys.stdout.isatty() else text
