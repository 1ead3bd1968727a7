"""Language files are complete and consistent, and none interferes with another language."""

import re
import tomllib
from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints

import pytest

from bot.language.detect import SCRIPTS
from bot.language.lists import FOLDER, LanguageData, language_data

FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
COMPLETE_CODES = [code for code, tables in FILES.items() if tables.get("complete")]
# A script used by one language needs no rank to break a tie.
OPTIONAL_KEYS = {"code", "detection.own_letter_every", "detection.rank"}


def keys(model: type[Any], place: str = "") -> set[str]:
    """Return every key that a file can have, with the names of its tables."""
    hints = get_type_hints(model)
    field_types = {entry.name: hints[entry.name] for entry in fields(model)}
    nested = (
        keys(kind, f"{place}{name}.")
        for name, kind in field_types.items()
        if isinstance(kind, type) and is_dataclass(kind)
    )
    return {f"{place}{name}" for name, kind in field_types.items() if not is_dataclass(kind)}.union(*nested)


def stated(tables: dict[str, Any], place: str = "") -> set[str]:
    """Return every key of a file."""
    inner = (stated(value, f"{place}{key}.") for key, value in tables.items() if isinstance(value, dict))
    return {f"{place}{key}" for key in tables}.union(*inner)


@pytest.mark.parametrize("code", COMPLETE_CODES)
def test_a_complete_file_has_every_key(code: str) -> None:
    assert keys(LanguageData) - OPTIONAL_KEYS - stated(FILES[code]) == set()


@pytest.mark.parametrize("code", FILES)
def test_every_file_has_a_name_and_known_scripts_and_is_called_by_two_letters(code: str) -> None:
    language = language_data(code)
    assert re.fullmatch("[a-z]{2}", code)
    assert language.name.istitle()
    assert set(language.detection.scripts) <= set(SCRIPTS)


def test_the_languages_of_the_builtin_topics_are_complete() -> None:
    assert {"en", "ru", "hy", "az", "tr", "ka"} <= set(COMPLETE_CODES)


def test_no_two_languages_have_one_rank() -> None:
    ranks = [tables["detection"]["rank"] for tables in FILES.values() if "rank" in tables["detection"]]
    assert len(ranks) == len(set(ranks))


def test_every_language_for_which_a_text_holds_evidence_has_a_rank() -> None:
    shown = [code for code, tables in FILES.items() if {"letters", "frequent_words"} & set(tables["detection"])]
    alone = [code for code in shown if "rank" not in FILES[code]["detection"]]
    assert {FILES[code]["detection"]["scripts"][0] for code in alone} <= {"armenian", "georgian"}


@pytest.mark.parametrize("code", COMPLETE_CODES)
def test_no_word_stands_twice_in_a_list(code: str) -> None:
    grammar, casualties = FILES[code]["grammar"], FILES[code]["casualties"]
    for name, words in {**grammar, **casualties}.items():
        listed = words.split()
        assert sorted({word for word in listed if listed.count(word) > 1}) == [], name


@pytest.mark.parametrize("code", COMPLETE_CODES)
def test_every_beginning_is_long_enough_to_be_looked_up(code: str) -> None:
    lists = [*language_data(code).names.countries]
    lists += [word for name, words in FILES[code]["casualties"].items() if name != "numbers" for word in words.split()]
    assert [word for word in lists if len(word.removesuffix("$")) < 2] == []
