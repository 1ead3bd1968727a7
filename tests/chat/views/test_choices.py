"""Preferences that are set by choosing one of several values."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.callbacks import Action, decode
from bot.chat.views.choices import CHOICES, LIKELY_ZONES, ChoiceView
from bot.model.chats import Chat, ChatKind, DeliveryMode, DeliveryPreferences
from bot.texts.speech import LANGUAGES
from tests.chat.views.keyboards import data_by_label, rows
from tests.support.frozen_clock import FrozenClock
from tests.support.texts import loaded

VIEW = ChoiceView(loaded(), FrozenClock(datetime(2026, 11, 24, 21, 40, tzinfo=UTC)))
CHAT = Chat(1, ChatKind.PRIVATE, "en")


def preferring(chat: Chat = CHAT, **preferences: object) -> Chat:
    return replace(chat, preferences=replace(DeliveryPreferences(), **preferences))  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", CHOICES)
@pytest.mark.parametrize("mode", DeliveryMode)
def test_every_button_of_a_choice_sets_a_value_that_is_accepted(language: str, field: str, mode: DeliveryMode) -> None:
    chat = preferring(replace(CHAT, language=language), mode=mode)
    keyboard = VIEW.screen(chat, field).keyboard
    labels = [label for row in rows(keyboard) for label in row]
    assert all(labels)
    choices = [decode(data) for data in data_by_label(keyboard).values()]
    set_values = [choice.values for choice in choices if choice and choice.action is Action.CHOOSE]
    assert set_values
    assert [values for values in set_values if chat.preferences.with_value(values[0], values[1]) is None] == []


@pytest.mark.parametrize(
    ("mode", "row_sizes"),
    [
        (DeliveryMode.INSTANT, [2, 2, 1]),
        (DeliveryMode.HOURLY, [2, 2, 1]),
        (DeliveryMode.DAILY, [2, 2, 4, 4, 1]),
        (DeliveryMode.WEEKLY, [2, 2, 4, 4, 4, 3, 1]),
    ],
)
def test_the_hour_and_the_day_of_a_digest_are_offered_where_they_matter(
    mode: DeliveryMode, row_sizes: list[int]
) -> None:
    assert [len(row) for row in rows(VIEW.screen(preferring(mode=mode), "mode").keyboard)] == row_sizes


def test_the_hour_of_a_digest_is_chosen_on_the_screen_of_its_mode() -> None:
    chat = preferring(mode=DeliveryMode.WEEKLY)
    assert VIEW.screen(chat, "digest_hour") == VIEW.screen(chat, "mode")


def test_the_values_in_force_have_a_dot() -> None:
    chat = preferring(mode=DeliveryMode.WEEKLY, digest_hour=20, digest_weekday=4)
    labels = [label for row in rows(VIEW.screen(chat, "mode").keyboard) for label in row]
    assert [label for label in labels if label.startswith("•")] == ["• Each week", "• 20:00", "• Fri"]


def test_the_zone_of_a_chat_is_offered_once_beside_those_that_are_likely() -> None:
    away = rows(VIEW.screen(preferring(zone="Asia/Tashkent"), "zone").keyboard)
    assert [label for row in away[:-1] for label in row].count("• Tashkent") == 1
    likely = rows(VIEW.screen(preferring(zone="Asia/Baku"), "zone").keyboard)
    assert len([label for row in likely[:-1] for label in row]) == len(LIKELY_ZONES["en"])


def test_the_time_is_that_of_the_zone_of_the_chat() -> None:
    text = VIEW.screen(preferring(zone="Asia/Kolkata"), "zone").text
    assert "Time zone Kolkata, where it is 03:10 now." in text


def test_only_a_screen_whose_buttons_do_not_say_it_repeats_the_summary() -> None:
    assert VIEW.summary(CHAT, "mode") in VIEW.screen(CHAT, "mode").text
    assert VIEW.summary(CHAT, "urgent_from") not in VIEW.screen(CHAT, "urgent_from").text
