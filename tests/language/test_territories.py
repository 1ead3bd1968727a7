import pytest
from babel import Locale, localedata

from bot.language.folding import fold
from bot.language.territories import countries_by_name

NAMES = countries_by_name(frozenset({"AM", "AZ", "GE", "NE"}))


@pytest.mark.parametrize("language", ["en", "ru", "de", "fr", "ar", "zh", "ja", "hy", "ka", "sw"])
def test_a_country_is_known_by_its_name_in_each_language(language: str) -> None:
    for code in ("AM", "AZ", "GE"):
        assert NAMES[fold(Locale(language).territories[code])] == code


def test_other_countries_are_left_out() -> None:
    assert set(NAMES.values()) == {"AM", "AZ", "GE", "NE"}
    assert not {fold(name) for name in ("Germany", "Nigeria", "AM", "Deutschland")} & NAMES.keys()


def test_reading_keeps_no_language_in_memory() -> None:
    before = set(localedata._cache)
    countries_by_name.cache_clear()
    countries_by_name(frozenset({"AM"}))
    assert set(localedata._cache) == before
