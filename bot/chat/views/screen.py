"""The type of a screen, and the parts that all screens share: lines of text and rows of buttons."""

from dataclasses import dataclass

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action, encode
from bot.chat.views.markup import Html
from bot.texts.speech import Texts

TICK = "✓ "  # before what is on
DOT = "• "  # before the current one of several
_HTML = Html()


@dataclass(frozen=True, slots=True)
class Screen:
    """A message of a menu: its text and its buttons."""

    text: str  # HTML
    keyboard: Keyboard


@dataclass(frozen=True, slots=True)
class ScreenParts:
    """Builds the parts of a screen in one language."""

    texts: Texts
    language: str

    def say(self, key: str, **values: object) -> str:
        """Return a text in the language."""
        return self.texts.say(self.language, key, **values)

    def lines(self, first: str, /, *keys: str, **values: object) -> str:
        """Return texts on lines of their own, the first in bold."""
        return "\n".join([_HTML.bold(self.say(first, **values)), *(self.say(key, **values) for key in keys)])

    def button(self, label: str, action: Action, *values: object) -> Button:
        """Return a button with the text `button.LABEL`."""
        return Button(self.say(f"button.{label}"), callback_data=encode(action, *values))

    def row(self, *buttons: tuple[str, Action]) -> list[Button]:
        """Return a row of buttons, each by its label and action."""
        return [self.button(label, action) for label, action in buttons]

    def single(self, label: str, action: Action, *values: object) -> Keyboard:
        """Return a keyboard of a single button."""
        return Keyboard([[self.button(label, action, *values)]])
