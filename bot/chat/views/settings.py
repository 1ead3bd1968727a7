"""The settings screen, and the quiet hours: each button names the state that it sets."""

from dataclasses import dataclass

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action, encode
from bot.chat.views.choices import MINUTES_PER_HOUR, WEEKDAYS, ChoiceView, own_screens, text_key
from bot.chat.views.markup import Html
from bot.chat.views.screen import TICK, Screen
from bot.model.chats import Chat, QuietHours
from bot.texts.moments import clock_time, weekday_name
from bot.texts.speech import Texts, listing

MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR
NIGHT = QuietHours(begins=23 * MINUTES_PER_HOUR, ends=7 * MINUTES_PER_HOUR)
DAYS_PER_ROW = 4  # more beside each other are too narrow for a phone
_HTML = Html()


@dataclass(frozen=True, slots=True)
class SettingsViews:
    """Renders the settings in the language of the chat."""

    texts: Texts
    choices: ChoiceView

    def overview(self, chat: Chat) -> Screen:
        """Return all delivery preferences, with the buttons that change them."""
        names = own_screens()
        lines = [self._quiet(chat) if name == "quiet" else self.choices.summary(chat, name) for name in names]
        buttons = [self._opens(chat, name) for name in names]
        buttons.append(self._button(chat, "button.language", Action.LANGUAGE))
        rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
        rows.append([self._button(chat, "button.back", Action.HOME)])
        return Screen("\n".join([_HTML.bold(self._say(chat, "settings")), *lines]), Keyboard(rows))

    def quiet(self, chat: Chat) -> Screen:
        """Return the quiet hours, each end of which moves by an hour, and their days."""
        quiet = chat.preferences.quiet
        if quiet is None:
            data = encode(Action.QUIET, NIGHT.begins, NIGHT.ends)
            rows = [[Button(_hours(chat, NIGHT), callback_data=data)]]
        else:
            days = [self._day(chat, quiet, day) for day in WEEKDAYS]
            rows = [
                self._end(chat, "begins", quiet.begins, Action.QUIET_FROM),
                self._end(chat, "ends", quiet.ends, Action.QUIET_TO),
                days[:DAYS_PER_ROW],
                days[DAYS_PER_ROW:],
                [self._button(chat, "preference-quiet.remove", Action.QUIET, "off")],
            ]
        rows.append([self._button(chat, "button.back", Action.SETTINGS)])
        title, hint = _HTML.bold(self._say(chat, "preference-quiet")), self._say(chat, "preference-quiet.hint")
        return Screen("\n".join([title, self._quiet(chat), hint]), Keyboard(rows))

    def _opens(self, chat: Chat, field: str) -> Button:
        """Return the button that opens the screen of a preference."""
        data = encode(Action.QUIET) if field == "quiet" else encode(Action.CHOOSE, field)
        return Button(self._say(chat, f"{text_key(field)}.button"), callback_data=data)

    def _quiet(self, chat: Chat) -> str:
        quiet = chat.preferences.quiet
        if quiet is None:
            return self._say(chat, "preference-quiet.none")
        if len(quiet.days) == len(WEEKDAYS):
            return self._say(chat, "preference-quiet.daily", hours=_hours(chat, quiet))
        days = [weekday_name(chat.language, day, width="wide") for day in sorted(quiet.days)]
        hours = _hours(chat, quiet)
        return self._say(chat, "preference-quiet.some-days", hours=hours, days=listing(chat.language, days))

    def _end(self, chat: Chat, name: str, minute: int, action: Action) -> list[Button]:
        """Return one end of the quiet hours, between an hour earlier and an hour later."""
        earlier, later = (minute - MINUTES_PER_HOUR) % MINUTES_PER_DAY, (minute + MINUTES_PER_HOUR) % MINUTES_PER_DAY
        labels = {
            earlier: f"◀ {clock_time(chat.language, earlier)}",
            minute: self._say(chat, f"preference-quiet.{name}", clock=clock_time(chat.language, minute)),
            later: f"{clock_time(chat.language, later)} ▶",
        }
        return [Button(label, callback_data=encode(action, at)) for at, label in labels.items()]

    def _day(self, chat: Chat, quiet: QuietHours, day: int) -> Button:
        is_on = day in quiet.days
        label = (TICK if is_on else "") + weekday_name(chat.language, day)
        return Button(label, callback_data=encode(Action.LOUD_ON if is_on else Action.QUIET_ON, day))

    def _button(self, chat: Chat, key: str, action: Action, *values: object) -> Button:
        return Button(self._say(chat, key), callback_data=encode(action, *values))

    def _say(self, chat: Chat, key: str, **values: object) -> str:
        return self.texts.say(chat.language, key, **values)


def _hours(chat: Chat, quiet: QuietHours) -> str:
    return f"{clock_time(chat.language, quiet.begins)}–{clock_time(chat.language, quiet.ends)}"
