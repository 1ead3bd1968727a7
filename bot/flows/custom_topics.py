"""Topics of people's own: understood, tried on the last week, followed, dropped.

Every topic of everybody is known here by its words, and looked for by the matcher from the moment it is followed.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.matching.custom.compiler import ExpandedTerm, expand_term
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

MAX_TOPICS_PER_CHAT = 20  # topics of one chat
PREVIEW_SPAN = timedelta(days=7)  # of the trial
_MAX_PREVIEW_ENTRIES = 20_000  # entries of it, the newest
_PAGE_SIZE = 500
_CONCURRENT_PREVIEWS = 2  # at the same time, as each takes a thread for seconds
PREVIEW_STORIES = 3
_PREVIEW_TOPIC_ID = "tried"  # the id of a topic that is only tried


@dataclass(frozen=True, slots=True)
class Preview:
    """How a topic's words were understood, and what it would have sent."""

    words: str
    query: Query
    meanings: tuple[ExpandedTerm, ...]
    level: Level
    counts: Mapping[Level, int]  # stories at each level
    tellings: tuple[AlertContent, ...]  # the newest few at the level asked for


class CustomTopics:
    """Keeps the topics of people's own."""

    def __init__(self, *, topics: Topics, chats: Chats, stories: Stories, matcher: Matcher, clock: Clock) -> None:
        self._topics = topics
        self._chats = chats
        self._stories = stories
        self._matcher = matcher
        self._clock = clock
        self._trials = asyncio.Semaphore(_CONCURRENT_PREVIEWS)
        self._words: dict[str, str] = {}  # of every topic, by its id
        self._changes = 0  # of topics, by any process, that are known here

    async def load(self) -> None:
        """Look for every topic that is followed, as at the start."""
        self._changes = await self._topics.changes()
        for topic in await self._topics.all():
            if topic.chat_id is not None:
                self._look_for(topic)
                await asyncio.sleep(0)

    async def refresh(self) -> None:
        """Take over what was followed and dropped in other processes."""
        changes = await self._topics.changes()
        if changes == self._changes:
            return
        there = await self._topics.ids()
        for topic_id in self._words.keys() - there:
            self._forget(topic_id)
        new = sorted(there - self._words.keys())
        for place in range(0, len(new), _PAGE_SIZE):
            for topic in await self._topics.named(new[place : place + _PAGE_SIZE]):
                self._look_for(topic)
        self._changes = changes

    async def preview(self, words: str, level: Level, language: str) -> Preview:
        """Return how words are understood, and what they would have brought in the last week.

        Raises:
            QueryError: they cannot be understood.
        """
        query = parse(words)
        async with self._trials:
            found = await self._found(words)
        stories = sorted(found, reverse=True)  # their ids grow with time
        counts = Counter(one for match in found.values() for one in levels_reached(match.score))
        shown = [one for one in stories if level in levels_reached(found[one].score)][:PREVIEW_STORIES]
        now = self._clock.now()
        tellings = [AlertContent(one, summarise(one, language), (), now) for one in await self._stories.told(shown)]
        return Preview(words, query, tuple(map(expand_term, query.wanted_terms)), level, counts, tuple(tellings))

    async def follow(self, chat_id: int, words: str, level: Level) -> str | None:
        """Let a chat follow a topic of its own; return its id, or None where it has too many.

        What it would have brought in the last week can be read at once, and is not told.

        Raises:
            QueryError: the words cannot be understood.
        """
        known = await self.find(chat_id, words)
        if known:
            await self._chats.set_level(chat_id, known, level)
            return known
        parse(words)
        topic = Topic(f"o{secrets.token_hex(6)}", words, chat_id)
        if not await self._topics.add(topic, most=MAX_TOPICS_PER_CHAT):
            return None
        await self._chats.subscribe(Subscription(chat_id, topic.id, level, self._clock.now()))
        self._look_for(topic)
        async with self._trials:
            found = await self._found(words)
        await self._stories.remember({story: Match(topic.id, one.score, one.evidence) for story, one in found.items()})
        return topic.id

    def words_of(self, topic_id: str) -> str | None:
        """Return the words of a custom topic, None where there is no such topic."""
        return self._words.get(topic_id)

    async def find(self, chat_id: int, words: str) -> str | None:
        """Return the id of a chat's topic with these words, None where it has none."""
        asked = _normalised(words)
        return next((one.id for one in await self._topics.of(chat_id) if _normalised(one.words) == asked), None)

    async def level(self, chat_id: int, topic_id: str) -> Level | None:
        """Return how much a chat hears of a topic; None where it does not follow it."""
        mine = await self._chats.subscriptions(chat_id)
        return next((one.level for one in mine if one.topic_id == topic_id), None)

    async def set_level(self, chat_id: int, topic_id: str, level: Level) -> None:
        """Let a chat hear more or less of a topic."""
        await self._chats.set_level(chat_id, topic_id, level)

    async def drop(self, chat_id: int, topic_id: str) -> str | None:
        """Delete a topic of a chat, and return its words; None where the chat has no such topic."""
        words = self.words_of(topic_id)
        if words is None or not await self._topics.remove(chat_id, topic_id):
            return None
        self._forget(topic_id)
        return words

    async def forget(self, chat_id: int) -> None:
        """Delete every topic of a chat."""
        for topic in await self._topics.of(chat_id):
            await self.drop(chat_id, topic.id)

    def _look_for(self, topic: Topic) -> None:
        if topic.id in self._words:
            return
        self._words[topic.id] = topic.words
        try:
            self._matcher.custom_topics.add(topic)
        except QueryError as error:  # an older version took it
            _log.error("topic not understood", topic=topic.id, fault=str(error))

    def _forget(self, topic_id: str) -> None:
        self._matcher.custom_topics.discard(topic_id)
        del self._words[topic_id]

    async def _found(self, words: str) -> dict[int, Match]:
        """Return the stories of the last week that the words would have brought, with the strongest match of each."""
        own = CustomTopicIndex()
        own.add(Topic(_PREVIEW_TOPIC_ID, words))
        best: dict[int, Match] = {}
        before, looked_at, since = None, 0, self._clock.now() - PREVIEW_SPAN
        while looked_at < _MAX_PREVIEW_ENTRIES:
            page = await self._stories.recent(since, before=before, limit=_PAGE_SIZE)
            for story_id, match in await asyncio.to_thread(self._matched, page, own):
                if story_id not in best or match.score > best[story_id].score:
                    best[story_id] = match
            if len(page) < _PAGE_SIZE:
                break
            before, looked_at = page[-1][0], looked_at + len(page)
        return best

    def _matched(self, page: Sequence[tuple[int, int, Entry]], own: CustomTopicIndex) -> list[tuple[int, Match]]:
        return [(story, match) for _, story, entry in page for match in self._matcher.preview(entry, own)]


def _normalised(words: str) -> str:
    return " ".join(words.split()).casefold()
