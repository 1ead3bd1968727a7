"""Names of months."""

import pytest

from bot.language.folding import fold
from bot.language.months import NAMES_PATH, NamedMonth, named_months, tokens
from tests.tools import month_names


def months(text: str) -> list[tuple[int, int, int]]:
    return [(month.number, month.start, month.stop) for month in named_months(tokens(fold(text)))]


def test_the_table_is_what_babel_has() -> None:
    assert NAMES_PATH.read_text(encoding="utf-8") == month_names.rendered(), "python -m tests.tools.month_names"


def test_a_name_of_several_words_is_found_whole() -> None:
    assert months("2026 оны арван нэгдүгээр сарын 4") == [(11, 2, 5)]
    assert months("2026 оны нэгдүгээр сарын 4") == [(1, 2, 4)]
    assert months("4 كانون الثاني 2026") == [(1, 1, 3)]


def test_a_name_as_it_is_written_goes_before_beginnings() -> None:
    assert months("mardi 4 novembre") == [(11, 2, 3)]
    assert months("mardi") == [(3, 0, 1)]


@pytest.mark.parametrize(
    ("word", "month"), [("ноябрем", 11), ("Febuary", 2), ("Setember", 9), ("հունվարին", 1), ("мамырда", 5), ("juny", 6)]
)
def test_a_word_that_begins_like_the_names_of_one_month_is_that_month(word: str, month: int) -> None:
    assert named_months([fold(word)]) == (NamedMonth(month, 0, 1),)


@pytest.mark.parametrize("word", ["", "ma", "monday", "հուն", "југ", "10", "soon", "jug"])
def test_a_word_that_begins_like_no_month_or_like_several_is_none(word: str) -> None:
    assert named_months([fold(word)]) == ()
