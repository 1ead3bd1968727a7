"""Script of the news site: the reports of each event, with their outlet, text and delay."""

import struct
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zlib import crc32

SCRIPT = Path(__file__).with_name("script.toml")

Forms = Mapping[str, tuple[str, ...]]  # language → phrases

# After each of these a Russian noun stands in the genitive plural, so a text needs one form only: 5–9 and round tens.
_FIGURES = (0, 5, 6, 7, 8, 9)
_NUMBERS = {
    "k": tuple(range(5, 10)),
    "n": tuple(number for number in range(25, 100) if number % 10 in _FIGURES),
    "m": tuple(number for number in range(105, 1000) if number % 10 in _FIGURES),
}


SAME_GUID, ALWAYS_UNCHANGED, WRONG_CHARSET = "one guid for all", "304 to anything", "windows-1251 called utf-8"
DEFECTS = frozenset({SAME_GUID, ALWAYS_UNCHANGED, WRONG_CHARSET})
"""Defects of real feeds that a feed reader must handle."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented publisher."""

    id: str  # its part of an address: "ararat-wire"
    name: str
    country: str  # ISO 3166-1 alpha-2
    kind: str  # state, independent, international, institution
    languages: tuple[str, ...]  # one feed for each
    form: str  # rss, atom or json
    is_full: bool  # the feed carries whole texts
    defect: str = ""  # one of DEFECTS: the defect of its feed


@dataclass(frozen=True, slots=True)
class Report:
    """The report of an outlet on an event."""

    outlet: str
    language: str
    after: timedelta  # since the event began; negative: published before the demo opened
    title: str
    deck: str
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """An invented event."""

    id: str
    topics: tuple[str, ...]  # whose subscribers should get an alert
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """Events of the outlets."""

    outlets: tuple[Outlet, ...]
    earlier: tuple[Report, ...]  # published before the opening
    events: tuple[Event, ...]
    topics: Mapping[str, Mapping[str, str]]  # id → language → name, of all that events are about
    words: Mapping[str, Forms]  # name of a placeholder → phrases
    record: Mapping[str, str]  # language → the closing sentence of each text
    syllables: Forms  # of invented names

    def outlet(self, outlet_id: str) -> Outlet | None:
        """Return the outlet with this id."""
        return next((outlet for outlet in self.outlets if outlet.id == outlet_id), None)

    def reports(self, event: Event, *, draw: int, turn_id: str) -> tuple[Report, ...]:
        """Return the reports of an event with all placeholders filled in.

        Args:
            event: one of this script's.
            draw: selects the names and numbers of the placeholders.
            turn_id: identifies this repetition of the event; its record is derived from it.
        """
        return tuple(self._fill(report, event.id, draw, turn_id) for report in event.reports)

    def _fill(self, report: Report, event_id: str, draw: int, turn_id: str) -> Report:
        forms = {name: texts[report.language] for name, texts in self.words.items() if report.language in texts}
        choices = {**forms, **_NUMBERS}
        gaps = {name: choice[(draw + _offset(event_id, name)) % len(choice)] for name, choice in choices.items()}
        title, deck, text = (texts.format_map(gaps) for texts in (report.title, report.deck, report.text))
        return replace(report, title=title, deck=deck, text=f"{text} {self._record(report.language, turn_id)}")

    def _record(self, language: str, turn_id: str) -> str:
        """Derive three names and seven numbers from a hash of `turn_id`, the same for every outlet."""
        drawn = blake2b(turn_id.encode(), digest_size=23).digest()
        syllables = [self.syllables[language][byte % len(self.syllables[language])] for byte in drawn[:9]]
        names = {f"name{place}": "".join(syllables[3 * place : 3 * place + 3]).title() for place in range(3)}
        return self.record[language].format(*struct.unpack(">7H", drawn[9:]), **names)


def _offset(event_id: str, gap: str) -> int:
    """Return where an event begins in the choices of a gap, so that two events in one village have other numbers."""
    return crc32(f"{event_id} {gap}".encode())


def load(path: Path = SCRIPT) -> Script:
    """Read the script."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    outlets = tuple(_outlet(table) for table in raw["outlet"])
    spoken = {outlet.id: outlet.languages[0] for outlet in outlets}
    return Script(
        outlets,
        tuple(_report(table, spoken, -timedelta(hours=table["hours"])) for table in raw["earlier"]),
        tuple(_event(table, spoken) for table in raw["event"]),
        raw["topics"],
        {name: _forms(table) for name, table in raw["words"].items()},
        raw["record"],
        _forms(raw["syllables"]),
    )


def _forms(table: Mapping[str, list[str]]) -> Forms:
    return {language: tuple(texts) for language, texts in table.items()}


def _outlet(table: dict[str, Any]) -> Outlet:
    return Outlet(
        id=table["id"],
        name=table["name"],
        country=table["country"],
        kind=table["kind"],
        languages=tuple(table["languages"]),
        form=table["form"],
        is_full=table.get("full", False),
        defect=_checked_defect(table.get("lie", "")),
    )


def _checked_defect(name: str) -> str:
    if name and name not in DEFECTS:
        message = f"no known defect: {name!r}"
        raise ValueError(message)
    return name


def _event(table: dict[str, Any], spoken: Mapping[str, str]) -> Event:
    reports = (
        _report(report_table, spoken, timedelta(seconds=report_table["after"])) for report_table in table["telling"]
    )
    return Event(table["id"], tuple(table["topics"]), tuple(reports))


def _report(table: dict[str, Any], spoken: Mapping[str, str], after: timedelta) -> Report:
    language = table.get("language", spoken[table["outlet"]])
    return Report(table["outlet"], language, after, table["title"], table["deck"], table["text"])
