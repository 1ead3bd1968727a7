"""Deliver the outbox: claim → send → settle.

Alerts and digests are claimed with a lease, as many as can be sent within a few seconds; the stories and chats of all
of them are read at once. Each is rendered at the moment it is sent, and settled by what Telegram answered. A new alert
is a message that rings; an update edits that message, so that it names the publishers which came later; a growth or
correction replies to it and rings again, if the chat prefers so; a doubt replies silently, and asks. An alert that its
preferences postpone is batched and sent in a digest.

A process that dies in between leaves a lease that expires: the item is claimed again. That may repeat the one message
that was in flight, and never loses one (Telegram takes no key that would make sending idempotent).
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Protocol, assert_never

from bot import log
from bot.alerting.eligibility import STORM_WINDOW, Candidate, postpone_alert, postpone_digest
from bot.alerting.retry_policy import settle
from bot.clock import Clock
from bot.flows.compose import Composer
from bot.model.alerts import Alert, AlertContent, AlertKind, BatchReason, Digest, DueDigest, OutboxItem
from bot.model.chats import Chat
from bot.model.outcomes import Delivered, Disposition, Dropped, Outcome
from bot.model.stories import DoubtfulEntry
from bot.runtime.worker_pool import WorkerPool
from bot.storage.engine.group_commit import GroupCommit
from bot.storage.outbox.delivery_context import DeliveryContext, DeliveryContexts
from bot.storage.outbox.queue import Outbox

_log = log.get(__name__)

DEADLINE = timedelta(seconds=30)  # of one delivery
LEASE_TTL = DEADLINE + timedelta(seconds=15)  # no process claims again what may still be in flight
RETRY_SECONDS = 1.0  # until a disposition that the database refused is written again: losing it would repeat a message

Settled = tuple[OutboxItem, Disposition]


class MessageSender(Protocol):
    """Sends messages to chats: the port to `bot.chat.sender`, which this layer may not import.

    No method raises for a failure of the network or Telegram: it is the outcome.
    """

    async def send(self, chat: Chat, content: AlertContent, *, plain: bool, silent: bool) -> Outcome:
        """Send a message about a story, without notification where it is `silent`."""

    async def edit(self, chat: Chat, message_id: int, content: AlertContent, *, plain: bool, folded: bool) -> Outcome:
        """Edit a message to show the story as it is now, or only that another message shows it (`folded`)."""

    async def reply(
        self, chat: Chat, message_id: int, content: AlertContent, kind: AlertKind, *, plain: bool
    ) -> Outcome:
        """Reply to a message with what has changed."""

    async def ask(self, chat: Chat, message_id: int, doubtful: DoubtfulEntry, *, plain: bool) -> Outcome:
        """Reply to a message, silently, with an entry that is perhaps about the same event."""

    async def send_digest(self, chat: Chat, digest: Digest, *, plain: bool) -> Outcome:
        """Send one message about many stories."""


class DeliveryLimiter(Protocol):
    """Limits the rate of messages: the port to `bot.chat.api.rate_limiter`, which this layer may not import."""

    @property
    def at_once(self) -> int:
        """The number of messages worth having in flight."""

    @property
    def ahead(self) -> timedelta:
        """The lead time before the chat of an item may be written to, within which the item is worth claiming."""

    def rest_after(self, chat_id: int) -> timedelta | None:
        """Return how long other processes must not write to a chat after a message; None where there are none."""


class Deliver:
    """Delivers what is due.

    Args:
        outbox: the alerts and digests.
        contexts: load the stories and chats of alerts.
        composer: composes the contents of messages.
        sender: sends messages.
        clock: the time.
        owner: the worker id under which items are claimed.
        rate_limiter: bounds the items in flight, and the time for which other processes must not write to a chat.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        contexts: DeliveryContexts,
        composer: Composer,
        sender: MessageSender,
        clock: Clock,
        owner: str,
        rate_limiter: DeliveryLimiter,
    ) -> None:
        self._outbox = outbox
        self._contexts = contexts
        self._composer = composer
        self._sender = sender
        self._clock = clock
        self._owner = owner
        self._rate_limiter = rate_limiter
        self.pool = WorkerPool(size=rate_limiter.at_once, deadline=DEADLINE, failed=_log_failure)
        self._dispositions: GroupCommit[str, Settled] = GroupCommit(
            self._write_dispositions, retry_seconds=RETRY_SECONDS
        )

    async def tick(self) -> int:
        """Claim what is due and begin to send it; return how many items."""
        await self.pool.wait_until_at_most(self._rate_limiter.at_once // 2)
        return await self._claim(max(0, self._rate_limiter.at_once - self.pool.busy))

    async def release(self) -> None:
        """Release what was claimed and not settled, so that the next start need not wait for the lease."""
        await self._outbox.release(self._owner)

    async def _claim(self, limit: int) -> int:
        """Claim and begin to send; return how many items."""
        await self._dispositions.flush()
        if self._dispositions.is_failing:  # what was sent already would be claimed and sent again
            return 0
        now, ahead = self._clock.now(), self._rate_limiter.ahead
        items = await self._outbox.claim(owner=self._owner, now=now, lease=LEASE_TTL, limit=limit, ahead=ahead)
        pairs = {(item.chat.id, item.story_id) for item in items if isinstance(item, Alert)}
        context = await self._contexts.load(pairs, since=now - STORM_WINDOW) if pairs else DeliveryContext()
        for item in items:
            self.pool.submit(_key(item), partial(self._deliver, item, context))
        return len(items)

    async def _deliver(self, item: OutboxItem, context: DeliveryContext) -> None:
        if item.free_at:
            await asyncio.sleep((item.free_at - self._clock.now()).total_seconds())
        disposition, outcome = await self._attempt(item, context)
        await self._dispositions.save(_key(item), (item, disposition))
        _log.info(
            "item_settled",
            item=_key(item),
            story=item.story_id if isinstance(item, Alert) else None,
            outcome=type(outcome).__name__ if outcome else None,
            disposition=type(disposition).__name__,
        )

    async def _attempt(self, item: OutboxItem, context: DeliveryContext) -> tuple[Disposition, Outcome | None]:
        """Send what is to be sent now; return its disposition, and the outcome where it was sent."""
        match item:
            case Alert():
                return await self._attempt_alert(item, context)
            case DueDigest():
                return await self._attempt_digest(item)
            case _:
                assert_never(item)

    async def _attempt_alert(self, alert: Alert, context: DeliveryContext) -> tuple[Disposition, Outcome | None]:
        candidate = context.candidate(alert.chat.id, alert.story_id)
        recent = context.recent.get(alert.chat.id, 0)
        postponed = postpone_alert(alert, candidate, recent=recent, now=self._clock.now())
        if postponed is not None or candidate.story is None:
            return postponed or Dropped("the story is gone"), None
        if alert.kind is AlertKind.DOUBT:
            return await self._ask(alert, candidate)
        content = await self._composer.alert(candidate.story, candidate.topics, alert.chat.language)
        figures = content.summary.casualties
        if alert.kind is AlertKind.CORRECTION and all(figure.before is None for figure in figures):
            return Dropped("no number has changed"), None
        outcome = await self._send(alert, content)
        disposition = settle(alert, outcome, now=self._clock.now())
        if isinstance(disposition, Delivered):
            disposition = replace(
                disposition, publishers=len(content.story.publishers), quoted=_quoted_entries([content])
            )
        return disposition, outcome

    async def _ask(self, alert: Alert, candidate: Candidate) -> tuple[Disposition, Outcome | None]:
        """Ask about a doubtful entry, where it is undecided still and the story has a message of its own."""
        doubtful, message_id = candidate.doubtful_entry(alert.entry_id), alert.message_id or candidate.first.message_id
        if doubtful is None:
            return Dropped("it was decided, or the entry is gone"), None
        if message_id is None:
            return Dropped("the story has no message of its own"), None
        outcome = await self._sender.ask(alert.chat, message_id, doubtful, plain=alert.plain)
        return settle(alert, outcome, now=self._clock.now()), outcome

    async def _send(self, alert: Alert, content: AlertContent) -> Outcome:
        chat, plain = alert.chat, alert.plain
        if alert.kind is AlertKind.NEW or alert.message_id is None:
            return await self._sender.send(chat, content, plain=plain, silent=alert.is_silent)
        if alert.kind.is_reply:
            return await self._sender.reply(chat, alert.message_id, content, alert.kind, plain=plain)
        is_folded = content.story.id != alert.story_id  # merged into a story that the chat was alerted to before
        return await self._sender.edit(chat, alert.message_id, content, plain=plain, folded=is_folded)

    async def _attempt_digest(self, digest: DueDigest) -> tuple[Disposition, Outcome | None]:
        postponed = postpone_digest(digest, now=self._clock.now())
        if postponed is not None:
            return postponed, None
        content = await self._composer.digest(digest)
        if isinstance(content, Dropped):
            return content, None
        outcome = await self._sender.send_digest(digest.chat, content, plain=digest.plain)
        disposition = settle(digest, outcome, now=self._clock.now())
        if isinstance(disposition, Delivered):
            is_return = digest.reason is BatchReason.RETURN
            missed = tuple(part.story.id for part in content.contents) if is_return else ()
            disposition = replace(disposition, missed=missed, quoted=_quoted_entries(content.contents))
        return disposition, outcome

    async def _write_dispositions(self, batch: Mapping[str, Settled]) -> None:
        await self._outbox.settle(
            list(batch.values()), owner=self._owner, now=self._clock.now(), chat_pause=self._rate_limiter.rest_after
        )


def _quoted_entries(contents: Iterable[AlertContent]) -> tuple[int, ...]:
    """Return the ids of the entries in whose words a message tells its stories."""
    return tuple(entry_id for content in contents if (entry_id := content.summary.entry.id) is not None)


def _key(item: OutboxItem) -> str:
    """Return what identifies an item in the worker pool and the log: ids are unique in each table only."""
    return f"alert {item.id}" if isinstance(item, Alert) else f"digest {item.id}"


def _log_failure(key: str, error: Exception) -> None:
    _log.error("delivery_failed", item=key, error=repr(error), exc_info=error)
