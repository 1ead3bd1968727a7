"""Delivery preferences: what is stored of them, and what is accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.chats import DeliveryMode, DeliveryPreferences, QuietHours

DEFAULTS = DeliveryPreferences()
quiet_hours = st.builds(
    QuietHours,
    begins=st.integers(0, 1439),
    ends=st.integers(0, 1439),
    days=st.frozensets(st.integers(0, 6), min_size=1),
)
preferences = st.builds(
    DeliveryPreferences,
    mode=st.sampled_from(DeliveryMode),
    digest_hour=st.integers(0, 23),
    digest_weekday=st.integers(0, 6),
    quiet=st.none() | quiet_hours,
    zone=st.sampled_from(("UTC", "Asia/Yerevan")),
    urgent_from=st.integers(0, 100),
    grown_from=st.integers(0, 100),
    waits_for_outlets=st.booleans(),
)


@given(preferences)
def test_stored_preferences_come_back(chosen: DeliveryPreferences) -> None:
    assert DeliveryPreferences.from_json(chosen.to_json()) == chosen


def test_missing_fields_have_their_defaults_and_unknown_ones_are_ignored() -> None:
    stored = {"mode": "daily", "colour": "green"}
    assert DeliveryPreferences.from_json(stored) == DeliveryPreferences(mode=DeliveryMode.DAILY)
    assert DeliveryPreferences.from_json({}) == DEFAULTS


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "monthly"},
        {"digest_hour": 24},
        {"digest_weekday": -1},
        {"zone": "Mars/Olympus"},
        {"zone": "Asia"},
        {"zone": "../UTC"},
        {"urgent_from": "many"},
        {"quiet": {"begins": 1440, "ends": 0}},
        {"quiet": {"begins": 0}},
        {"waits_for_outlets": None},
    ],
)
def test_a_field_with_an_invalid_value_has_its_default_and_the_others_stay(wrong: dict[str, object]) -> None:
    assert DeliveryPreferences.from_json({"grown_from": 5} | wrong) == DeliveryPreferences(grown_from=5)


@pytest.mark.parametrize(
    ("field", "value", "changed"),
    [
        ("mode", "weekly", DeliveryPreferences(mode=DeliveryMode.WEEKLY)),
        ("digest_hour", "20", DeliveryPreferences(digest_hour=20)),
        ("zone", "Asia/Baku", DeliveryPreferences(zone="Asia/Baku")),
        ("waits_for_outlets", "0", DeliveryPreferences(waits_for_outlets=False)),
        ("digest_hour", "24", None),
        ("digest_hour", "", None),
        ("urgent_from", "9" * 50, None),
        ("quiet", "off", None),
        ("taste", "bitter", None),
    ],
)
def test_one_field_is_changed_by_a_value_written_as_text(
    field: str, value: str, changed: DeliveryPreferences | None
) -> None:
    assert DEFAULTS.with_value(field, value) == changed
