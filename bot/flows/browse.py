"""Answer a chat from what is stored: the latest stories, and why a story matches its topics."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.matching.matcher import Matcher
from bot.matching.thresholds import NORMAL_THRESHOLD
from bot.model.alerts import AlertContent
from bot.model.stories import Story
from bot.model.topics import Match, strongest
from bot.storage.chats import Chats
from bot.storage.outbox.doubts import Doubts
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from bot.summarising.extract import summarise

STORIES_PER_PAGE = 5
FAILURES_UNTIL_SILENT = 3  # in a row, before a source is shown to readers as silent


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A page of `/latest`: at most five stories, the newest first, and how complete they are."""

    contents: tuple[AlertContent, ...]
    number: int  # 0 is the newest page
    has_older: bool
    topic_id: str | None  # None: all topics of the chat
    silent: int  # how many sources cannot be read at present
    sources: int  # of how many


class Browse:
    """Read stories and matches for a chat.

    Args:
        stories: the stored stories.
        chats: the stored chats and subscriptions.
        sources: the stored sources, some of which may be silent.
        doubts: the entries that a chat is not shown in its stories.
        matcher: matches the entries that it is shown, where there are others.
        topics: the ids of the built-in topics.
        clock: the time.
    """

    def __init__(
        self,
        *,
        stories: Stories,
        chats: Chats,
        sources: Sources,
        doubts: Doubts,
        matcher: Matcher,
        topics: Sequence[str],
        clock: Clock,
    ) -> None:
        self._stories = stories
        self._chats = chats
        self._sources = sources
        self._doubts = doubts
        self._matcher = matcher
        self._topics = tuple(topics)
        self._clock = clock

    async def latest(self, chat_id: int, topic_id: str | None, number: int) -> StoryPage:
        """Return a page of one topic, or of all that the chat follows (of all topics, if it follows none)."""
        topic_ids = (topic_id,) if topic_id else await self._followed(chat_id) or self._topics
        rows = await self._stories.latest(
            topic_ids, min_score=NORMAL_THRESHOLD, offset=number * STORIES_PER_PAGE, limit=STORIES_PER_PAGE + 1
        )
        language, shown = await self._language(chat_id), {*self._topics, *topic_ids}
        visible = await self._doubts.visible(chat_id, [story for story, _ in rows])
        silent, sources = await self._sources.silent(FAILURES_UNTIL_SILENT)
        return StoryPage(
            contents=tuple(
                self._content(story, matches, language, shown)
                for story, (_, matches) in list(zip(visible, rows, strict=True))[:STORIES_PER_PAGE]
            ),
            number=number,
            has_older=len(rows) > STORIES_PER_PAGE,
            topic_id=topic_id,
            silent=silent,
            sources=sources,
        )

    async def why(self, chat_id: int, story_id: int) -> tuple[Match, ...]:
        """Return why a story matches the topics of the chat, or else the built-in ones; () where the story is gone."""
        matches = await self._matches(chat_id, story_id)
        followed = await self._followed(chat_id)
        builtin = tuple(match for match in matches if match.topic_id in self._topics)  # not of other chats
        return tuple(match for match in matches if match.topic_id in followed) or builtin

    async def sample(self, chat_id: int, topic_id: str) -> AlertContent | None:
        """Return the newest story of a topic just followed; None if there is none, or the chat has had it."""
        rows = await self._stories.latest((topic_id,), min_score=NORMAL_THRESHOLD, offset=0, limit=1)
        if not rows:
            return None
        story, matches = rows[0]
        if not await self._chats.mark_sent(chat_id, story.id, now=self._clock.now()):
            return None
        return self._content(story, matches, await self._language(chat_id), {*self._topics, topic_id})

    async def _matches(self, chat_id: int, story_id: int) -> tuple[Match, ...]:
        """Return the matches of a story, the strongest first: those of the entries that the chat is shown, if any."""
        stored, story = await self._stories.matches(story_id), await self._stories.story(story_id)
        if story is None:
            return stored
        [visible] = await self._doubts.visible(chat_id, [story])
        if visible is story:
            return stored
        matches: list[Match] = []
        for entry in visible.entries:
            await asyncio.sleep(0)  # answers to others run in between
            matches += self._matcher.match(entry)
        return strongest(matches) or stored

    def _content(self, story: Story, matches: Sequence[Match], language: str, shown: Collection[str]) -> AlertContent:
        topics = tuple(
            match.topic_id for match in matches if match.topic_id in shown and match.score >= NORMAL_THRESHOLD
        )
        return AlertContent(story, summarise(story, language), topics, rendered_at=self._clock.now())

    async def _followed(self, chat_id: int) -> tuple[str, ...]:
        return tuple(subscription.topic_id for subscription in await self._chats.subscriptions(chat_id))

    async def _language(self, chat_id: int) -> str:
        chat = await self._chats.get(chat_id)
        return chat.language if chat else "en"
