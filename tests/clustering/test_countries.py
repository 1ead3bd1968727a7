"""Names of countries as weak evidence."""

import pytest

from bot.clustering.countries import names
from bot.language.folding import fold


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "British Armenia Armenian Azerbaijan Georgia Russia Germany"),
        ("ru", "США Армения Армении Арменией Азербайджана России Грузию Германии"),
        ("hy", "Հայաստան Հայաստանի Ադրբեջանի Ռուսաստանում"),
        ("az", "Ermənistan Ermənistanın Azərbaycanda Gürcüstanla"),
    ],
)
def test_a_country_is_known_in_every_case_of_its_name(language: str, words: str) -> None:
    assert [word for word in words.split() if fold(word) not in names(language)] == []


@pytest.mark.parametrize(("language", "words"), [("en", "bridge minister talks ferry"), ("ru", "мост переговоры час")])
def test_a_word_that_names_no_country_is_strong_evidence(language: str, words: str) -> None:
    assert list(names(language).among(map(fold, words.split()))) == []


def test_a_name_that_is_short_without_its_ending_covers_no_other_words() -> None:
    assert fold("Кубок") not in names("ru"), "Куба without its ending"
    assert fold("Person") not in names("en"), "Peru without its ending"


@pytest.mark.parametrize("language", ["xx", "", "no-such-language"])
def test_an_unknown_language_has_the_names_of_no_country(language: str) -> None:
    assert fold("Armenia") not in names(language)
