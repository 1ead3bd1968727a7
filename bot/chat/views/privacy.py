"""Render which data of a chat are stored, and the deletion of all of them."""

from dataclasses import dataclass
from datetime import timedelta

from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action
from bot.chat.views.markup import Html
from bot.chat.views.screen import Screen, ScreenParts
from bot.flows.subscriptions import ChatState
from bot.texts.speech import Texts

_HTML = Html()


@dataclass(frozen=True, slots=True)
class PrivacyViews:
    """Renders the screens on the data of a chat in its language."""

    texts: Texts
    retention: timedelta  # of the list of sent stories

    def overview(self, state: ChatState) -> Screen:
        """Return which data are stored, how long, and how to delete them."""
        parts = self._parts(state)
        paragraphs = [
            _HTML.bold(parts.say("privacy")),
            parts.say("privacy.kept"),
            parts.say("privacy.until", days=self.retention.days),
            parts.say("privacy.delete"),
        ]
        keyboard = Keyboard([parts.row(("forget", Action.FORGET), ("back", Action.HOME))])
        return Screen("\n\n".join(paragraphs), keyboard)

    def forget(self, state: ChatState) -> Screen:
        """Return the question before all data are deleted, with its two answers."""
        parts = self._parts(state)
        keyboard = Keyboard([parts.row(("forget-now", Action.FORGET_NOW), ("keep", Action.KEEP))])
        return Screen(parts.lines("forget", "forget.what"), keyboard)

    def forgotten(self, state: ChatState) -> Screen:
        """Return that all data are deleted."""
        parts = self._parts(state)
        return Screen(parts.lines("forget.done", "forget.again"), parts.single("start", Action.HOME))

    def _parts(self, state: ChatState) -> ScreenParts:
        return ScreenParts(self.texts, state.chat.language)
