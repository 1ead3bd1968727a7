import pytest

from bot.language.endings import forms, plain
from bot.language.folding import fold

INFLECTED = [
    ("Армения~", "ru", "Армения Армении Армению Арменией"),
    ("Ереван~", "ru", "Ереван Еревана Еревану Ереваном Ереване"),
    ("азербайджанский~", "ru", "азербайджанских азербайджанскому азербайджанскую азербайджанскими"),
    ("азербайджанец~", "ru", "азербайджанцы азербайджанцев азербайджанцем"),
    ("армянин~", "ru", "армяне армян армянами армянина"),
    ("Алиев~", "ru", "Алиева Алиеву Алиевым Алиеве"),
    ("Пашинян~", "ru", "Пашиняна Пашиняном"),
    ("Зась~", "ru", "Зася Засю"),
    ("Баку", "ru", "Баку"),
    ("Հայաստան~", "hy", "Հայաստանում Հայաստանի Հայաստանից Հայաստանին Հայաստանով Հայաստանն"),
    ("Բաքու~", "hy", "Բաքվում Բաքվի Բաքվից Բաքուն"),
    ("Ալիև~", "hy", "Ալիևը Ալիևի ԱԼԻԵՎԻՆ"),
    ("կազմակերպություն~", "hy", "կազմակերպության կազմակերպությունը կազմակերպությունում"),
    ("Ermənistan~", "az", "Ermənistanla Ermənistanın Ermənistandan Ermənistana Ermənistandakı"),
    ("Bakı~", "az", "Bakıda Bakıya Bakının Bakıdan Bakılı"),
    ("Təşkilatı~", "az", "Təşkilatının Təşkilatına Təşkilatında"),
    ("Azerbaycan~", "tr", "Azerbaycan'ı Azerbaycanlı Azerbaycandan".replace("'", "")),
    ("სომხეთი~", "ka", "სომხეთში სომხეთის სომხეთს სომხეთთან სომხეთიდან სომხეთსა სომხეთმა"),
    ("ბაქო~", "ka", "ბაქოში ბაქოს ბაქოდან"),
    ("ორგანიზაცია~", "ka", "ორგანიზაციის ორგანიზაციაში"),
    ("Armenian~", "en", "Armenian Armenians"),
]


@pytest.mark.parametrize(("name", "language", "texts"), INFLECTED)
def test_a_name_has_the_forms_that_it_takes_in_sentences(name: str, language: str, texts: str) -> None:
    assert {fold(text) for text in texts.split()} <= forms(name, language)


def test_only_marked_words_are_inflected() -> None:
    assert forms("Милли Меджлис~", "ru") >= {"милли меджлиса"}
    assert not any(form.startswith("милла") for form in forms("Милли Меджлис~", "ru"))


def test_a_language_without_a_table_keeps_a_name_as_it_is() -> None:
    assert forms("Azerbejdżanu", "pl") == {"azerbejdzanu"}


def test_a_dictionary_form_has_no_marks() -> None:
    assert plain("Организация~ Договора") == "Организация Договора"


@pytest.mark.parametrize(
    ("name", "language", "unrelated"),
    [("Баку", "ru", "бакалея"), ("Армения~", "ru", "Армен"), ("Армения~", "ru", "армениям"), ("Bakı~", "az", "Bakım")],
)
def test_a_name_is_no_open_prefix(name: str, language: str, unrelated: str) -> None:
    assert fold(unrelated) not in forms(name, language)
