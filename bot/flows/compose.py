"""Compose the content of an alert, and that of a digest."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.alerting.eligibility import MAX_BATCHED_AGE, Candidate
from bot.alerting.planning import MAX_NEWS_AGE
from bot.clock import Clock
from bot.model.alerts import AlertContent, BatchReason, Digest, DueDigest
from bot.model.chats import Chat
from bot.model.outcomes import Dropped
from bot.model.stories import Story, Summary
from bot.storage.outbox.delivery_context import DeliveryContext, DeliveryContexts
from bot.storage.outbox.queue import Outbox

MISSED_WINDOW = timedelta(hours=48)  # of a chat's absence: the stories of this time are considered when it returns
MAX_MISSED_CONSIDERED = 20
MAX_RETURN_STORIES = 3  # in the digest after a return
MAX_DIGEST_DOUBTS = 3  # of a story


Summarise = Callable[[Story, str], Awaitable[Summary]]
"""Summarises a story in the language of its reader, or in the nearest one available."""


class Composer:
    """Composes the contents of messages at the moment of sending.

    Args:
        outbox: holds the stories that are batched for a digest.
        contexts: load the data that decide whether a chat is sent a story.
        summarise: summarises a story.
        clock: the time.
    """

    def __init__(self, *, outbox: Outbox, contexts: DeliveryContexts, summarise: Summarise, clock: Clock) -> None:
        self._outbox = outbox
        self._contexts = contexts
        self._summarise = summarise
        self._clock = clock

    async def alert(self, story: Story, topics: tuple[str, ...], language: str) -> AlertContent:
        """Return the content of a message about one story."""
        summary = await self._summarise(story, language)
        return AlertContent(story=story, summary=summary, topics=topics, rendered_at=self._clock.now())

    async def digest(self, digest: DueDigest) -> Digest | Dropped:
        """Return the content of a digest; Dropped where none of its stories is eligible any more.

        A digest after a return also holds the most reported stories that the chat has missed.
        """
        chat, now = digest.chat, self._clock.now()
        story_ids = await self._outbox.batched(digest)
        away = None
        if digest.reason is BatchReason.RETURN:
            away = await self._contexts.suspended_for(chat.id, now=now)
            limit = MAX_MISSED_CONSIDERED
            story_ids += await self._contexts.missed(chat.id, now=now, window=MISSED_WINDOW, limit=limit)
        context = await self._contexts.load([(chat.id, story_id) for story_id in story_ids])
        contents = await self._contents(digest, story_ids, context)
        return Digest(tuple(contents), digest.reason, away) if contents else Dropped("nothing is left to tell")

    async def _contents(
        self, digest: DueDigest, story_ids: Sequence[int], context: DeliveryContext
    ) -> list[AlertContent]:
        """Return each eligible story once, the most reported first; after a return only the first few."""
        chat_id = digest.chat.id
        eligible = [
            (candidate.story, candidate)
            for candidate in (context.candidate(chat_id, story_id) for story_id in story_ids)
            if candidate.story and not candidate.rejection(max_age=_max_age(digest), now=self._clock.now())
        ]
        candidates = {story.id: candidate for story, candidate in eligible}  # two ids may be one story by now
        stories = {story.id: story for story, _ in eligible}
        limit = MAX_RETURN_STORIES if digest.reason is BatchReason.RETURN else None
        ranked = sorted(stories.values(), key=lambda story: (-len(story.publishers), story.id))[:limit]
        return [await self._item(story, candidates[story.id], digest.chat) for story in ranked]

    async def _item(self, story: Story, candidate: Candidate, chat: Chat) -> AlertContent:
        """Return a story of a digest, with the entries that are perhaps about it apart, as the chat prefers."""
        undecided = candidate.undecided[:MAX_DIGEST_DOUBTS] if chat.preferences.tells_doubts else ()
        certain = story.without([doubtful.id for doubtful in undecided])
        content = await self.alert(certain, candidate.topics, chat.language)
        return replace(content, doubtful=tuple(doubtful.entry for doubtful in undecided))


def _max_age(digest: DueDigest) -> timedelta:
    """Return how old a story of a digest may be: one of a weekly digest has waited for days."""
    return MAX_BATCHED_AGE if digest.reason is BatchReason.MODE else MAX_NEWS_AGE
