"""Build the keyboards of screens and alerts."""

from collections.abc import Collection, Iterable, Sequence

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action, encode
from bot.chat.views.topic_names import TopicNames
from bot.matching.dictionary.topics import builtin_ids
from bot.model.chats import Chat
from bot.model.topics import Level
from bot.texts.speech import Texts

TICK = "✓ "
DOT = "• "
_LEVELS = (Level.STRICT, Level.NORMAL, Level.WIDE)


class Keyboards:
    """Builds keyboards in a language."""

    def __init__(self, texts: Texts, topic_names: TopicNames) -> None:
        self._texts = texts
        self._topic_names = topic_names

    def welcome(self, language: str, followed: Collection[str]) -> Keyboard:
        """Return the topics with ticks, and the first ways on."""
        return Keyboard(
            [
                *self._ticks(language, followed, Action.HOME),
                self._row(language, ("something-else", Action.WORDS)),
                self._row(language, ("privacy", Action.PRIVACY), ("language", Action.LANGUAGE), ("help", Action.HELP)),
            ]
        )

    def topics(self, language: str, followed: Collection[str]) -> Keyboard:
        """Return the topics with ticks, the custom topics, and the way back."""
        back = self._row(language, ("latest", Action.LATEST), ("back", Action.HOME))
        custom = [[self._custom(language, topic)] for topic in followed if topic not in builtin_ids()]
        more = self._row(language, ("something-else", Action.WORDS))
        return Keyboard([*self._ticks(language, followed, Action.TOPICS), *custom, more, back])

    def prompt(self, language: str) -> Keyboard:
        """Return the ways on from the prompt for a query."""
        return Keyboard([self._row(language, ("topics", Action.TOPICS), ("back", Action.HOME))])

    def preview(self, language: str, level: Level) -> Keyboard:
        """Return the actions of a preview: follow, another level, another query."""
        index = _LEVELS.index(level)
        sizes = [("narrower", index - 1)] * (index > 0) + [("wider", index + 1)] * (index + 1 < len(_LEVELS))
        return Keyboard(
            [
                [self._button(language, "follow", Action.FOLLOW_WORDS, level.value)],
                [self._button(language, label, Action.TRY, _LEVELS[neighbour].value) for label, neighbour in sizes],
                self._row(language, ("change-words", Action.WORDS), ("topics", Action.TOPICS)),
            ]
        )

    def card(self, language: str, topic: str, level: Level) -> Keyboard:
        """Return the actions of a custom topic: its level, its stories, deletion."""
        levels = [
            Button(
                (DOT if choice is level else "") + self._texts.say(language, f"button.{choice.value}"),
                callback_data=encode(Action.LEVEL, topic, choice.value),
            )
            for choice in _LEVELS
        ]
        ways = [
            self._button(language, "latest", Action.LATEST, topic, 0),
            self._button(language, "drop", Action.DROP, topic),
        ]
        return Keyboard([levels, ways, self._row(language, ("back", Action.TOPICS))])

    def dropped(self, language: str, level: Level) -> Keyboard:
        """Return the button that undoes the deletion of a custom topic, and the ways on."""
        again = self._button(language, "undo-drop", Action.FOLLOW_WORDS, level.value)
        return Keyboard([[again], self._row(language, ("topics", Action.TOPICS), ("back", Action.HOME))])

    def home(self, chat: Chat) -> Keyboard:
        """Return the actions of the home screen."""
        language, paused = chat.language, chat.is_paused
        speed = ("hurry", Action.HURRY) if chat.preferences.waits_for_outlets else ("wait", Action.WAIT)
        rest = ("resume", Action.RESUME) if paused else ("pause", Action.PAUSE)
        return Keyboard(
            [
                self._row(language, ("topics", Action.TOPICS), ("latest", Action.LATEST), rest),
                self._row(language, speed, ("settings", Action.SETTINGS), ("help", Action.HELP)),
            ]
        )

    def choice(self, language: str, topics: Iterable[str], action: Action) -> Keyboard:
        """Return topics to choose from, and the way back."""
        rows = [
            [Button(self._topic_names.name(language, topic), callback_data=encode(action, topic))] for topic in topics
        ]
        return Keyboard([*rows, self._row(language, ("back", Action.HOME))])

    def latest(
        self, language: str, topic: str | None, *, custom: Sequence[str] = (), number: int, has_older: bool
    ) -> Keyboard:
        """Return the ways from a page of stories: newer, older, each topic, back."""
        turns = []
        if number:
            turns.append(self._button(language, "newer", Action.LATEST, topic or "", number - 1))
        if has_older:
            turns.append(self._button(language, "older", Action.LATEST, topic or "", number + 1))
        pages, back = self._pages(language, topic, custom), self._row(language, ("back", Action.HOME))
        rows = [pages[start : start + 2] for start in range(0, len(pages), 2)]
        return Keyboard([row for row in (turns, *rows, back) if row])

    def languages(self, language: str) -> Keyboard:
        """Return every language by its own name, with a tick before that of the chat."""
        names = {code: self._texts.say(code, "language") for code in self._texts.languages}
        row = [
            Button((TICK if code == language else "") + name, callback_data=encode(Action.SPEAK, code))
            for code, name in names.items()
        ]
        return Keyboard([row, self._row(language, ("back", Action.HOME))])

    def help(self, language: str) -> Keyboard:
        """Return the ways on from the help."""
        return Keyboard(
            [
                self._row(language, ("topics", Action.TOPICS), ("latest", Action.LATEST)),
                self._row(language, ("language", Action.LANGUAGE), ("privacy", Action.PRIVACY)),
                self._row(language, ("back", Action.HOME)),
            ]
        )

    def privacy(self, language: str) -> Keyboard:
        """Return the deletion of all data, and the way back."""
        return Keyboard([self._row(language, ("forget", Action.FORGET), ("back", Action.HOME))])

    def forget(self, language: str) -> Keyboard:
        """Return the two answers to the question before all data are deleted."""
        return Keyboard([self._row(language, ("forget-now", Action.FORGET_NOW), ("keep", Action.KEEP))])

    def single(self, language: str, label: str, action: Action, *values: object) -> Keyboard:
        """Return a single button."""
        return Keyboard([[self._button(language, label, action, *values)]])

    def digest(self, language: str) -> Keyboard:
        """Return the actions of a digest."""
        return Keyboard([self._row(language, ("latest", Action.LATEST), ("settings", Action.SETTINGS))])

    def alert(self, language: str, story_id: int, *, muted: bool = False) -> Keyboard:
        """Return the actions of an alert."""
        mute = ("unmute", Action.UNMUTE) if muted else ("mute", Action.MUTE)
        buttons = [self._button(language, label, action, story_id) for label, action in (("why", Action.WHY), mute)]
        return Keyboard([buttons])

    def _ticks(self, language: str, followed: Collection[str], where: Action) -> list[list[Button]]:
        return [[self._tick(language, topic, where, ticked=topic in followed)] for topic in builtin_ids()]

    def _tick(self, language: str, topic: str, where: Action, *, ticked: bool) -> Button:
        action = Action.UNFOLLOW if ticked else Action.FOLLOW
        label = (TICK if ticked else "") + self._topic_names.name(language, topic)
        return Button(label, callback_data=encode(action, topic, where.value))

    def _custom(self, language: str, topic: str) -> Button:
        return Button(TICK + self._topic_names.name(language, topic), callback_data=encode(Action.OWN, topic))

    def _pages(self, language: str, current: str | None, custom: Sequence[str]) -> list[Button]:
        names = {"": self._texts.say(language, "button.all")}
        names |= {topic: self._topic_names.name(language, topic) for topic in (*builtin_ids(), *custom)}
        return [
            Button((DOT if topic == (current or "") else "") + name, callback_data=encode(Action.LATEST, topic, 0))
            for topic, name in names.items()
        ]

    def _row(self, language: str, *buttons: tuple[str, Action]) -> list[Button]:
        return [self._button(language, label, action) for label, action in buttons]

    def _button(self, language: str, label: str, action: Action, *values: object) -> Button:
        return Button(self._texts.say(language, f"button.{label}"), callback_data=encode(action, *values))
