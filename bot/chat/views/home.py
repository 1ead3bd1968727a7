"""Render the welcome, the home screen, the help, and short answers above the buttons of home."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action, CallbackData
from bot.chat.views.markup import Html
from bot.chat.views.screen import Screen, ScreenParts
from bot.chat.views.topics import TopicViews
from bot.flows.subscriptions import ChatState
from bot.matching.dictionary.topics import example_topic
from bot.model.chats import Chat
from bot.texts.speech import Texts, listing

_HTML = Html()


@dataclass(frozen=True, slots=True)
class HomeViews:
    """Renders the first screens in the language of the chat."""

    texts: Texts
    topics: TopicViews
    commands: Sequence[str]  # in the order of the help

    def welcome(self, state: ChatState) -> Screen:
        """Return the first message: the purpose of the bot, the topics, and a line on privacy."""
        text = self._parts(state).lines("start", "start.often", "start.privacy")
        return Screen(text, self._welcome_keyboard(state.chat.language, state.topics))

    def home(self, state: ChatState) -> Screen:
        """Return what the chat follows, and whether alerts are sent."""
        parts, paused = self._parts(state), state.chat.is_paused
        speed = "home.on" if state.chat.preferences.waits_for_outlets else "home.at-once"
        if state.topics:
            names = listing(parts.language, [self.topics.name(parts.language, topic) for topic in state.topics])
            title = parts.say("home", topics=_HTML.safe(names))
            status = parts.say("home.paused" if paused else speed)
        else:
            title = parts.say("home.nothing")
            status = parts.say("home.paused" if paused else "home.choose")
        return Screen(f"{_HTML.bold(title)}\n{status}", self._home_keyboard(state.chat))

    def help(self, state: ChatState) -> Screen:
        """Return every command with what it does."""
        parts = self._parts(state)
        commands = "\n".join(f"/{name} · {parts.say(f'command-{name}')}" for name in self.commands)
        example = parts.say("help.example", topic=self.topics.name(parts.language, example_topic()))
        text = f"{_HTML.bold(parts.say('help'))}\n\n{commands}\n\n{example}\n\n{parts.say('help.hint')}"
        keyboard = Keyboard(
            [
                parts.row(("topics", Action.TOPICS), ("latest", Action.LATEST)),
                parts.row(("language", Action.LANGUAGE), ("privacy", Action.PRIVACY)),
                parts.row(("back", Action.HOME)),
            ]
        )
        return Screen(text, keyboard)

    def answer(self, state: ChatState, *keys: str, **values: object) -> Screen:
        """Return texts above the buttons of home; for a chat that follows nothing, those of the welcome."""
        language = state.chat.language
        keyboard = self._home_keyboard(state.chat) if state.topics else self._welcome_keyboard(language, ())
        return Screen(self._parts(state).lines(*keys, **values), keyboard)

    def skipped(self, state: ChatState, number: int) -> Screen:
        """Return the line about messages that came faster than they may be answered."""
        parts = self._parts(state)
        return Screen(parts.say("skipped", count=number), parts.single("help", Action.HELP))

    def failed(self, state: ChatState, key: str, again: CallbackData) -> Screen:
        """Return an apology, and the button that repeats the request."""
        parts = self._parts(state)
        return Screen(parts.lines(key, "failed.hint"), parts.single("again", again.action, *again.values))

    def _welcome_keyboard(self, language: str, followed: Sequence[str]) -> Keyboard:
        """Return the topics with ticks, and the first ways on."""
        parts = ScreenParts(self.texts, language)
        return Keyboard(
            [
                *self.topics.ticks(language, followed, Action.HOME),
                parts.row(("something-else", Action.WORDS)),
                parts.row(("privacy", Action.PRIVACY), ("language", Action.LANGUAGE), ("help", Action.HELP)),
            ]
        )

    def _home_keyboard(self, chat: Chat) -> Keyboard:
        parts = ScreenParts(self.texts, chat.language)
        speed = ("hurry", Action.HURRY) if chat.preferences.waits_for_outlets else ("wait", Action.WAIT)
        pause = ("resume", Action.RESUME) if chat.is_paused else ("pause", Action.PAUSE)
        return Keyboard(
            [
                parts.row(("topics", Action.TOPICS), ("latest", Action.LATEST), pause),
                parts.row(speed, ("settings", Action.SETTINGS), ("help", Action.HELP)),
            ]
        )

    def _parts(self, state: ChatState) -> ScreenParts:
        return ScreenParts(self.texts, state.chat.language)
