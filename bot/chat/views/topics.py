"""Render the topics to choose from: all of them with ticks, or those with a similar name."""

from collections.abc import Collection
from dataclasses import dataclass

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action, encode
from bot.chat.views.markup import Html, clean
from bot.chat.views.screen import TICK, Screen, ScreenParts
from bot.chat.views.topic_names import TopicNames
from bot.flows.subscriptions import ChatState
from bot.matching.dictionary.topics import builtin_ids
from bot.texts.speech import Texts

MAX_TYPED_CHARS = 50  # of a typed text that are quoted
_HTML = Html()


@dataclass(frozen=True, slots=True)
class TopicViews:
    """Renders the topics in the language of the chat."""

    texts: Texts
    topic_names: TopicNames

    def overview(self, state: ChatState) -> Screen:
        """Return the topics with ticks, the custom topics, and the way back."""
        language = state.chat.language
        parts = ScreenParts(self.texts, language)
        keyboard = Keyboard(
            [
                *self.ticks(language, state.topics, Action.TOPICS),
                *([self._custom(language, topic)] for topic in state.topics if topic not in builtin_ids()),
                parts.row(("something-else", Action.WORDS)),
                parts.row(("latest", Action.LATEST), ("back", Action.HOME)),
            ]
        )
        return Screen(parts.lines("topics", "topics.hint"), keyboard)

    def unknown(self, state: ChatState, words: str, action: Action) -> Screen:
        """Return the topics with a similar name; all topics if there is none."""
        language = state.chat.language
        parts, similar = ScreenParts(self.texts, language), self.topic_names.nearest(words)
        title = _HTML.bold(parts.say("unknown-topic", words=_HTML.safe(clean(words, MAX_TYPED_CHARS))))
        hint = parts.say("unknown-topic.nearest" if similar else "unknown-topic.all")
        choices = [
            [Button(self.name(language, topic), callback_data=encode(action, topic))]
            for topic in similar or builtin_ids()
        ]
        return Screen(f"{title}\n{hint}", Keyboard([*choices, parts.row(("back", Action.HOME))]))

    def name(self, language: str, topic: str) -> str:
        """Return the name of a topic."""
        return self.topic_names.name(language, topic)

    def ticks(self, language: str, followed: Collection[str], where: Action) -> list[list[Button]]:
        """Return a row for each built-in topic, which follows or unfollows it and shows the screen `where` again."""
        return [[self._tick(language, topic, where, ticked=topic in followed)] for topic in builtin_ids()]

    def _tick(self, language: str, topic: str, where: Action, *, ticked: bool) -> Button:
        action = Action.UNFOLLOW if ticked else Action.FOLLOW
        label = (TICK if ticked else "") + self.name(language, topic)
        return Button(label, callback_data=encode(action, topic, where.value))

    def _custom(self, language: str, topic: str) -> Button:
        return Button(TICK + self.name(language, topic), callback_data=encode(Action.OWN, topic))
