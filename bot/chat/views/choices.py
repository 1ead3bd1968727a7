"""Delivery preferences that are set by choosing one of several values: the table and the one view of all of them.

A row of `CHOICES` names a field of `DeliveryPreferences`. Its texts are those of the message `preference-FIELD`: the
question as its value, `.button` on the settings screen, `.hint` below the question, `.option` for a value on a button
and `.summary` for the current value on the settings screen; the last two take `$value`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action, encode
from bot.chat.views.markup import Html
from bot.chat.views.screen import DOT, Screen
from bot.clock import Clock
from bot.model.chats import Chat, DeliveryMode, DeliveryPreferences
from bot.texts.moments import city_name, clock_time, weekday_name
from bot.texts.speech import Texts

DIGEST_HOURS = (6, 7, 8, 9, 12, 18, 20, 22)
PUBLISHER_COUNTS = (0, 2, 3, 5, 10)
WEEKDAYS = range(7)
MINUTES_PER_HOUR = 60
LIKELY_ZONES = {
    "en": ("UTC", "Asia/Yerevan", "Asia/Baku", "Asia/Tbilisi", "Europe/Moscow", "Europe/London", "America/New_York"),
    "ru": ("Europe/Moscow", "Asia/Yerevan", "Asia/Baku", "Asia/Tbilisi", "Asia/Almaty", "Asia/Yekaterinburg", "UTC"),
}
_HTML = Html()


def _value_alone(chat: Chat, field: str, now: datetime) -> Mapping[str, object]:  # noqa: ARG001  see `Choice.variables`
    return {"value": _encoded(getattr(chat.preferences, field))}


@dataclass(frozen=True, slots=True)
class Choice:
    """A preference that is set by choosing one of several values.

    Args:
        values: those that are offered to a chat.
        label: the label of a value in a language; by default the text `.option`.
        variables: the variables of `.summary`: of a chat, the field, and the time.
        columns: buttons in a row.
        parent: the field on whose screen it is shown; by default it has a screen of its own.
        modes: the delivery modes in which it is shown.
        repeats_summary: whether its screen shows `.summary`, too.
    """

    values: Callable[[Chat], Iterable[Any]]
    label: Callable[[str, Any], str] | None = None
    variables: Callable[[Chat, str, datetime], Mapping[str, object]] = _value_alone
    columns: int = 5
    parent: str | None = None
    modes: frozenset[DeliveryMode] = frozenset(DeliveryMode)
    repeats_summary: bool = False


def _digest_time(chat: Chat, _field: str, _now: datetime) -> Mapping[str, object]:
    preferences = chat.preferences
    return {
        "value": preferences.mode.value,
        "clock": clock_time(chat.language, preferences.digest_hour * MINUTES_PER_HOUR),
        "day": weekday_name(chat.language, preferences.digest_weekday, width="wide"),
    }


def _place_and_time(chat: Chat, _field: str, now: datetime) -> Mapping[str, object]:
    local = now.astimezone(ZoneInfo(chat.preferences.zone))
    clock = clock_time(chat.language, local.hour * MINUTES_PER_HOUR + local.minute)
    return {"zone": _city(chat.language, chat.preferences.zone), "clock": clock}


def _city(language: str, zone: str) -> str:
    return _HTML.safe(city_name(language, zone))


def _zones(chat: Chat) -> Iterable[str]:
    return dict.fromkeys((*LIKELY_ZONES.get(chat.language, LIKELY_ZONES["en"]), chat.preferences.zone))


CHOICES: Mapping[str, Choice] = {
    "mode": Choice(lambda _: DeliveryMode, variables=_digest_time, columns=2, repeats_summary=True),
    "digest_hour": Choice(
        lambda _: DIGEST_HOURS,
        label=lambda language, hour: clock_time(language, hour * MINUTES_PER_HOUR),
        columns=4,
        parent="mode",
        modes=frozenset({DeliveryMode.DAILY, DeliveryMode.WEEKLY}),
    ),
    "digest_weekday": Choice(
        lambda _: WEEKDAYS, label=weekday_name, columns=4, parent="mode", modes=frozenset({DeliveryMode.WEEKLY})
    ),
    "zone": Choice(_zones, label=_city, variables=_place_and_time, columns=2, repeats_summary=True),
    "urgent_from": Choice(lambda _: PUBLISHER_COUNTS),
    "grown_from": Choice(lambda _: PUBLISHER_COUNTS),
    "tells_doubts": Choice(lambda _: (True, False)),
}


def text_key(field: str) -> str:
    """Return the name of the message with the texts of a preference."""
    return f"preference-{field.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """Renders the choices in the language of the chat."""

    texts: Texts
    clock: Clock

    def screen(self, chat: Chat, field: str) -> Screen:
        """Return the screen on which a preference is chosen, with those that belong to it."""
        field = CHOICES[field].parent or field
        shown = [field, *(name for name, choice in CHOICES.items() if choice.parent == field)]
        rows = [row for name in shown if chat.preferences.mode in CHOICES[name].modes for row in self._rows(chat, name)]
        back = Button(self.texts.say(chat.language, "button.back"), callback_data=encode(Action.SETTINGS))
        key = text_key(field)
        lines = [
            _HTML.bold(self.texts.say(chat.language, key)),
            self.summary(chat, field) if CHOICES[field].repeats_summary else "",
            self.texts.say(chat.language, f"{key}.hint"),
        ]
        return Screen("\n".join(filter(None, lines)), Keyboard([*rows, [back]]))

    def summary(self, chat: Chat, field: str) -> str:
        """Return the sentence with the current value."""
        variables = CHOICES[field].variables(chat, field, self.clock.now())
        return self.texts.say(chat.language, f"{text_key(field)}.summary", **variables)

    def _rows(self, chat: Chat, field: str) -> list[list[Button]]:
        choice, current = CHOICES[field], getattr(chat.preferences, field)
        buttons = [
            Button(
                (DOT if value == current else "") + self._label(chat.language, field, value),
                callback_data=encode(Action.CHOOSE, field, _encoded(value)),
            )
            for value in choice.values(chat)
        ]
        return [buttons[start : start + choice.columns] for start in range(0, len(buttons), choice.columns)]

    def _label(self, language: str, field: str, value: Any) -> str:  # noqa: ANN401  of the type of its field
        label = CHOICES[field].label
        if label:
            return label(language, value)
        return self.texts.say(language, f"{text_key(field)}.option", value=_encoded(value))


def _encoded(value: Any) -> Any:  # noqa: ANN401  of the type of its field
    """Return a value as a button and a text take it: a switch as 1 or 0."""
    return int(value) if isinstance(value, bool) else value


def own_screens() -> list[str]:
    """Return the preferences that have a screen of their own, in the order of their fields."""
    choices = {name for name, choice in CHOICES.items() if choice.parent is None}
    return [name for name in DeliveryPreferences.__dataclass_fields__ if name in {*choices, "quiet"}]
