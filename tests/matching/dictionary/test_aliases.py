"""Known names across languages."""

import pytest

from bot.language.folding import fold
from bot.matching.dictionary.aliases import known_name, known_names


def test_a_country_is_the_same_in_every_language() -> None:
    assert known_names()[fold("Китай")] is known_names()["china"]
    assert {"China", "Китай"} <= set(known_names()["china"].display_names)


def test_a_country_has_its_capital_among_its_names_and_a_capital_is_no_country() -> None:
    country, capital = known_names()["georgia"], known_names()["tbilisi"]
    assert "Tbilisi" in {name.text for name, _ in country.forms}
    assert {name.kind for name, _ in capital.forms} == {"capital"}


def test_a_word_that_names_nobody_is_not_known() -> None:
    assert "bridge" not in known_names()


SAME_NAMES = [  # in English, Russian, Armenian, Azerbaijani, Turkish and Georgian, each in some form
    "Trump|Трампа|Թրամփը|Trampın|Trump|ტრამპის",
    "Vance|Вэнса|Վենսի|Vensin|Vance|ვენსის",
    "Nakhchivan|Нахичевани|Նախիջևանում|Naxçıvanda|Nahçıvan|ნახიჩევანის",
    "Lachin|Лачина|Լաչինի|Laçında|Laçın|ლაჩინის",
    "Gyumri|Гюмри|Գյումրիում|Gümrüdə|Gümrü|გიუმრის",
    "Uruguay|Уругвая|Ուրուգվայի|Uruqvayın|Uruguay|ურუგვაის",
    "Lachin corridor|Лачинского коридора|Լաչինի միջանցքը|Laçın yolunda|Laçın Koridoru|ლაჩინის დერეფანი",
    "Crossroads of Peace|Перекрестка мира|Խաղաղության խաչմերուկի|Sülh qovşağı|Barış Kavşağı|მშვიდობის გზაჯვარედინი",
    "Azerbaijan Airlines|Азербайджанских авиалиний|AZAL|Azərbaycan Hava Yollarının|Azerbaycan Hava Yolları|AZAL",
    "Tavush|Тавуша|Տավուշում|Tavuşda|Tavuş|ტავუშის",
    "Sweden|Швецию|Շվեդիայի|İsveçin|İsveç|შვედეთის",
    "Fiji|Фиджи|Ֆիջի|Fici|Fiji|ფიჯი",
]


@pytest.mark.parametrize("names", SAME_NAMES)
def test_a_name_of_six_languages_is_one(names: str) -> None:
    first, *others = names.split("|")
    bearer = known_name(first)
    assert bearer is not None
    for other in others:
        assert known_name(other) == bearer


@pytest.mark.parametrize(("first", "second"), [("Ijevan", "Իջևանում"), ("Sheki", "Шеки"), ("Abovyan", "Абовяна")])
def test_a_town_of_a_topics_country_is_one_where_its_names_are_recorded(first: str, second: str) -> None:
    assert known_name(first) is not None
    assert known_name(first) == known_name(second)


@pytest.mark.parametrize("word", ["ganja", "kapan", "sevan", "barda", "avan", "bridge", "corridor", "peace"])
def test_a_name_that_is_a_word_when_written_small_needs_its_capital(word: str) -> None:
    assert known_name(word) is None


@pytest.mark.parametrize(("first", "second"), [("Aliyev", "Алиев"), ("Karapetyan", "Карапетяну")])
def test_people_of_one_country_who_share_a_surname_are_one_bearer_of_it(first: str, second: str) -> None:
    bearer = known_name(first)
    assert bearer is not None
    assert known_name(second) == bearer
    assert known_name("Aliyev") != known_name("Aliyeva")


def test_the_forms_of_a_name_are_those_that_a_text_has() -> None:
    bearer = known_name("Nagorno-Karabakh")
    assert bearer is not None
    forms = {form for _, forms in bearer.forms for form in forms}
    assert {"nagorno karabakh", "нагорного карабаха", fold("Dağlıq Qarabağda")} <= forms
