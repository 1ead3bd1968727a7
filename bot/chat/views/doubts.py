"""Render a doubt: an entry that is perhaps about the same event as the message that it replies to, and its buttons."""

from dataclasses import dataclass

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action, encode
from bot.chat.views.alert import MAX_NAME_CHARS, MAX_TITLE_CHARS, outlet_name
from bot.chat.views.markup import Html, Markup, Plain, clean
from bot.chat.views.screen import TICK, Screen
from bot.model.alerts import Verdict
from bot.model.entries import Entry
from bot.model.stories import DoubtfulEntry
from bot.texts.speech import Texts

_HTML = Html()


@dataclass(frozen=True, slots=True)
class DoubtView:
    """Renders doubts in the language of a chat."""

    texts: Texts

    def text(self, entry: Entry, language: str, *, plain: bool = False) -> str:
        """Return the message that asks: HTML, or plain text after Telegram refused the HTML."""
        markup: Markup = Plain() if plain else _HTML
        line = self.texts.say(
            language, "doubt", title=self._title(entry, language, markup), outlet=_outlet(entry, markup)
        )
        return f"{line}\n{entry.url}".strip() if plain else line

    def judged(self, doubtful: DoubtfulEntry, language: str, verdict: Verdict) -> Screen:
        """Return the message after a verdict: the same event, or an alert of its own."""
        title, outlet = self._title(doubtful.entry, language, _HTML), _outlet(doubtful.entry, _HTML)
        if verdict is Verdict.SAME:
            text = self.texts.say(language, "doubt.same", title=title, outlet=outlet)
        else:
            text = f"{_HTML.bold(title)}\n{outlet}"
        return Screen(text, self.keyboard(language, doubtful.id, verdict))

    def keyboard(self, language: str, entry_id: int, verdict: Verdict | None = None) -> Keyboard:
        """Return a button for each verdict, with a tick before the one that stands."""
        buttons = [
            Button(
                (TICK if value is verdict else "") + self.texts.say(language, f"button.{value.value}"),
                callback_data=encode(Action.JUDGE, entry_id, value.value),
            )
            for value in Verdict
        ]
        return Keyboard([buttons])

    def _title(self, entry: Entry, language: str, markup: Markup) -> str:
        title = markup.safe(clean(entry.title, MAX_TITLE_CHARS)) or self.texts.say(language, "untitled")
        return markup.link(title, entry.url)


def _outlet(entry: Entry, markup: Markup) -> str:
    return markup.safe(outlet_name(entry.publisher, MAX_NAME_CHARS))
