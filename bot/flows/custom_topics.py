"""Custom topics: parse a query, preview it on the stories of the last week, follow it, delete it.

The words of every custom topic are in memory, and the matcher matches it from the moment it is followed.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.matching.custom.compiler import ExpandedTerm, expand_term, with_joined_names
from bot.matching.custom.index import CustomTopicIndex
from bot.matching.custom.query_parser import Query, QueryError, parse
from bot.matching.matcher import Matcher
from bot.matching.thresholds import levels_reached
from bot.model.alerts import AlertContent
from bot.model.chats import Subscription
from bot.model.entries import Entry
from bot.model.topics import Level, Match, Topic
from bot.storage.chats import Chats
from bot.storage.stories import Stories
from bot.storage.topics import Topics
from bot.summarising.extract import summarise

_log = log.get(__name__)

MAX_TOPICS_PER_CHAT = 20
PREVIEW_SPAN = timedelta(days=7)  # of stories that a preview covers
_MAX_PREVIEW_ENTRIES = 20_000  # the newest
_PAGE_SIZE = 500
_CONCURRENT_PREVIEWS = 2  # each takes a thread for seconds
PREVIEW_STORIES = 3
_PREVIEW_TOPIC_ID = "tried"  # of a topic that is not stored


@dataclass(frozen=True, slots=True)
class Preview:
    """The interpretation of a query, and the stories that it would have matched."""

    words: str
    query: Query
    meanings: tuple[ExpandedTerm, ...]
    level: Level
    counts: Mapping[Level, int]  # stories at each level
    contents: tuple[AlertContent, ...]  # the newest few at `level`


class CustomTopics:
    """The flow of custom topics.

    Args:
        topics: the stored topics.
        chats: the stored chats and subscriptions.
        stories: for previews.
        matcher: matches every custom topic that is loaded here.
        clock: the time.
    """

    def __init__(self, *, topics: Topics, chats: Chats, stories: Stories, matcher: Matcher, clock: Clock) -> None:
        self._topics = topics
        self._chats = chats
        self._stories = stories
        self._matcher = matcher
        self._clock = clock
        self._preview_slots = asyncio.Semaphore(_CONCURRENT_PREVIEWS)
        self._words: dict[str, str] = {}  # by topic id
        self._changes = 0  # of topics by any process, up to which the matcher is current

    async def load(self) -> None:
        """Load every custom topic into the matcher."""
        self._changes = await self._topics.changes()
        for topic in await self._topics.all():
            if topic.chat_id is not None:
                self._add(topic)
                await asyncio.sleep(0)

    async def refresh(self) -> None:
        """Apply the changes that other processes made to custom topics."""
        changes = await self._topics.changes()
        if changes == self._changes:
            return
        stored = await self._topics.ids()
        for topic_id in self._words.keys() - stored:
            self._forget(topic_id)
        new = sorted(stored - self._words.keys())
        for start in range(0, len(new), _PAGE_SIZE):
            for topic in await self._topics.named(new[start : start + _PAGE_SIZE]):
                self._add(topic)
        self._changes = changes

    async def preview(self, words: str, level: Level, language: str) -> Preview:
        """Return the interpretation of a query, and the stories of the last week that it would have matched.

        Raises:
            QueryError: the query is invalid.
        """
        query = parse(words)
        async with self._preview_slots:
            matches = await self._matches(words)
        story_ids = sorted(matches, reverse=True)  # ids grow with time
        counts = Counter(reached for match in matches.values() for reached in levels_reached(match.score))
        shown = [story_id for story_id in story_ids if level in levels_reached(matches[story_id].score)][
            :PREVIEW_STORIES
        ]
        now = self._clock.now()
        stories = await self._stories.load(shown)
        contents = [AlertContent(story, summarise(story, language), (), now) for story in stories]
        meanings = tuple(map(expand_term, with_joined_names(query).wanted_terms))
        return Preview(words, query, meanings, level, counts, tuple(contents))

    async def follow(self, chat_id: int, words: str, level: Level) -> str | None:
        """Store a custom topic of a chat; return its id, or None if the chat has too many.

        Stories of the last week that match it are listed in /latest, but not alerted.

        Raises:
            QueryError: the query is invalid.
        """
        existing = await self.find(chat_id, words)
        if existing:
            await self._chats.set_level(chat_id, existing, level)
            return existing
        parse(words)
        topic = Topic(f"o{secrets.token_hex(6)}", words, chat_id)
        if not await self._topics.add(topic, most=MAX_TOPICS_PER_CHAT):
            return None
        await self._chats.subscribe(Subscription(chat_id, topic.id, level, self._clock.now()))
        self._add(topic)
        async with self._preview_slots:
            matches = await self._matches(words)
        of_topic = {story_id: replace(match, topic_id=topic.id) for story_id, match in matches.items()}
        await self._stories.save_matches(of_topic)
        return topic.id

    def words_of(self, topic_id: str) -> str | None:
        """Return the words of a custom topic, None for an unknown id."""
        return self._words.get(topic_id)

    async def find(self, chat_id: int, words: str) -> str | None:
        """Return the id of the custom topic of a chat with these words, or None."""
        query = _normalised(words)
        topics = await self._topics.of(chat_id)
        return next((topic.id for topic in topics if _normalised(topic.words) == query), None)

    async def level(self, chat_id: int, topic_id: str) -> Level | None:
        """Return the level of a subscription; None if the chat does not follow the topic."""
        subscriptions = await self._chats.subscriptions(chat_id)
        return next((row.level for row in subscriptions if row.topic_id == topic_id), None)

    async def set_level(self, chat_id: int, topic_id: str, level: Level) -> None:
        """Set the level of a subscription."""
        await self._chats.set_level(chat_id, topic_id, level)

    async def drop(self, chat_id: int, topic_id: str) -> str | None:
        """Delete a custom topic of a chat, and return its words; None if the chat has no such topic."""
        words = self.words_of(topic_id)
        if words is None or not await self._topics.remove(chat_id, topic_id):
            return None
        self._forget(topic_id)
        return words

    async def forget(self, chat_id: int) -> None:
        """Delete every custom topic of a chat."""
        for topic in await self._topics.of(chat_id):
            await self.drop(chat_id, topic.id)

    def _add(self, topic: Topic) -> None:
        if topic.id in self._words:
            return
        self._words[topic.id] = topic.words
        try:
            self._matcher.custom_topics.add(topic)
        except QueryError as error:  # an earlier release accepted it
            _log.error("custom_topic_invalid", topic=topic.id, fault=str(error))

    def _forget(self, topic_id: str) -> None:
        self._matcher.custom_topics.discard(topic_id)
        del self._words[topic_id]

    async def _matches(self, words: str) -> dict[int, Match]:
        """Return the stories of the last week that match a query, each with its best match."""
        index = CustomTopicIndex()
        index.add(Topic(_PREVIEW_TOPIC_ID, words))
        best: dict[int, Match] = {}
        before, count, since = None, 0, self._clock.now() - PREVIEW_SPAN
        while count < _MAX_PREVIEW_ENTRIES:
            page = await self._stories.recent(since, before=before, limit=_PAGE_SIZE)
            for story_id, match in await asyncio.to_thread(self._page_matches, page, index):
                if story_id not in best or match.score > best[story_id].score:
                    best[story_id] = match
            if len(page) < _PAGE_SIZE:
                break
            before, count = page[-1][0], count + len(page)
        return best

    def _page_matches(self, page: Sequence[tuple[int, int, Entry]], index: CustomTopicIndex) -> list[tuple[int, Match]]:
        return [(story, match) for _, story, entry in page for match in self._matcher.preview(entry, index)]


def _normalised(words: str) -> str:
    return " ".join(words.split()).casefold()
