"""The forms of what people type."""

import pytest

from bot.language.folding import fold
from bot.language.inflection import MAX_PHRASE_FORMS, inflected, inflected_phrase, language_of_word


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("strike", "strikes striking"),
        ("company", "companies"),
        ("elections", "election"),
        ("stop", "stopped stopping"),
        ("Chelsea", "Chelseas"),
        ("дорога", "дороги дорогу дорогой дорогами"),
        ("дорогой", "дорога дорог"),
        ("коридор", "коридора коридором коридоры"),
        ("зангезурский", "зангезурского зангезурскую"),
        ("Пашинян", "Пашиняна Пашиняном"),
        ("Zəngəzur", "Zəngəzurda Zəngəzurun"),
        ("Սյունիք", "Սյունիքի Սյունիքում"),
        ("საქართველო", "საქართველოს საქართველოში"),
    ],
)
def test_a_word_is_found_in_its_forms(word: str, forms: str) -> None:
    inflections = inflected(word)
    assert inflections[0] == fold(word)
    assert {fold(form) for form in forms.split()} <= set(inflections)


@pytest.mark.parametrize("word", ["ОДКБ", "NATO", "F16", "Q", "2026", "日本"])
def test_abbreviations_numbers_and_what_we_cannot_inflect_stand_as_typed(word: str) -> None:
    assert inflected(word) == (fold(word),)


def test_a_name_takes_no_endings_of_verbs() -> None:
    assert "chelseaing" not in inflected("Chelsea")
    assert "striking" not in inflected("Strike")


def test_english_forms_are_those_of_one_stem() -> None:
    assert "organs" not in inflected("organization")


def test_in_russian_a_short_phrase_takes_every_ending_and_a_long_one_those_of_its_noun() -> None:
    assert fold("Зангезурского коридора") in inflected_phrase(("Зангезурский", "коридор"))
    long = inflected_phrase(("договор", "коллективной", "безопасности"))
    assert fold("договором коллективной безопасности") in long
    assert len(long) <= MAX_PHRASE_FORMS


def test_elsewhere_the_last_word_takes_the_endings() -> None:
    guards = inflected_phrase(("border", "guard"))
    assert {"border guard", "border guards"} <= set(guards)
    assert all(form.startswith("border ") for form in guards)
    assert fold("Zəngəzur dəhlizində") in inflected_phrase(("Zəngəzur", "dəhlizi"))


def test_no_phrase_has_more_forms_than_can_be_kept() -> None:
    assert len(inflected_phrase(("новый", "большой", "железный", "мост", "города"))) <= MAX_PHRASE_FORMS


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("road", "en"),
        ("дорога", "ru"),
        ("дорогаx", None),
        ("İrəvan", "az"),
        ("Երևան", "hy"),
        ("თბილისი", "ka"),
        ("7", None),
    ],
)
def test_the_letters_tell_the_language(word: str, language: str | None) -> None:
    assert language_of_word(word) == language
