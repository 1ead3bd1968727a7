from pathlib import Path

import pytest

from bot.errors import LanguageError
from bot.language.lists import all_languages, language_data, read_language

LAKISH = 'name = "Lakish"\n[detection]\nscripts = ["latin"]\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "lk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_a_name_and_a_script_is_a_language_whose_lists_are_empty(tmp_path: Path) -> None:
    language = read_language(written(tmp_path, LAKISH))
    assert (language.code, language.name, language.detection.scripts) == ("lk", "Lakish", ("latin",))
    assert not language.grammar.stop_words
    assert not language.complete


def test_words_are_written_as_outlets_write_them_and_compared_folded(tmp_path: Path) -> None:
    text = LAKISH + '[grammar]\nstop_words = "Ёлка və"\nendings = "a ой lara"\n[casualties]\nnumbers = "два|две üç"\n'
    language = read_language(written(tmp_path, text))
    assert language.grammar.stop_words == {"елка", "ve"}
    assert language.grammar.endings == ("lara", "ои", "a")  # the longest first
    assert language.casualties.numbers == {"два": 2, "две": 2, "uc": 3}


def test_a_language_without_a_file_has_empty_lists() -> None:
    for code in ("xx", "", None, "../data/en"):
        assert not language_data(code).grammar.stop_words


def test_languages_come_in_the_order_in_which_draws_are_decided() -> None:
    codes = [language.code for language in all_languages()]
    assert codes.index("ru") < codes.index("uk") < codes.index("kk")
    assert codes.index("tr") < codes.index("az") < codes.index("en")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[detection]\nscripts = []", "lk.toml: name is missing"),
        ('name = "Lakish"\ndetection = 3', "lk.toml: detection: expected a table"),
        (LAKISH + "rank = true", "lk.toml: detection.rank: expected a whole number"),
        (
            LAKISH + "[grammar]\nstopwords = ''",
            "lk.toml: grammar.stopwords: no such key; there are endings, stop_words,",
        ),
        (LAKISH + "[grammar]\nstop_words = ['the']", "lk.toml: grammar.stop_words: expected a text"),
        (
            LAKISH + "[pages]\npaywall = 'subscribe'",
            "lk.toml: pages.paywall: expected a list of texts, none empty",
        ),
        (LAKISH + "[pages]\npaywall = ['']", "lk.toml: pages.paywall: expected a list of texts, none empty"),
        (LAKISH + "[dates]\nmonths = 'jan feb'", "lk.toml: dates.months: expected 12 months, not 2"),
        (
            LAKISH + "[names]\nsounds = {c = 3}",
            "lk.toml: names.sounds: expected a table of letters and their sounds",
        ),
        (
            LAKISH + "[forms]\ndeclension = 'a'",
            "lk.toml: forms.declension: expected tables, each headed [[forms.decl",
        ),
        (LAKISH + "[[forms.declension]]\ndrop = 'a'", "lk.toml: forms.declension: add is missing"),
        ("complete = 'yes'\n" + LAKISH, "lk.toml: complete: expected true or false"),
        ("name =", "lk.toml: cannot be read: Invalid value"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_the_key_and_what_is_allowed(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(LanguageError) as refusal:
        read_language(written(tmp_path, text))
    assert str(refusal.value).startswith(message)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match=r"lk\.toml: cannot be read"):
        read_language(tmp_path / "lk.toml")
