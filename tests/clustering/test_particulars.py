"""The particulars of an entry: its names, quantities and days."""

import pytest

from bot.clustering.particulars import Particulars, read_particulars
from bot.clustering.similarity import text_of
from tests.clustering.event_reports import NOW, report_entry


def particulars_of(text: str, language: str = "en") -> Particulars:
    passages = (passage for passage, _ in text_of(report_entry("", text)))
    return read_particulars(passages, language, NOW)


def quantities_of(text: str, language: str = "en") -> set[tuple[str, str, bool]]:
    return {(quantity.unit, quantity.value, quantity.is_toll) for quantity in particulars_of(text, language).quantities}


def test_times_years_and_days_are_no_quantities() -> None:
    text = "On 4 May 2026 at 12:30 the ferry brought 27 new tractors, as it had on 24/11/2025."
    assert quantities_of(text) == {("tractor", "27", False)}


@pytest.mark.parametrize(
    ("language", "text", "quantity"),
    [
        ("en", "After the crash 4 people were killed.", ("kill", "4", True)),
        ("en", "Seismologists measured a magnitude of 5.4.", ("magnitud", "5.4", False)),
        ("en", "The fire burnt 1,500 acres.", ("acre", "1500", False)),
        ("ru", "Погибли 3 пассажира.", ("пассажир", "3", True)),
        ("tr", "Dolar 41,32 liraya çıktı.", ("lira", "41.32", False)),
    ],
)
def test_a_number_has_the_unit_beside_it(language: str, text: str, quantity: tuple[str, str, bool]) -> None:
    assert quantities_of(text, language) == {quantity}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The council met on Tuesday, 5 May, in the old hall."),
        ("ru", "Совет собрался во вторник, 5 мая, в старом зале."),
        ("tr", "Konsey 5 Mayıs Salı günü eski salonda toplandı."),
        ("hy", "Խորհուրդը հավաքվել է մայիսի 5, երեքշաբթի, հին դահլիճում։"),
    ],
)
def test_days_are_known_by_their_names_in_each_language(language: str, text: str) -> None:
    particulars, may = particulars_of(text, language), 5
    assert particulars.weekdays == 1 << 1
    assert particulars.dates == 1 << may * 32 + 5


def test_a_name_belongs_to_the_names_and_another_word_to_the_frame() -> None:
    first, second = particulars_of("Hail fell in Varden."), particulars_of("Hail fell in Ostmere.")
    assert first.frame == second.frame != 0
    assert first.names != second.names
    assert particulars_of("Hail fell in Armenia.").names == 0


def test_only_the_beginning_of_a_text_has_particulars() -> None:
    assert quantities_of(f"{'rain ' * 60} 27 tractors") == set()
