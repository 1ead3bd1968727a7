"""Render the choice of the language of the interface."""

from dataclasses import dataclass

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action, encode
from bot.chat.views.screen import TICK, Screen, ScreenParts
from bot.flows.subscriptions import ChatState
from bot.texts.speech import Texts


@dataclass(frozen=True, slots=True)
class LanguageView:
    """Renders the languages in that of the chat."""

    texts: Texts

    def screen(self, state: ChatState) -> Screen:
        """Return every language by its own name, with a tick before that of the chat."""
        parts = ScreenParts(self.texts, state.chat.language)
        names = {code: self.texts.say(code, "language") for code in self.texts.languages}
        choices = [
            Button((TICK if code == parts.language else "") + name, callback_data=encode(Action.SPEAK, code))
            for code, name in names.items()
        ]
        return Screen(parts.lines("choose-language"), Keyboard([choices, parts.row(("back", Action.HOME))]))
