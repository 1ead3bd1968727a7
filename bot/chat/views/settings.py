"""How a chat wants to be told, as menus: each button says what will be, never what to switch."""

from dataclasses import dataclass
from datetime import time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_time, get_day_names, get_timezone_location
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action, encode
from bot.chat.views.markup import Html
from bot.chat.views.screen import Screen
from bot.clock import Clock
from bot.model.chats import Chat, DeliveryMode, QuietHours
from bot.texts.speech import Texts, listing

DOT, TICK = "• ", "✓ "
HOURS = (6, 7, 8, 9, 12, 18, 20, 22)  # of a digest
PUBLISHERS = (2, 3, 5, 10)
HOUR, DAY = 60, 24 * 60  # minutes
WEEK = range(7)
NIGHT = QuietHours(begins=23 * HOUR, ends=7 * HOUR)
ZONES = {
    "en": ("UTC", "Asia/Yerevan", "Asia/Baku", "Asia/Tbilisi", "Europe/Moscow", "Europe/London", "America/New_York"),
    "ru": ("Europe/Moscow", "Asia/Yerevan", "Asia/Baku", "Asia/Tbilisi", "Asia/Almaty", "Asia/Yekaterinburg", "UTC"),
}
_HTML = Html()


@cache
def zones() -> dict[str, str]:
    """Return the names of every time zone there is, by the same in small letters."""
    return {name.casefold(): name for name in available_timezones()}


