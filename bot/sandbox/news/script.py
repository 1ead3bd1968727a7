"""The script: who tells what, in which words, how long after the event began."""

import struct
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("script.toml")

Forms = Mapping[str, tuple[str, ...]]  # language → what may be said

# After each of these a Russian noun stands in the genitive plural, so a text needs one form only: 5–9 and round tens.
_FIGURES = (0, 5, 6, 7, 8, 9)
_NUMBERS = {
    "k": tuple(range(5, 10)),
    "n": tuple(number for number in range(25, 100) if number % 10 in _FIGURES),
    "m": tuple(number for number in range(105, 1000) if number % 10 in _FIGURES),
}


SAME_GUID, ALWAYS_UNCHANGED, WRONG_CHARSET = "one guid for all", "304 to anything", "windows-1251 called utf-8"
LIES = frozenset({SAME_GUID, ALWAYS_UNCHANGED, WRONG_CHARSET})
"""What real feeds do, and a reader must see through."""


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
    lie: str = ""  # one of LIES: what is wrong with its feed


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet's words for one event."""

    outlet: str
    language: str
    after: timedelta  # since the event began; negative: told before the demo opened
    title: str
    deck: str
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that never happened."""

    id: str
    topics: tuple[str, ...]  # whose followers should hear of it
    tellings: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """All that the outlets have to tell."""

    outlets: tuple[Outlet, ...]
    earlier: tuple[Report, ...]  # what they had told before the opening
    events: tuple[Event, ...]
    topics: Mapping[str, Mapping[str, str]]  # id → language → name, of all that events are about
    words: Mapping[str, Forms]  # name of a gap → what may stand there
    record: Mapping[str, str]  # language → the closing sentence of each text
    syllables: Forms  # of invented names

    def outlet(self, outlet_id: str) -> Outlet | None:
        """Return the outlet with this id."""
        return next((outlet for outlet in self.outlets if outlet.id == outlet_id), None)

    def tellings(self, event: Event, *, draw: int, mark: str) -> tuple[Report, ...]:
        """Return the tellings of an event with every name and number in its place.

        Args:
            event: one of this script's.
            draw: chooses the names and numbers of the gaps.
            mark: stands for this turn of the event alone; its record follows from it.
        """
        return tuple(self._filled(telling, draw, mark) for telling in event.tellings)

    def _filled(self, telling: Report, draw: int, mark: str) -> Report:
        forms = {name: said[telling.language] for name, said in self.words.items() if telling.language in said}
        gaps = {name: choice[draw % len(choice)] for name, choice in (*forms.items(), *_NUMBERS.items())}
        title, deck, text = (said.format_map(gaps) for said in (telling.title, telling.deck, telling.text))
        return replace(telling, title=title, deck=deck, text=f"{text} {self._record(telling.language, mark)}")

    def _record(self, language: str, mark: str) -> str:
        """Draw three names and seven numbers from a hash of the mark: the same for every outlet."""
        drawn = blake2b(mark.encode(), digest_size=23).digest()
        made = [self.syllables[language][byte % len(self.syllables[language])] for byte in drawn[:9]]
        names = {f"name{place}": "".join(made[3 * place : 3 * place + 3]).title() for place in range(3)}
        return self.record[language].format(*struct.unpack(">7H", drawn[9:]), **names)


def load(path: Path = SCRIPT) -> Script:
    """Read the script."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    outlets = tuple(_outlet(table) for table in raw["outlet"])
    spoken = {outlet.id: outlet.languages[0] for outlet in outlets}
    return Script(
        outlets,
        tuple(_telling(table, spoken, -timedelta(hours=table["hours"])) for table in raw["earlier"]),
        tuple(_event(table, spoken) for table in raw["event"]),
        raw["topics"],
        {name: _forms(table) for name, table in raw["words"].items()},
        raw["record"],
        _forms(raw["syllables"]),
    )


def _forms(table: Mapping[str, list[str]]) -> Forms:
    return {language: tuple(said) for language, said in table.items()}


def _outlet(table: dict[str, Any]) -> Outlet:
    return Outlet(
        id=table["id"],
        name=table["name"],
        country=table["country"],
        kind=table["kind"],
        languages=tuple(table["languages"]),
        form=table["form"],
        is_full=table.get("full", False),
        lie=_lie(table.get("lie", "")),
    )


def _lie(name: str) -> str:
    if name and name not in LIES:
        message = f"no lie of ours: {name!r}"
        raise ValueError(message)
    return name


def _event(table: dict[str, Any], spoken: Mapping[str, str]) -> Event:
    tellings = (_telling(told, spoken, timedelta(seconds=told["after"])) for told in table["telling"])
    return Event(table["id"], tuple(table["topics"]), tuple(tellings))


def _telling(table: dict[str, Any], spoken: Mapping[str, str], after: timedelta) -> Report:
    language = table.get("language", spoken[table["outlet"]])
    return Report(table["outlet"], language, after, table["title"], table["deck"], table["text"])
