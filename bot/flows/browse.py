"""What a chat asks for: the latest stories, and why it was told of one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.matching.thresholds import NORMAL_THRESHOLD
from bot.model.alerts import AlertContent
from bot.model.stories import Story
from bot.model.topics import Match
from bot.storage.chats import Chats
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from bot.summarising.extract import summarise

STORIES_PER_PAGE = 5
SILENT_AFTER = 3  # failures in a row, before a reader is told


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Five stories, the newest first, and what a reader must know besides."""

    tellings: tuple[AlertContent, ...]
    number: int  # 0 is the newest page
    has_older: bool
    topic_id: str | None  # None: all topics of the chat
    silent: int  # how many sources cannot be read at present
    sources: int  # of how many


class Browse:
    """Answers questions from what is stored."""

    def __init__(
        self, *, stories: Stories, chats: Chats, sources: Sources, topics: Sequence[str], clock: Clock
    ) -> None:
        self._stories = stories
        self._chats = chats
        self._sources = sources
        self._topics = tuple(topics)
        self._clock = clock

    async def latest(self, chat_id: int, topic_id: str | None, number: int) -> StoryPage:
        """Return a page of one topic, or of all that the chat follows (of all there are, if it follows none)."""
        wanted = (topic_id,) if topic_id else await self._followed(chat_id) or self._topics
        found = await self._stories.latest(
            wanted, min_score=NORMAL_THRESHOLD, offset=number * STORIES_PER_PAGE, limit=STORIES_PER_PAGE + 1
        )
        language, shown = await self._language(chat_id), {*self._topics, *wanted}
        silent, sources = await self._sources.silent(SILENT_AFTER)
        return StoryPage(
            tellings=tuple(
                self._telling(story, matches, language, shown) for story, matches in found[:STORIES_PER_PAGE]
            ),
            number=number,
            has_older=len(found) > STORIES_PER_PAGE,
            topic_id=topic_id,
            silent=silent,
            sources=sources,
        )

    async def why(self, chat_id: int, story_id: int) -> tuple[Match, ...]:
        """Return the evidence for the chat's own topics first; () where the story is gone."""
        matches = await self._stories.matches(story_id)
        mine = await self._followed(chat_id)
        offered = tuple(match for match in matches if match.topic_id in self._topics)  # never what others look for
        return tuple(match for match in matches if match.topic_id in mine) or offered

    async def sample(self, chat_id: int, topic_id: str) -> AlertContent | None:
        """Return the newest story of a topic just followed, as told; None where there is none, or the chat knows it."""
        found = await self._stories.latest((topic_id,), min_score=NORMAL_THRESHOLD, offset=0, limit=1)
        if not found:
            return None
        story, matches = found[0]
        if not await self._chats.mark_told(chat_id, story.id, now=self._clock.now()):
            return None
        return self._telling(story, matches, await self._language(chat_id), {*self._topics, topic_id})

    def _telling(self, story: Story, matches: Sequence[Match], language: str, shown: Collection[str]) -> AlertContent:
        topics = tuple(
            match.topic_id for match in matches if match.topic_id in shown and match.score >= NORMAL_THRESHOLD
        )
        return AlertContent(story, summarise(story, language), topics, rendered_at=self._clock.now())

    async def _followed(self, chat_id: int) -> tuple[str, ...]:
        return tuple(one.topic_id for one in await self._chats.subscriptions(chat_id))

    async def _language(self, chat_id: int) -> str:
        chat = await self._chats.get(chat_id)
        return chat.language if chat else "en"