@dataclass(frozen=True, slots=True)
class SettingsViews:
    """Draws the settings in the language of the chat."""

    texts: Texts
    clock: Clock

    def all(self, chat: Chat) -> Screen:
        """Return how the chat is told, and what can be changed."""
        manner = chat.preferences
        urgent = "settings.urgent" if manner.urgent_from else "settings.no-urgent"
        grown = "settings.grown" if manner.grown_from else "settings.no-grown"
        lines = [self._mode(chat), self._quiet(chat), self._zone(chat)]
        lines += [self._say(chat, urgent, count=manner.urgent_from), self._say(chat, grown, count=manner.grown_from)]
        ways = (
            (("mode", Action.MODE), ("quiet", Action.QUIET)),
            (("zone", Action.ZONE), ("urgent", Action.URGENT)),
            (("grown", Action.GROWN), ("language", Action.LANGUAGE)),
            (("back", Action.HOME),),
        )
        rows = [[self._button(chat, label, action) for label, action in row] for row in ways]
        return Screen("\n".join([_HTML.bold(self._say(chat, "settings")), *lines]), Keyboard(rows))

    def mode(self, chat: Chat) -> Screen:
        """Return how often the chat may hear, and at which hour and on which day."""
        mode, hour, weekday = chat.preferences.mode, chat.preferences.hour, chat.preferences.weekday
        rows = [
            [_chosen(self._say(chat, f"button.{one.value}"), one is mode, Action.MODE, one.value) for one in pair]
            for pair in ((DeliveryMode.INSTANT, DeliveryMode.HOURLY), (DeliveryMode.DAILY, DeliveryMode.WEEKLY))
        ]
        if mode in {DeliveryMode.DAILY, DeliveryMode.WEEKLY}:
            hours = [_chosen(self._clock(chat, one * HOUR), one == hour, Action.HOUR, one) for one in HOURS]
            rows += _two_rows(hours)
        if mode is DeliveryMode.WEEKLY:
            rows += _two_rows([_chosen(self._day(chat, one), one == weekday, Action.WEEKDAY, one) for one in WEEK])
        return self._choosing(chat, "settings.choose-mode", rows, said=self._mode(chat))

    def quiet(self, chat: Chat) -> Screen:
        """Return the quiet hours, each end of which moves by an hour, and their days."""
        quiet = chat.preferences.quiet
        if quiet is None:
            hours = self._hours(chat, NIGHT)
            rows = [[_chosen(hours, False, Action.QUIET, NIGHT.begins, NIGHT.ends)]]  # noqa: FBT003  as it is drawn
        else:
            rows = [
                self._end(chat, "begins", quiet.begins, Action.QUIET_FROM),
                self._end(chat, "ends", quiet.ends, Action.QUIET_TO),
                *_two_rows([self._on(chat, quiet, day) for day in WEEK]),
                [Button(self._say(chat, "button.no-quiet"), callback_data=encode(Action.QUIET, "off"))],
            ]
        return self._choosing(chat, "settings.choose-quiet", rows, said=self._quiet(chat))

    def zone(self, chat: Chat) -> Screen:
        """Return the likely time zones of those who speak the chat's language."""
        names = dict.fromkeys((*ZONES.get(chat.language, ZONES["en"]), chat.preferences.zone))
        buttons = [_chosen(self._place(chat, name), chat.preferences.zone == name, Action.ZONE, name) for name in names]
        rows = [buttons[place : place + 2] for place in range(0, len(buttons), 2)]
        return self._choosing(chat, "settings.choose-zone", rows, said=self._zone(chat))

    def urgent(self, chat: Chat) -> Screen:
        """Return from how many outlets on a story is held back no longer."""
        return self._publishers(chat, Action.URGENT, chat.preferences.urgent_from, "settings.choose-urgent")

    def grown(self, chat: Chat) -> Screen:
        """Return from how many outlets on a story rings once more."""
        return self._publishers(chat, Action.GROWN, chat.preferences.grown_from, "settings.choose-grown")

    def _publishers(self, chat: Chat, action: Action, chosen: int, key: str) -> Screen:
        names = {0: self._say(chat, "button.never")} | {number: str(number) for number in PUBLISHERS}
        row = [_chosen(name, number == chosen, action, number) for number, name in names.items()]
        return self._choosing(chat, key, [row])

    def _choosing(self, chat: Chat, key: str, rows: list[list[Button]], *, said: str = "") -> Screen:
        text = "\n".join(filter(None, [_HTML.bold(self._say(chat, key)), said, self._say(chat, f"{key}-hint")]))
        return Screen(text, Keyboard([*rows, [self._button(chat, "back", Action.SETTINGS)]]))

    def _mode(self, chat: Chat) -> str:
        manner = chat.preferences
        clock, day = self._clock(chat, manner.hour * HOUR), self._day(chat, manner.weekday, width="wide")
        return self._say(chat, f"settings.{manner.mode.value}", clock=clock, day=day)

    def _quiet(self, chat: Chat) -> str:
        quiet = chat.preferences.quiet
        if quiet is None:
            return self._say(chat, "settings.no-quiet")
        if len(quiet.days) == len(WEEK):
            return self._say(chat, "settings.quiet", hours=self._hours(chat, quiet))
        days = listing(chat.language, [self._day(chat, day, width="wide") for day in sorted(quiet.days)])
        return self._say(chat, "settings.quiet-days", hours=self._hours(chat, quiet), days=days)

    def _end(self, chat: Chat, name: str, minute: int, action: Action) -> list[Button]:
        """Return one end of the quiet hours, between an hour earlier and an hour later."""
        earlier, later = (minute - HOUR) % DAY, (minute + HOUR) % DAY
        labels = {
            earlier: f"◀ {self._clock(chat, earlier)}",
            minute: self._say(chat, f"button.{name}", clock=self._clock(chat, minute)),
            later: f"{self._clock(chat, later)} ▶",
        }
        return [Button(label, callback_data=encode(action, at)) for at, label in labels.items()]

    def _on(self, chat: Chat, quiet: QuietHours, day: int) -> Button:
        is_on = day in quiet.days
        label = (TICK if is_on else "") + self._day(chat, day)
        return Button(label, callback_data=encode(Action.LOUD_ON if is_on else Action.QUIET_ON, day))

    def _zone(self, chat: Chat) -> str:
        now = self.clock.now().astimezone(ZoneInfo(chat.preferences.zone))
        clock = self._clock(chat, now.hour * HOUR + now.minute)
        return self._say(chat, "settings.zone", zone=self._place(chat, chat.preferences.zone), clock=clock)

    def _place(self, chat: Chat, name: str) -> str:
        if name == "UTC":
            return name
        city = get_timezone_location(ZoneInfo(name), locale=chat.language, return_city=True)
        return _HTML.safe(str(city))

    def _hours(self, chat: Chat, quiet: QuietHours) -> str:
        return f"{self._clock(chat, quiet.begins)}–{self._clock(chat, quiet.ends)}"

    def _clock(self, chat: Chat, minute: int) -> str:
        return format_time(time(*divmod(minute, HOUR)), "HH:mm", locale=chat.language)

    def _day(self, chat: Chat, day: int, *, width: str = "abbreviated") -> str:
        return str(get_day_names(width, locale=chat.language)[day])  # type: ignore[arg-type]  # a word of Babel's own

    def _button(self, chat: Chat, label: str, action: Action) -> Button:
        return Button(self._say(chat, f"button.{label}"), callback_data=encode(action))

    def _say(self, chat: Chat, key: str, **values: object) -> str:
        return self.texts.say(chat.language, key, **values)


def _two_rows(buttons: list[Button]) -> list[list[Button]]:
    """Return buttons in two rows: more than four beside each other are too narrow for a phone."""
    return [buttons[:4], buttons[4:]]


def _chosen(label: str, is_chosen: bool, action: Action, *values: object) -> Button:  # noqa: FBT001  as it is drawn
    return Button((DOT if is_chosen else "") + label, callback_data=encode(action, *values))
