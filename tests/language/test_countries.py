"""Names of countries as weak evidence."""

import pytest

from bot.language.countries import names
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
