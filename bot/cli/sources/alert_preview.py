"""Render the alert that a reader of a topic would get about an entry."""

from dataclasses import dataclass
from datetime import datetime

from bot.chat.views.alert import AlertView
from bot.chat.views.topic_names import TopicNames
from bot.errors import QuestionError
from bot.matching.custom.index import CustomTopicIndex
from bot.matching.custom.query_parser import QueryError
from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.model.alerts import AlertContent
from bot.model.entries import Entry
from bot.model.stories import Story
from bot.model.topics import Match, Topic
from bot.summarising.extract import summarise
from bot.texts import speech

_QUERY_ID = "query"  # of a topic that is not stored


@dataclass(frozen=True, slots=True)
class RenderedAlert:
    """The alert about one entry, which no other outlet reports yet."""

    score: int
    html: str  # as sent to Telegram
    plain: str  # as a reader sees it, the address of the title on its last line


class AlertPreview:
    """Renders entries for the readers of one topic.

    The age of an entry is ignored: a stored feed is old.

    Args:
        topic: a built-in topic by its id, its name or an alias in any language; else a query.
        language: of the chat; any other falls back to the first of the bot's languages.

    Raises:
        QuestionError: the query is invalid.
    """

    def __init__(self, topic: str, language: str) -> None:
        texts = speech.load()
        names = TopicNames(texts, lambda _topic_id: topic)
        self._builtin_id = names.find(topic)
        self._view = AlertView(texts, names)
        self._language = texts.nearest(language)
        self._matcher = Matcher(load_builtin_topics())
        self._query = CustomTopicIndex()
        if self._builtin_id is None:
            try:
                self._query.add(Topic(_QUERY_ID, topic))
            except QueryError as error:
                raise QuestionError(f"“{topic}” is neither a topic nor a query: {error}") from error

    def alert(self, entry: Entry, now: datetime) -> RenderedAlert | None:
        """Return the alert, None where the entry reaches no level of the topic."""
        match = self._match(entry)
        if match is None:
            return None
        story = Story(0, (entry,), entry.seen_at)
        content = AlertContent(story, summarise(story, self._language), (match.topic_id,), now)
        html, plain = (self._view.alert(content, self._language, plain=plain) for plain in (False, True))
        return RenderedAlert(match.score, html, plain)

    def _match(self, entry: Entry) -> Match | None:
        if self._builtin_id is None:
            return next(iter(self._matcher.preview(entry, self._query)), None)
        return next((match for match in self._matcher.match(entry) if match.topic_id == self._builtin_id), None)
