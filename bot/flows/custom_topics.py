"""Custom topics: parse a query, preview it on the stories of the last week, follow it, delete it.

The words of every custom topic are in memory, and the matcher matches it from the moment it is followed.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot import log
from bot.clock import Clock
from bot.flows.previews import Previews
from bot.matching.custom.compiler import ExpandedTerm, expand_term, with_joined_names
from bot.matching.custom.query_parser import Query, QueryError, parse
from bot.matching.dictionary.aliases import known_names
from bot.matching.matcher import Matcher
from bot.matching.thresholds import levels_reached
from bot.model.alerts import AlertContent
from bot.model.chats import Subscription
from bot.model.topics import Level, Topic
from bot.storage.chats import Chats
from bot.storage.stories import Stories
from bot.storage.topics import Topics
from bot.summarising.extract import summarise

_log = log.get(__name__)

MAX_TOPICS_PER_CHAT = 20
_PAGE_SIZE = 500
PREVIEW_STORIES = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """The interpretation of a query, and the stories that it would have matched."""

    words: str
    query: Query
    meanings: tuple[ExpandedTerm, ...]
    level: Level
    counts: Mapping[Level, int]  # stories at each level
    contents: tuple[AlertContent, ...]  # the newest few at `level`
    is_complete: bool = True  # False where there may be more


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
        self._previews = Previews(stories=stories, matcher=matcher, clock=clock)
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

    async def refresh_recent(self) -> None:
        """Keep the known names and the entries of the last week at hand for previews."""
        await asyncio.to_thread(known_names)
        await self._previews.refresh()

    def cancel_preview(self, chat_id: int) -> None:
        """End the preview of a chat that asks for something else."""
        self._previews.cancel(chat_id)

    async def preview(self, words: str, level: Level, language: str, *, chat_id: int) -> Preview | None:
        """Return the interpretation of a query, and the stories of the last week that it would have matched.

        None where the chat has asked for something else meanwhile.

        Raises:
            QueryError: the query is invalid.
        """
        query = parse(words)
        matches = await self._previews.matches(words, chat_id)
        if matches is None:
            return None
        story_ids = sorted(matches.by_story, reverse=True)  # ids grow with time
        reached = {story_id: levels_reached(matches.by_story[story_id].score) for story_id in story_ids}
        counts = Counter(level for levels in reached.values() for level in levels)
        shown = [story_id for story_id in story_ids if level in reached[story_id]][:PREVIEW_STORIES]
        now = self._clock.now()
        stories = await self._stories.load(shown)
        contents = [AlertContent(story, summarise(story, language), (), now) for story in stories]
        meanings = await asyncio.to_thread(_meanings, query)
        return Preview(words, query, meanings, level, counts, tuple(contents), matches.is_complete)

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
        if matches := await self._previews.matches(words):
            of_topic = {story_id: replace(match, topic_id=topic.id) for story_id, match in matches.by_story.items()}
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


def _meanings(query: Query) -> tuple[ExpandedTerm, ...]:
    return tuple(map(expand_term, with_joined_names(query).wanted_terms))


def _normalised(words: str) -> str:
    return " ".join(words.split()).casefold()
