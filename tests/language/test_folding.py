import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.folding import fold, tidy, words

SAME = [
    ("BAKIDA ERMƏNİSTANLA", "Bakıda Ermənistanla"),
    ("İRAN", "iran"),
    ("Երևան", "Երեւան"),
    ("Երևան", "ԵՐԵՎԱՆ"),
    ("Ալիև", "ԱԼԻԵՎ"),
    ("Ёлка", "елка"),
    ("Арме\u0301ния", "Армения"),
    ("Bakü’de", "Bakü'de"),
    ("ի՞նչ", "ինչ"),
    ("Yere\u00advan", "Yerevan"),
    ("Ye\u200brevan", "Yerevan"),
    ("Ermənistan", "Ermenistan"),
    ("Azerbaïdjan", "AZERBAIDJAN"),
    ("Ｙerevan", "Yerevan"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_two_spellings_of_a_word_fold_to_one(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(
    ("first", "second"), [("Баку", "баки"), ("Армен", "Армения"), ("հայ", "հայր"), ("Иран", "Ирак")]
)
def test_two_words_stay_two(first: str, second: str) -> None:
    assert fold(first) != fold(second)


def test_tidying_keeps_case_and_what_a_reader_sees() -> None:
    assert tidy("Բաքվի՞ց «ԵՐԵՎԱՆ» Bakü’de") == "Բաքվից «ԵՐԵՎԱՆ» Bakü'de"


def test_words_are_runs_of_letters_and_digits() -> None:
    assert words(fold("COP29: Bakı – 2024!")) == ["cop29", "baki", "2024"]


@given(st.text())
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(categories=("L", "N", "Zs", "P"))))
def test_small_and_capital_letters_fold_to_one_in_every_alphabet_with_one_capital_for_each(text: str) -> None:
    simple = "".join(c for c in text if c.lower().upper() == c and len(c.lower()) == 1)
    assert fold(simple.lower()) == fold(simple)
