"""What is polled, and how it is doing."""

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from bot import app
from bot.cli.publisher_client import opened
from bot.clock import Clock
from bot.errors import CatalogueError
from bot.fetching import catalogue, catalogue_writer
from bot.fetching.catalogue import ListedSource
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.polling import source_health
from bot.flows.source_check import SourceCheck, check_sources
from bot.model.sources import DueSource, FetchErrorKind, Source
from bot.parsing import opml
from bot.settings import Settings, read
from bot.storage.database import Database
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


def show(_given: argparse.Namespace) -> int:
    """Show every source."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends it as it ends any command
    for source in app.sources_of(read()):
        print(_line(source), source.url, sep="  ")
    return 0


def export(_given: argparse.Namespace) -> int:
    """Write all sources as OPML."""
    sys.stdout.write(opml.write(app.sources_of(read())))
    return 0


def _line(source: Source) -> str:
    publisher = source.publisher
    return f"{source.id:28} {publisher.country or '--'}  {source.language or '--'}  {publisher.kind or '--':13}"


def check(_given: argparse.Namespace) -> int:
    """Try each source that is polled, and say how it is doing."""
    settings = read()
    app.configure_log(settings)
    sources = app.sources_of(settings)
    now = Clock().now()

    async def look() -> int:
        known = await _known(settings)
        well = 0
        async for finding in _surveyed(settings, sources):
            due = known.get(finding.source.id)
            verdict = _verdict(finding, due, now)
            print(_line(finding.source), _coloured(verdict, finding), _history(due), sep="  ", flush=True)
            well += verdict is None
        print(f"{well} of {len(sources)} sources are well")
        return 0 if well == len(sources) else 1

    return asyncio.run(look())


def probe(_given: argparse.Namespace) -> int:
    """Try the whole catalogue, and write the day into it where a source works."""
    settings = read()
    app.configure_log(settings)
    path = settings.catalogue or catalogue.BUILTIN
    listed = {one.source.id: one for one in catalogue.listed(path)}

    async def look() -> list[SourceCheck]:
        sources = [one.source for one in listed.values()]
        return [finding async for finding in _surveyed(settings, sources)]

    findings = asyncio.run(look())
    works = frozenset(one.source.id for one in findings if one.trouble is None)
    for finding in sorted(findings, key=lambda one: one.source.id):
        if remark := _remark(listed[finding.source.id], finding):
            print(f"{finding.source.id:28} {remark}")
    try:
        path.write_text(
            catalogue_writer.dated(path.read_text(encoding="utf-8"), works, Clock().now().date()), encoding="utf-8"
        )
    except OSError as error:
        raise CatalogueError(f"{path}: {error}") from error
    print(f"{len(works)} of {len(findings)} work; the day stands in {path}")
    return 0


def _remark(one: ListedSource, finding: SourceCheck) -> str:
    """Say what an operator should know: what stands in the catalogue otherwise than it is."""
    reason = one.off or one.retired
    if reason and finding.trouble is None:
        return f"works, although it is off: {reason}"
    return "" if reason or finding.trouble is None else finding.trouble


async def _surveyed(settings: Settings, sources: Sequence[Source]) -> AsyncIterator[SourceCheck]:
    async with opened(settings) as (client, reader):
        hosts = HostLimiter(settings.host_pause)
        async for finding in check_sources(sources, client=client, reader=reader, hosts=hosts, clock=Clock()):
            yield finding


async def _known(settings: Settings) -> dict[str, DueSource]:
    """Return what polling has taught; nothing where the bot has never run here."""
    database = Database(settings.database_url)
    try:
        return {due.source.id: due for due in await Sources(database).all()}
    except Exception:  # noqa: BLE001  no database, or one of another form: the check goes on without
        return {}
    finally:
        await database.close()


def _verdict(finding: SourceCheck, due: DueSource | None, now: datetime) -> str | None:
    if finding.trouble:
        name = finding.trouble.partition(":")[0]
        meaning = _MEANINGS.get(FetchErrorKind(name)) if name in set(FetchErrorKind) else None
        return f"{finding.trouble} ({meaning})" if meaning else finding.trouble
    found = source_health.describe(due.state, now) if due else None
    if found is FetchErrorKind.SILENT or found is FetchErrorKind.GONE:
        return f"{found} ({_MEANINGS[found]})"
    return None


def _coloured(verdict: str | None, finding: SourceCheck) -> str:
    if verdict:
        return _paint(verdict, _RED)
    if not finding.entries:
        return _paint("nothing new", _YELLOW)
    newest = f", the newest of {finding.newest_at:%Y-%m-%d %H:%M} UTC" if finding.newest_at else ""
    return _paint(f"{finding.entries} {'entry' if finding.entries == 1 else 'entries'}{newest}", _GREEN)


def _history(due: DueSource | None) -> str:
    if due is None or due.state.last_read_at is None:
        return ""
    polling = due.state
    told = [f"read {polling.last_read_at:%m-%d %H:%M}"]
    if polling.last_new_at:
        told.append(f"new {polling.last_new_at:%m-%d %H:%M}")
    if polling.daily_entries is not None:
        told.append(f"{polling.daily_entries:.1f} a day")
    return ", ".join(told)


def _paint(text: str, colour: str) -> str:
    return f"{colour}{text}{_PLAIN}" if sys.stdout.isatty() else text
