"""Render the menus: welcome, home, topics, languages, help, privacy, and failures. Pure."""

from collections.abc import Sequence
from datetime import timedelta

from bot.chat.callbacks import Action, CallbackData
from bot.chat.views.choices import ChoiceView
from bot.chat.views.custom_topics import CustomTopicViews
from bot.chat.views.keyboards import Keyboards
from bot.chat.views.latest import LatestView
from bot.chat.views.markup import Html, clean
from bot.chat.views.screen import Screen
from bot.chat.views.settings import SettingsViews
from bot.chat.views.topic_names import TopicNames
from bot.clock import Clock
from bot.flows.browse import StoryPage
from bot.flows.subscriptions import ChatState
from bot.matching.dictionary.topics import builtin_ids, example_topic
from bot.texts.speech import Texts, listing

_HTML = Html()
MAX_TYPED_CHARS = 50  # of a typed text that are quoted


class MenuViews:
    """Renders the menus in the language of the chat, and holds the other views of handlers."""

    def __init__(
        self, texts: Texts, topic_names: TopicNames, *, commands: Sequence[str], retention: timedelta, clock: Clock
    ) -> None:
        self._texts = texts
        self._topic_names = topic_names
        self._commands = commands
        self._retention = retention
        self._latest = LatestView(texts, topic_names)
        self.keyboards = Keyboards(texts, topic_names)
        self.choices = ChoiceView(texts, clock)
        self.settings = SettingsViews(texts, self.choices)
        self.custom_topics = CustomTopicViews(texts, self._latest, self.keyboards)

    def welcome(self, state: ChatState) -> Screen:
        """Return the first message: the purpose of the bot, the topics, and a line on privacy."""
        language = state.chat.language
        text = self._lines(language, "start", "start.often", "start.privacy")
        return Screen(text, self.keyboards.welcome(language, state.topics))

    def home(self, state: ChatState) -> Screen:
        """Return what the chat follows, and whether alerts are sent."""
        language, paused = state.chat.language, state.chat.is_paused
        speed = "home.on" if state.chat.preferences.waits_for_outlets else "home.at-once"
        if state.topics:
            names = listing(language, [self._topic_names.name(language, topic) for topic in state.topics])
            title = self._texts.say(language, "home", topics=_HTML.safe(names))
            status = self._texts.say(language, "home.paused" if paused else speed)
        else:
            title = self._texts.say(language, "home.nothing")
            status = self._texts.say(language, "home.paused" if paused else "home.choose")
        return Screen(f"{_HTML.bold(title)}\n{status}", self.keyboards.home(state.chat))

    def topics(self, state: ChatState) -> Screen:
        """Return the topics with ticks."""
        language = state.chat.language
        text = self._lines(language, "topics", "topics.hint")
        return Screen(text, self.keyboards.topics(language, state.topics))

    def unknown_topic(self, state: ChatState, words: str, action: Action) -> Screen:
        """Return the topics with a similar name; all topics if there is none."""
        language = state.chat.language
        similar = self._topic_names.nearest(words)
        typed = _HTML.safe(clean(words, MAX_TYPED_CHARS))
        title = _HTML.bold(self._texts.say(language, "unknown-topic", words=typed))
        hint = self._texts.say(language, "unknown-topic.nearest" if similar else "unknown-topic.all")
        return Screen(f"{title}\n{hint}", self.keyboards.choice(language, similar or builtin_ids(), action))

    def latest(self, state: ChatState, page: StoryPage) -> Screen:
        """Return a page of stories."""
        language = state.chat.language
        text = self._latest.write(page, language, follows=bool(state.topics))
        custom = [topic for topic in state.topics if topic not in builtin_ids()]
        keyboard = self.keyboards.latest(
            language, page.topic_id, custom=custom, number=page.number, has_older=page.has_older
        )
        return Screen(text, keyboard)

    def languages(self, state: ChatState) -> Screen:
        """Return the languages of the interface."""
        language = state.chat.language
        return Screen(self._lines(language, "choose-language"), self.keyboards.languages(language))

    def help(self, state: ChatState) -> Screen:
        """Return every command with what it does."""
        language = state.chat.language
        commands = "\n".join(f"/{name} · {self._texts.say(language, f'command-{name}')}" for name in self._commands)
        title = _HTML.bold(self._texts.say(language, "help"))
        topic = self._topic_names.name(language, example_topic())
        example = self._texts.say(language, "help.example", topic=topic)
        hint = self._texts.say(language, "help.hint")
        return Screen(f"{title}\n\n{commands}\n\n{example}\n\n{hint}", self.keyboards.help(language))

    def privacy(self, state: ChatState) -> Screen:
        """Return which data are stored, how long, and how to delete them."""
        language, days = state.chat.language, self._retention.days
        title = _HTML.bold(self._texts.say(language, "privacy"))
        stored, delete = (self._texts.say(language, key) for key in ("privacy.kept", "privacy.delete"))
        until = self._texts.say(language, "privacy.until", days=days)
        return Screen(f"{title}\n\n{stored}\n\n{until}\n\n{delete}", self.keyboards.privacy(language))

    def forget(self, state: ChatState) -> Screen:
        """Return the question before all data are deleted."""
        language = state.chat.language
        return Screen(self._lines(language, "forget", "forget.what"), self.keyboards.forget(language))

    def forgotten(self, state: ChatState) -> Screen:
        """Return that all data are deleted."""
        language = state.chat.language
        keyboard = self.keyboards.single(language, "start", Action.HOME)
        return Screen(self._lines(language, "forget.done", "forget.again"), keyboard)

    def menu(self, state: ChatState, *keys: str, **values: object) -> Screen:
        """Return texts above the buttons of home; for a chat that follows nothing, those of the welcome."""
        language = state.chat.language
        home = self.keyboards.home(state.chat)
        keyboard = home if state.topics else self.keyboards.welcome(language, ())
        return Screen(self._lines(language, *keys, **values), keyboard)

    def failed(self, state: ChatState, key: str, again: CallbackData) -> Screen:
        """Return an apology, and the button that repeats the request."""
        language = state.chat.language
        keyboard = self.keyboards.single(language, "again", again.action, *again.values)
        return Screen(self._lines(language, key, "failed.hint"), keyboard)

    def _lines(self, language: str, first: str, /, *keys: str, **values: object) -> str:
        """Return texts on lines of their own, the first in bold."""
        lines = [self._texts.say(language, key, **values) for key in keys]
        return "\n".join([_HTML.bold(self._texts.say(language, first, **values)), *lines])
