"""Names of countries: which words are of one, and of which."""

import pytest

from bot.language.countries import codes, first_words, names
from bot.language.folding import fold


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "British Armenia Armenian Azerbaijan Georgia Georgians Russia Germany India Cuban Italian Czechs Iraqi"),
        ("ru", "США Армения Армении Арменией Азербайджана России Грузию Германии Ирак Ираком Куба Филиппинах"),
        ("ru", "иракский Иракцы российского Россияне казахстанцы израильтяне итальянцев румынской французов болгары"),
        ("hy", "Հայաստան Հայաստանի Ադրբեջանի Ռուսաստանում ռուսական Գերմանացիները Իրաքում"),
        ("az", "Ermənistan Ermənistanın Azərbaycanda Gürcüstanla Rusiyanın İranlılar"),
        ("tr", "Rusya Rusyalı İranlılar Gürcistan Fransa Türkler"),
        ("ka", "რუსეთში რუსული საქართველოს უკრაინის ირანელი ქართული"),
        ("kk", "Ресейдің Қазақстанда Германияның Қытайдың Ирактан"),
        ("fr", "France Français Italiens"),
        ("de", "Irans Italiener Japaner"),
        ("es", "Francia Italia"),
        ("it", "Francesi Italiani"),
        ("uk", "Україна України Україною"),
    ],
)
def test_a_country_is_known_in_every_case_of_its_name(language: str, words: str) -> None:
    assert [word for word in words.split() if fold(word) not in names(language)] == []


@pytest.mark.parametrize(("language", "words"), [("en", "bridge minister talks ferry"), ("ru", "мост переговоры час")])
def test_a_word_that_names_no_country_is_strong_evidence(language: str, words: str) -> None:
    assert [word for word in words.split() if fold(word) in names(language)] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "George Georgi Francis Franco Roman Russell Children Liberal Norwich Albany Person"),
        ("ru", "Иракли Ираклия Россини Герман Германов Катарина Мальтус Франц Кубок"),
        ("hy", "Ռուսլան Ռուսլանի Ռուսուդան Իրանուշ"),
        ("az", "Ruslan Ruslanın Fransua"),
        ("tr", "Ruslan Frans Fransuva Romanov"),
        ("ka", "რუსლანი რუსთავი რუსთაველი ქართლი"),
        ("kk", "Иракли Германов Иранбек"),
        ("fr", "François Francis Georges"),
        ("es", "Francisco Franco"),
        ("it", "Francesco Francesca Romano"),
    ],
)
def test_a_name_that_merely_begins_like_a_country_is_none(language: str, words: str) -> None:
    assert [word for word in words.split() if fold(word) in names(language)] == []


@pytest.mark.parametrize("language", ["xx", "", "no-such-language"])
def test_an_unknown_language_has_the_names_of_no_country(language: str) -> None:
    assert fold("Armenia") not in names(language)


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "Slovenia Slovenian", {"SI"}),
        ("en", "Slovakia Slovak", {"SK"}),
        ("en", "Turkey Turkish", {"TR"}),
        ("en", "Turkmen Turkmenistan", {"TM"}),
        ("en", "Armen George Francis", set()),
        ("ru", "Нигер Нигера", {"NE"}),
        ("ru", "Нигерия Нигерией", {"NG"}),
        ("ru", "Индия индийского", {"IN"}),
        ("ru", "Иракли Франсис Россини", set()),
        ("az", "Ermənistanın erməni", {"AM"}),
        ("hy", "Հայաստանի", {"AM"}),
        ("de", "Slowenien Sloweniens", {"SI"}),
        ("xx", "Armenia", set()),
    ],
)
def test_a_word_has_the_code_of_the_country_that_it_names(language: str, words: str, expected: set[str]) -> None:
    assert [codes(fold(word), language) for word in words.split()] == [expected] * len(words.split())


def test_of_names_of_several_words_the_first_is_known() -> None:
    assert first_words("en")["saudi"] == {"SA"}
    assert first_words("en")["south"] >= {"KR", "ZA"}
    assert "armenia" not in first_words("en")
