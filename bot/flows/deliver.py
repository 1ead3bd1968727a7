"""Right of the outbox: alerts, from their rows to Telegram and back.

Outbox are claimed with a lease, as many as can be sent within a few seconds; what must be known of their stories and
readers is read for all of them at once. Each is rendered at the moment it is sent, and settled by what Telegram
answered. A first one is a message that rings; an update edits that message, so that it names the outlets which came
later; an escalation answers it and rings again, if the chat wants so. What a chat does not want to hear now is held,
and told in one digest.

Whoever dies in between leaves a lease that runs out: the alert is claimed again. That may repeat the one message that
was in flight, and never loses one (Telegram takes no key that would make sending idempotent).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Protocol

from bot import log
from bot.alerting.batching import STORM_SPAN, hold
from bot.alerting.planning import OLDEST_NEWS
from bot.alerting.retry_policy import settle
from bot.clock import Clock
from bot.model.alerts import Alert, AlertContent, AlertKind, BatchReason, Digest
from bot.model.chats import Chat
from bot.model.outcomes import Delivered, Disposition, Dropped, Outcome
from bot.model.stories import Story, Summary
from bot.runtime.worker_pool import WorkerPool
from bot.storage.group_commit import GroupCommit
from bot.storage.outbox.delivery_context import DeliveryContext, DeliveryContexts
from bot.storage.outbox.queue import Outbox

_log = log.get(__name__)

DEADLINE = timedelta(seconds=30)
LEASE = DEADLINE + timedelta(seconds=15)  # nobody claims again what may still be in flight
OLDEST_HELD = OLDEST_NEWS + timedelta(days=7)  # what the digest of a week has waited for
AWAY = timedelta(hours=48)  # of a reader's absence, the stories of this time are told
MISSED = 20, 3  # stories that are looked at, and told, when a reader comes back
RETRY_SECONDS = 1.0  # until a disposition that the database refused is written again: losing it would repeat a message


Summarise = Callable[[Story, str], Awaitable[Summary]]
"""Puts a story into words, in the language of its reader or the nearest that there is."""


class Sender(Protocol):
    """Whoever can tell a chat something: `bot.chat.sender`, which this layer may not know."""

    async def send(self, chat: Chat, telling: AlertContent, *, plain: bool) -> Outcome:
        """Tell it, and say what became of it; never raise for what the network does."""

    async def edit(self, chat: Chat, message_id: int, telling: AlertContent, *, plain: bool, folded: bool) -> Outcome:
        """Let a message say what is known now (or that another says it), and say what became of it."""

    async def reply(
        self, chat: Chat, message_id: int, telling: AlertContent, edition: AlertKind, *, plain: bool
    ) -> Outcome:
        """Answer a message with what has changed, and say what became of it."""

    async def send_digest(self, chat: Chat, digest: Digest, *, plain: bool) -> Outcome:
        """Tell of many stories at once, and say what became of it."""


class Pacing(Protocol):
    """How fast may be written: `bot.chat.api.rate_limiter`."""

    @property
    def at_once(self) -> int:
        """How many alerts are worth having in flight."""

    @property
    def ahead(self) -> timedelta:
        """How long before its chat may be written to an alert is worth having in hand."""

    def rest_after(self, chat_id: int) -> timedelta | None:
        """Return how long other processes are to leave a chat alone after a message; None where there are none."""


class Deliver:
    """Delivers what is due.

    Args:
        alerts: the outbox.
        readers: what must be known of stories and those who are told.
        summarise: puts a story into words.
        sender: who tells.
        clock: the time.
        owner: in whose name alerts are claimed.
        pace: how many are worth having in flight, and how long others leave a chat alone.
    """

    def __init__(
        self,
        *,
        alerts: Outbox,
        readers: DeliveryContexts,
        summarise: Summarise,
        sender: Sender,
        clock: Clock,
        owner: str,
        pace: Pacing,
    ) -> None:
        self._alerts = alerts
        self._readers = readers
        self._summarise = summarise
        self._sender = sender
        self._clock = clock
        self._owner = owner
        self._pace = pace
        self.crew = WorkerPool(size=pace.at_once, deadline=DEADLINE, failed=_failed)
        self._dispositions: GroupCommit[int, tuple[Alert, Disposition]] = GroupCommit(
            self._write_dispositions, retry_seconds=RETRY_SECONDS
        )

    async def tick(self) -> int:
        """Claim what is due and begin to send it; return how many alerts."""
        await self.crew.wait_until_at_most(self._pace.at_once // 2)
        return await self._begin(max(0, self._pace.at_once - self.crew.busy))

    async def release(self) -> None:
        """Give back what was claimed and not settled, so that the next start need not wait for the lease."""
        await self._alerts.release(self._owner)

    async def _begin(self, room: int) -> int:
        """Claim and begin to send; return how many alerts."""
        await self._dispositions.flush()
        if self._dispositions.is_failing:  # what was sent already would be claimed and sent again
            return 0
        now = self._clock.now()
        claimed = await self._alerts.claim(owner=self._owner, now=now, lease=LEASE, limit=room, ahead=self._pace.ahead)
        pairs = {(one.chat.id, one.story_id) for one in claimed if one.kind is not AlertKind.DIGEST}
        facts = await self._readers.load(pairs, since=now - STORM_SPAN) if pairs else DeliveryContext()
        for alert in claimed:
            self.crew.submit(str(alert.id), partial(self._deliver, alert, facts))
        return len(claimed)

    async def _deliver(self, alert: Alert, facts: DeliveryContext) -> None:
        if alert.free_at:
            await asyncio.sleep((alert.free_at - self._clock.now()).total_seconds())
        settlement, outcome = await self._carry_out(alert, facts)
        await self._dispositions.save(alert.id, (alert, settlement))
        _log.info(
            "delivered" if outcome else "kept back",
            alert=alert.id,
            story=alert.story_id,
            edition=alert.kind.value,
            outcome=type(outcome).__name__,
            settlement=type(settlement).__name__,
        )

    async def _carry_out(self, alert: Alert, facts: DeliveryContext) -> tuple[Disposition, Outcome | None]:
        kept_back = self._kept_back(alert, facts)
        if kept_back is not None:
            return kept_back, None
        message = await self._compose(alert, facts)
        if isinstance(message, Dropped):
            return message, None
        outcome = await self._tell(alert, message)
        settlement = settle(alert, outcome, now=self._clock.now())
        return (_told(settlement, message) if isinstance(settlement, Delivered) else settlement), outcome

    def _kept_back(self, alert: Alert, facts: DeliveryContext) -> Disposition | None:
        """Return what becomes of an alert that is not sent now; None where it is."""
        if alert.chat.is_paused:
            return Dropped("the reader has paused")
        story = facts.stories.get(alert.story_id)
        forgone = None
        if alert.kind is not AlertKind.DIGEST:
            forgone = self._forgone(alert, story, facts, asked_for=alert.story_id)
        if forgone:
            return Dropped(forgone)
        publishers = len(story.publishers) if story else 0
        return hold(alert, publishers=publishers, recent=facts.recent.get(alert.chat.id, 0), now=self._clock.now())

    async def _compose(self, alert: Alert, facts: DeliveryContext) -> AlertContent | Digest | Dropped:
        if alert.kind is AlertKind.DIGEST:
            return await self._digest(alert)
        topics = facts.topics[alert.chat.id, alert.story_id]
        telling = await self._telling(alert.chat, facts.stories[alert.story_id], topics)
        if alert.kind is AlertKind.CORRECTION and all(one.before is None for one in telling.summary.casualties):
            return Dropped("no number has changed")
        return telling

    def _forgone(self, alert: Alert, story: Story | None, facts: DeliveryContext, *, asked_for: int) -> str | None:
        """Return why a chat is not told of a story any more; None where it is.

        `asked_for` is the story's id when the alert was written; it may have been merged into another since.
        """
        if story is None:
            return "the story is gone"
        pair = alert.chat.id, asked_for
        oldest = OLDEST_HELD if alert.cause in {BatchReason.MODE, BatchReason.APART} else OLDEST_NEWS
        if self._clock.now() - story.updated_at > oldest:
            return "it is no longer news"
        if pair in facts.muted:
            return "the reader has muted it"
        return None if facts.topics.get(pair) else "the reader no longer follows it"

    async def _tell(self, alert: Alert, message: AlertContent | Digest) -> Outcome:
        chat, plain = alert.chat, alert.plain
        if isinstance(message, Digest):
            return await self._sender.send_digest(chat, message, plain=plain)
        if alert.kind is AlertKind.NEW or alert.message_id is None:
            return await self._sender.send(chat, message, plain=plain)
        if alert.kind.is_follow_up:
            return await self._sender.reply(chat, alert.message_id, message, alert.kind, plain=plain)
        folded = message.story.id != alert.story_id  # it was merged into a story of which the chat was told before
        return await self._sender.edit(chat, alert.message_id, message, plain=plain, folded=folded)

    async def _telling(self, chat: Chat, story: Story, topics: tuple[str, ...]) -> AlertContent:
        summary = await self._summarise(story, chat.language)
        return AlertContent(story=story, summary=summary, topics=topics, rendered_at=self._clock.now())

    async def _digest(self, alert: Alert) -> Digest | Dropped:
        """Gather what was held for a chat, and for one that comes back the greatest that it has missed."""
        chat, now = alert.chat, self._clock.now()
        ids = await self._alerts.batched(alert)
        away = None
        if alert.cause is BatchReason.RETURN:
            away = await self._readers.away(chat.id, now=now)
            looked_at, _ = MISSED
            ids = (*ids, *await self._readers.missed(chat.id, now=now, span=AWAY, limit=looked_at))
        facts = await self._readers.load([(chat.id, story) for story in ids])
        told = await self._told_together(alert, ids, facts)
        return (
            Digest(tuple(told), alert.cause or BatchReason.MODE, away) if told else Dropped("nothing is left to tell")
        )

    async def _told_together(
        self, alert: Alert, story_ids: Sequence[int], facts: DeliveryContext
    ) -> list[AlertContent]:
        """Return what is still to be told, each story once, the most told first; after a return the first few."""
        chat = alert.chat
        kept = [one for one in story_ids if not self._forgone(alert, facts.stories.get(one), facts, asked_for=one)]
        topics = {facts.stories[one].id: facts.topics[chat.id, one] for one in kept}
        stories = {facts.stories[one].id: facts.stories[one] for one in kept}
        most = MISSED[1] if alert.cause is BatchReason.RETURN else None
        greatest = sorted(stories.values(), key=lambda one: (-len(one.publishers), one.id))[:most]
        return [await self._telling(chat, story, topics[story.id]) for story in greatest]

    async def _write_dispositions(self, batch: Mapping[int, tuple[Alert, Disposition]]) -> None:
        await self._alerts.settle(
            list(batch.values()), owner=self._owner, now=self._clock.now(), rest=self._pace.rest_after
        )


def _told(done: Delivered, message: AlertContent | Digest) -> Delivered:
    """Return what is to be remembered of a message besides its id."""
    if isinstance(message, AlertContent):
        return replace(done, publishers=len(message.story.publishers))
    if message.cause is BatchReason.RETURN:
        return replace(done, missed=tuple(one.story.id for one in message.contents))
    return done


def _failed(alert_id: str, error: Exception) -> None:
    _log.error("delivery broke off", alert=alert_id, error=repr(error), exc_info=error)
