"""Known names across languages."""

from bot.language.folding import fold
from bot.matching.dictionary.aliases import known_names


def test_a_country_is_the_same_in_every_language() -> None:
    assert known_names()[fold("Китай")] is known_names()["china"]
    assert {"China", "Китай"} <= set(known_names()["china"].display_names)


def test_a_country_has_its_capital_among_its_names_and_a_capital_is_no_country() -> None:
    country, capital = known_names()["georgia"], known_names()["tbilisi"]
    assert "Tbilisi" in {name.text for name, _ in country.forms}
    assert {name.kind for name, _ in capital.forms} == {"capital"}


def test_a_word_that_names_nobody_is_not_known() -> None:
    assert "bridge" not in known_names()
