import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import FORMER_ACTIONS, Action, CallbackData, decode, encode


@pytest.mark.parametrize("action", Action)
def test_what_a_button_carries_comes_back(action: Action) -> None:
    assert decode(encode(action, "armenia", 2**63 - 1)) == CallbackData(action, ("armenia", str(2**63 - 1)))


@pytest.mark.parametrize(
    ("data", "values"),
    [
        ("1:M", ("mode",)),
        ("1:M:daily", ("mode", "daily")),
        ("1:H:20", ("digest_hour", "20")),
        ("1:W:4", ("digest_weekday", "4")),
        ("1:Z:Asia/Baku", ("zone", "Asia/Baku")),
        ("1:U:3", ("urgent_from", "3")),
        ("1:G:0", ("grown_from", "0")),
    ],
)
def test_a_button_of_an_earlier_release_chooses_the_same_preference(data: str, values: tuple[str, ...]) -> None:
    assert decode(data) == CallbackData(Action.CHOOSE, values)


def test_no_letter_of_an_earlier_release_has_another_meaning_today() -> None:
    assert not set(FORMER_ACTIONS) & {action.value for action in Action}


def test_a_button_without_values_has_none() -> None:
    press = decode(encode(Action.HOME))
    assert press == CallbackData(Action.HOME)
    assert (press.value(0), press.number(3)) == ("", 0)


@pytest.mark.parametrize("data", [None, "", "1", "1:", "1:?", "2:h", "h", "0:h:1", "like:armenia", "1:hh"])
def test_data_of_another_version_or_of_nobody_mean_nothing(data: str | None) -> None:
    assert decode(data) is None


@pytest.mark.parametrize("value", ["-1", "x", "", "٣", "1e3", str(2**63), "9" * 60])
def test_a_number_that_is_none_is_nothing(value: str) -> None:
    assert CallbackData(Action.MUTE, (value,)).number(0) == 0


@pytest.mark.parametrize("value", ["x" * 61, "й" * 31, "a:b"])
def test_what_no_button_can_carry_is_an_error(value: str) -> None:
    with pytest.raises(ValueError, match="no button can carry"):
        encode(Action.FOLLOW, value)


@given(st.text())
def test_no_data_whatever_break_the_reading(data: str) -> None:
    press = decode(data)
    assert press is None or press.number(0) >= 0
