"""Render custom topics: the prompt, the preview of a query, its errors, and the card of a topic.

The query stands in the message itself, as code: the buttons below it carry at most 64 bytes, and a query that is not
followed is not stored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action, encode
from bot.chat.views.latest import LatestView
from bot.chat.views.markup import Html, clean
from bot.chat.views.screen import DOT, Screen, ScreenParts
from bot.flows.custom_topics import MAX_TOPICS_PER_CHAT, Preview
from bot.flows.previews import PREVIEW_SPAN
from bot.matching.custom.query_parser import MAX_QUERY_CHARS, MAX_TERMS, Filter, Query, QueryError, Term
from bot.model.chats import Chat, ChatKind
from bot.model.topics import Level
from bot.texts.speech import Texts, listing

_HTML = Html()
_LEVELS = (Level.STRICT, Level.NORMAL, Level.WIDE)
_MAX_ALIASES = 4  # of an entity of the dictionary, that are shown


@dataclass(frozen=True, slots=True)
class CustomTopicViews:
    """Renders the screens of custom topics."""

    texts: Texts
    latest: LatestView

    def prompt(self, chat: Chat) -> Screen:
        """Return the prompt for a query; in a group it asks for a command, as the bot receives nothing else."""
        language, key = chat.language, "words" if chat.kind is ChatKind.PRIVATE else "words.in-groups"
        examples = "\n".join(
            f"{_code(self.texts.say(language, f'words.example-{name}'))} · "
            f"{self.texts.say(language, f'words.means-{name}')}"
            for name in ("plain", "or", "phrase", "without", "filter")
        )
        title = _HTML.bold(self.texts.say(language, key))
        return Screen(f"{title}\n\n{examples}", self._prompt_keyboard(language))

    def wrong(self, language: str, words: str, error: QueryError) -> Screen:
        """Return the error of a query, with its place underlined."""
        limits = {"longest": MAX_QUERY_CHARS, "terms": MAX_TERMS}
        reason = self.texts.say(language, f"words-wrong.{error.fault.value}", **limits)
        before, marked, after = words[: error.start], words[error.start : error.stop], words[error.stop :]
        shown = [_HTML.safe(clean(part, MAX_QUERY_CHARS)) for part in (before[-40:], marked[:60], after[:40])]
        query = " ".join(filter(None, (shown[0], _HTML.underlined(shown[1]) if shown[1] else "", shown[2])))
        hint = self.texts.say(language, "words-wrong")
        return Screen(f"{_HTML.bold(reason)}\n{query}\n\n{hint}", self._prompt_keyboard(language))

    def preview(self, language: str, preview: Preview) -> Screen:
        """Return the preview of a query."""
        count = preview.counts[preview.level]
        key = "words.trial" if preview.is_complete else "words.trial-more"
        total = self.texts.say(language, key, count=count, days=PREVIEW_SPAN.days)
        level = self.texts.say(language, "words.level", level=preview.level.value)
        head = f"{_code(preview.words)}\n" + "\n".join(self._interpretation(language, preview))
        items = [self.latest.item(number, content, language) for number, content in enumerate(preview.contents, 1)]
        text = "\n\n".join([head, f"{total}\n{level}", *items])
        return Screen(text, self._preview_keyboard(language, preview.level))

    def followed(self, language: str, words: str, topic: str, level: Level) -> Screen:
        """Return the confirmation that a topic is followed, with the buttons of its card."""
        title = _HTML.bold(self.texts.say(language, "words.followed"))
        return Screen(f"{title}\n{_code(words)}", self._card_keyboard(language, topic, level))

    def card(self, language: str, words: str, topic: str, level: Level) -> Screen:
        """Return the card of a topic with its level."""
        level_line = self.texts.say(language, "words.level", level=level.value)
        return Screen(f"{_code(words)}\n{level_line}", self._card_keyboard(language, topic, level))

    def dropped(self, language: str, words: str, level: Level) -> Screen:
        """Return the confirmation that a topic is deleted, with the button that undoes it."""
        parts = ScreenParts(self.texts, language)
        undo = parts.button("undo-drop", Action.FOLLOW_WORDS, level.value)
        keyboard = Keyboard([[undo], parts.row(("topics", Action.TOPICS), ("back", Action.HOME))])
        return Screen(f"{_HTML.bold(parts.say('words.dropped'))}\n{_code(words)}", keyboard)

    def too_many(self, language: str) -> Screen:
        """Return that the chat has too many topics."""
        text = self.texts.say(language, "words.too-many", count=MAX_TOPICS_PER_CHAT)
        return Screen(_HTML.bold(text), self._prompt_keyboard(language))

    def _prompt_keyboard(self, language: str) -> Keyboard:
        return Keyboard([ScreenParts(self.texts, language).row(("topics", Action.TOPICS), ("back", Action.HOME))])

    def _preview_keyboard(self, language: str, level: Level) -> Keyboard:
        """Return the actions of a preview: follow, another level, another query."""
        parts, index = ScreenParts(self.texts, language), _LEVELS.index(level)
        sizes = [("narrower", index - 1)] * (index > 0) + [("wider", index + 1)] * (index + 1 < len(_LEVELS))
        return Keyboard(
            [
                [parts.button("follow", Action.FOLLOW_WORDS, level.value)],
                [parts.button(label, Action.TRY, _LEVELS[neighbour].value) for label, neighbour in sizes],
                parts.row(("change-words", Action.WORDS), ("topics", Action.TOPICS)),
            ]
        )

    def _card_keyboard(self, language: str, topic: str, level: Level) -> Keyboard:
        """Return the actions of a custom topic: its level, its stories, deletion."""
        parts = ScreenParts(self.texts, language)
        levels = [
            Button(
                (DOT if choice is level else "") + parts.say(f"button.{choice.value}"),
                callback_data=encode(Action.LEVEL, topic, choice.value),
            )
            for choice in _LEVELS
        ]
        actions = [parts.button("latest", Action.LATEST, topic, 0), parts.button("drop", Action.DROP, topic)]
        return Keyboard([levels, actions, parts.row(("back", Action.TOPICS))])

    def _interpretation(self, language: str, preview: Preview) -> Iterator[str]:
        alternatives = listing(language, [_shown(parts) for parts in preview.query.alternatives], "or")
        yield self.texts.say(language, "words.wanted", words=_HTML.safe(alternatives))
        for meaning in preview.meanings:
            aliases = [name for name in meaning.other_names if name != meaning.term.text][:_MAX_ALIASES]
            if aliases:
                names = _HTML.safe(listing(language, aliases))
                yield self.texts.say(language, "words.known", word=_HTML.safe(meaning.term.text), names=names)
        if preview.query.excluded:
            without = _HTML.safe(listing(language, [_shown((part,)) for part in preview.query.excluded], "or"))
            yield self.texts.say(language, "words.without", words=without)
        for key, filters in (("only", preview.query.filters), ("never", preview.query.excluded_filters)):
            if filters:
                yield self.texts.say(language, f"words.{key}", filters=_HTML.safe(_filters(filters)))


def _code(words: str) -> str:
    return _HTML.code(_HTML.safe(words))


def _shown(parts: Sequence[Term | Query]) -> str:
    return " + ".join(_part(part) for part in parts)


def _part(part: Term | Query) -> str:
    if isinstance(part, Term):
        return f"“{part.text}”" if len(part.words) > 1 else part.text
    return f"({' | '.join(map(_shown, part.alternatives))})"


def _filters(filters: Sequence[Filter]) -> str:
    return ", ".join(f"{restriction.field.value}:{restriction.value}" for restriction in filters)
