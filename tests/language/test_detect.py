import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import language_of

TOLD = tomllib.loads((Path(__file__).parents[1] / "matching" / "summit.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", sorted(TOLD))
@pytest.mark.parametrize("hint", [None, "en-US", "ru"])
def test_a_paragraph_tells_its_language_whatever_the_feed_says(language: str, hint: str | None) -> None:
    assert language_of(TOLD[language]["text"], hint) == language


def test_the_feed_is_believed_where_the_text_says_nothing() -> None:
    assert language_of("Pashinyan, Putin", "en-GB") == "en"
    assert language_of("Pashinyan, Putin", None) is None
    assert language_of("2:1", "hy") == "hy"
    assert language_of("", None) is None


def test_the_feed_is_not_believed_against_the_script() -> None:
    assert language_of("Пашинян прибыл", "en") == "ru"
    assert language_of("Pashinyan has arrived in the city", "ru") == "en"
    assert language_of("Երևան", "ru") == "hy"


def test_neighbours_in_one_script_are_told_apart_by_their_letters() -> None:
    assert language_of("Кабінет міністрів ухвалив рішення", "ru") == "uk"
    assert language_of("Мынистрлик бүгүн өкүм чыгарды", "ru") == "ky"
    assert language_of("Министърът каза, че срещата е отложена", None) == "bg"
    assert language_of("Sərhəd bu gün açılıb", "tr") == "az"


@given(st.text(), st.none() | st.text(max_size=6))
def test_any_text_has_an_answer(text: str, hint: str | None) -> None:
    assert language_of(text, hint) is None or isinstance(language_of(text, hint), str)
