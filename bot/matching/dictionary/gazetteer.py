"""Find names of places whose forms are too many to keep: all towns of a country, all territories of the world.

    town_names.toml   GeoNames: the populated places of a country; found in outlets of that country alone, in the
                      languages of these, as most are words or people elsewhere
    territories.toml  CLDR and GeoNames: territory → language → the names and largest cities that no other file has;
                      they compete for the subject of an entry
    homonyms.toml     GeoNames: places elsewhere that bear the name of a country: Armenia in Colombia, the state Georgia

All forms of all places would be 180,000 and take two seconds at start. Here the forms of a name are computed when a
text has a word that begins like it. The files are written by `make places`.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bot.language.endings import forms
from bot.language.folding import fold
from bot.language.passage import Passage, is_lower
from bot.language.phrases import are_binding

_FOLDER = Path(__file__).parent
_KEY_LETTERS = 3  # by which names are found
_MAX_WORDS = 4  # of a name
_MAX_CACHED_NAMES = 4_000  # more than one country has places in a language


@dataclass(frozen=True, slots=True)
class GazetteerName:
    """A name of a gazetteer."""

    bearer: str  # the id that another file gives to the country, else ISO 3166-1; of a town, its country's ISO 3166-1
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A name at the words from `start` up to `stop` of a passage."""

    start: int
    stop: int
    name: GazetteerName


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names by the first letters of their folded text."""

    names: Mapping[str, tuple[GazetteerName, ...]]

    def find(self, passage: Passage) -> Iterator[FoundPlace]:
        """Yield the names that a passage writes with a capital, from left to right, the longest first."""
        behind = 0
        for start, word in enumerate(passage.folded):
            candidates = self.names.get(word[:_KEY_LETTERS], ())
            if candidates and start >= behind and not is_lower(passage.raw[start]) and not passage.is_ending(start):
                place = _place_at(passage, start, candidates)
                if place:
                    yield place
                    behind = place.stop


@dataclass(frozen=True, slots=True)
class Homonyms:
    """Places that bear the name of a country elsewhere; all names folded."""

    states: frozenset[str]  # of the USA
    countries: Mapping[str, frozenset[str]]  # name → countries (ISO 3166-1) that have such a place
    cities: Mapping[str, frozenset[str]]  # name of a state → its cities


@cache
def homonyms() -> Homonyms:
    """Return the places that bear the name of a country elsewhere."""
    tables = _read("homonyms.toml")
    return Homonyms(
        frozenset(map(fold, tables["states"])),
        {name: frozenset(countries) for name, countries in tables["countries"].items()},
        {name: frozenset(map(fold, cities)) for name, cities in tables["cities"].items()},
    )


@cache
def towns(country: str) -> Gazetteer | None:
    """Return the towns of a country (ISO 3166-1); None where they are not known."""
    table = _read("town_names.toml").get(country)
    if table is None:
        return None
    names = {
        language: sorted({row[language] for row in table["places"] if language in row})
        for language in table["outlet_languages"]
    }
    return _gazetteer({country: names})


@cache
def territories() -> Gazetteer:
    """Return the territories of the world that no other file names."""
    return _gazetteer(_read("territories.toml"))


def load_gazetteers(countries: Iterable[str]) -> None:
    """Read the files, ahead of the first text: all territories and homonyms, and the towns of some countries."""
    territories()
    homonyms()
    for country in countries:
        towns(country)


def _place_at(passage: Passage, start: int, candidates: Iterable[GazetteerName]) -> FoundPlace | None:
    for length in range(min(_MAX_WORDS, len(passage.folded) - start), 0, -1):
        stop = start + length
        text = " ".join(passage.folded[start:stop])
        for name in candidates:
            if text in _forms(name.text, name.language) and are_binding(passage.gaps[start + 1 : stop]):
                return FoundPlace(start, stop, name)
    return None


def _read(file: str) -> Mapping[str, Any]:
    return tomllib.loads((_FOLDER / file).read_text(encoding="utf-8"))


def _gazetteer(tables: Mapping[str, Mapping[str, Iterable[str]]]) -> Gazetteer:
    names: defaultdict[str, list[GazetteerName]] = defaultdict(list)
    for bearer, by_language in tables.items():
        for language, texts in by_language.items():
            for text in texts:
                names[fold(text)[:_KEY_LETTERS]].append(GazetteerName(bearer, text, language))
    return Gazetteer({letters: tuple(of_letters) for letters, of_letters in names.items()})


@lru_cache(maxsize=_MAX_CACHED_NAMES)
def _forms(name: str, language: str) -> frozenset[str]:
    """Return the folded forms of a name, of which the last word is inflected, as a passage cuts them."""
    return frozenset(" ".join(form.replace("-", " ").replace("'", " ").split()) for form in forms(f"{name}~", language))
