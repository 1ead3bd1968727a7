"""What is shown of topics of people's own: the question for words, how they were understood, what is wrong with them.

The words stand in the message itself, as code: the buttons below it carry at most 64 bytes, and nothing is kept of
words that nobody follows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.chat.views.keyboards import Keyboards
from bot.chat.views.latest import LatestView
from bot.chat.views.markup import Html, clean
from bot.chat.views.screen import Screen
from bot.flows.custom_topics import MAX_TOPICS_PER_CHAT, PREVIEW_SPAN, Preview
from bot.matching.custom.query_parser import MAX_QUERY_CHARS, MAX_TERMS, Filter, Query, QueryError, Term
from bot.model.chats import Chat, ChatKind
from bot.model.topics import Level
from bot.texts.speech import Texts, listing

_HTML = Html()
_MAX_ALIASES = 4  # of somebody we know, that are shown


@dataclass(frozen=True, slots=True)
class CustomTopicViews:
    """Draws what concerns topics of people's own."""

    texts: Texts
    latest: LatestView
    keyboards: Keyboards

    def prompt(self, chat: Chat) -> Screen:
        """Return the question for words; in a group only commands reach us."""
        language, key = chat.language, "words" if chat.kind is ChatKind.PRIVATE else "words.in-groups"
        examples = "\n".join(
            f"{_code(self.texts.say(language, f'words.example-{one}'))} · "
            f"{self.texts.say(language, f'words.means-{one}')}"
            for one in ("plain", "or", "phrase", "without", "filter")
        )
        title = _HTML.bold(self.texts.say(language, key))
        return Screen(f"{title}\n\n{examples}", self.keyboards.prompt(language))

    def wrong(self, language: str, words: str, error: QueryError) -> Screen:
        """Return what is wrong with words, and where."""
        limits = {"longest": MAX_QUERY_CHARS, "terms": MAX_TERMS}
        said = self.texts.say(language, f"words-wrong.{error.fault.value}", **limits)
        before, place, behind = words[: error.start], words[error.start : error.stop], words[error.stop :]
        shown = [_HTML.safe(clean(part, MAX_QUERY_CHARS)) for part in (before[-40:], place[:60], behind[:40])]
        marked = " ".join(filter(None, (shown[0], _HTML.underlined(shown[1]) if shown[1] else "", shown[2])))
        hint = self.texts.say(language, "words-wrong")
        return Screen(f"{_HTML.bold(said)}\n{marked}\n\n{hint}", self.keyboards.prompt(language))

    def trial(self, language: str, trial: Preview) -> Screen:
        """Return how words were understood, and what they would have brought."""
        count = trial.counts[trial.level]
        said = self.texts.say(language, "words.trial", count=count, days=PREVIEW_SPAN.days)
        level = self.texts.say(language, "words.level", level=trial.level.value)
        head = f"{_code(trial.words)}\n" + "\n".join(self._understood(language, trial))
        items = [self.latest.item(number, one, language) for number, one in enumerate(trial.tellings, 1)]
        return Screen("\n\n".join([head, f"{said}\n{level}", *items]), self.keyboards.trial(language, trial.level))

    def followed(self, language: str, words: str, topic: str, level: Level) -> Screen:
        """Return that a topic is followed from now on, and what can be done with it."""
        title = _HTML.bold(self.texts.say(language, "words.followed"))
        return Screen(f"{title}\n{_code(words)}", self.keyboards.card(language, topic, level))

    def card(self, language: str, words: str, topic: str, level: Level) -> Screen:
        """Return a topic with how much is told of it."""
        said = self.texts.say(language, "words.level", level=level.value)
        return Screen(f"{_code(words)}\n{said}", self.keyboards.card(language, topic, level))

    def dropped(self, language: str, words: str, level: Level) -> Screen:
        """Return that a topic is followed no longer."""
        title = _HTML.bold(self.texts.say(language, "words.dropped"))
        return Screen(f"{title}\n{_code(words)}", self.keyboards.dropped(language, level))

    def too_many(self, language: str) -> Screen:
        """Return that a chat can follow no more."""
        said = self.texts.say(language, "words.too-many", count=MAX_TOPICS_PER_CHAT)
        return Screen(_HTML.bold(said), self.keyboards.prompt(language))

    def _understood(self, language: str, trial: Preview) -> Iterator[str]:
        wanted = listing(language, [_shown(parts) for parts in trial.query.alternatives], "or")
        yield self.texts.say(language, "words.wanted", words=_HTML.safe(wanted))
        for meaning in trial.meanings:
            others = [name for name in meaning.other_names if name != meaning.term.text][:_MAX_ALIASES]
            if others:
                names = _HTML.safe(listing(language, others))
                yield self.texts.say(language, "words.known", word=_HTML.safe(meaning.term.text), names=names)
        if trial.query.excluded:
            without = _HTML.safe(listing(language, [_shown((one,)) for one in trial.query.excluded], "or"))
            yield self.texts.say(language, "words.without", words=without)
        for key, filters in (("only", trial.query.filters), ("never", trial.query.excluded_filters)):
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
    return ", ".join(f"{one.field.value}:{one.value}" for one in filters)
