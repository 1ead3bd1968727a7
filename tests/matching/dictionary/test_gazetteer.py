"""Names that are inflected when a text has a word like them."""

import pytest

from bot.language.passage import cut
from bot.matching.dictionary.gazetteer import homonyms, territories, towns


@pytest.mark.parametrize(
    ("country", "text", "names"),
    [
        ("AM", "Գյումրիում և Վանաձորից եկածները", ["Գյումրի", "Վանաձոր"]),
        ("AM", "Жители Гавара и Ванадзора", ["Гавар", "Ванадзор"]),
        ("AM", "Նոր Նորքում ջուր չկա", ["Նոր Նորք"]),
        ("AZ", "Şəmkirdən Gədəbəyə gedən yol", ["Şəmkir"]),
        ("AZ", "şəmkir kiçik hərflə", []),
    ],
)
def test_a_town_is_found_in_its_forms_and_with_a_capital(country: str, text: str, names: list[str]) -> None:
    gazetteer = towns(country)
    assert gazetteer
    names_found = [place.name.text for place in gazetteer.find(cut(text))]
    assert [name for name in names_found if name in names] == names
    assert bool(names_found) == bool(names)


@pytest.mark.parametrize(
    ("text", "bearer"),
    [
        ("Protests in Uruguay", "UY"),
        ("В Уругвае протестуют", "UY"),
        ("Ուրուգվայում բողոքում են", "UY"),
        ("Uruqvayda etiraz", "UY"),
        ("პერუში აქციაა", "PE"),
        ("A storm hits New Zealand", "NZ"),
        ("Пожар в Чикаго", "united-states"),
        ("Flood in Mumbai", "india"),
        ("Osakada zəlzələ", "japan"),
        ("В Алматы выпал снег", "kazakhstan"),
        ("Грузія чекає на дощ", "georgia"),
    ],
)
def test_a_territory_is_found_in_its_languages(text: str, bearer: str) -> None:
    assert [place.name.bearer for place in territories().find(cut(text))] == [bearer]


def test_a_country_without_places_has_no_towns() -> None:
    assert towns("XX") is None


def test_topics_and_known_countries_are_no_territories_of_the_gazetteer() -> None:
    assert list(territories().find(cut("Armenia, Azerbaijan, Russia and Portugal"))) == []


def test_homonyms_name_countries_and_cities_elsewhere() -> None:
    assert "CO" in homonyms().countries["armenia"]
    assert homonyms().countries["georgia"] == {"US"}
    assert "savannah" in homonyms().cities["georgia"]
    assert {"wisconsin", "new mexico"} <= homonyms().states
    assert "georgia" not in homonyms().states
