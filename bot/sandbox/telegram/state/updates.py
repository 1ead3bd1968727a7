"""Queue of updates, and long polling by the server's rules; `delivery` serves a webhook.

An update stays until a call asks for a later one, or until it expires. A new poll ends the older one with a 409.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from bot.sandbox.telegram.clock import Clock
from bot.sandbox.telegram.refusals import OTHER_POLL, POLL_ENDED_BY_WEBHOOK, WEBHOOK_IS_SET, RefusedError
from bot.sandbox.telegram.state.webhook import Webhook

UPDATE_SECONDS = 86_400
"""Seconds until an update expires."""
QUERY_SECONDS = 150
"""Seconds until a callback query expires."""
MAX_POLL_SECONDS = 50
"""Seconds that a poll may wait."""
MAX_UPDATES_PER_POLL = 100
"""Updates in one answer."""
MAX_PENDING_UPDATES = 100_000
OPT_IN_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
UPDATE_KINDS = frozenset(
    {
        *("message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member"),
        *("inline_query", "chosen_inline_result"),
        *OPT_IN_KINDS,
    }
)


@dataclass(frozen=True, slots=True)
class Update:
    """A pending update: its identifier, its JSON, and its expiry in seconds since 1970."""

    id: int
    payload: Mapping[str, object]
    ends_at: float


class Updates:
    """The updates of one bot.

    `arrived` is set whenever there is something new for the delivery to a webhook.
    """

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._waiting: deque[Update] = deque(maxlen=MAX_PENDING_UPDATES)
        self._next_id = 100_000_000 + int(now()) % 100_000_000
        self._allowed: frozenset[str] = frozenset()
        self._poll: asyncio.Future[None] | None = None
        self.check_update: Callable[[Mapping[str, object]], object] = (
            id  # called with each update that the sandbox itself writes
        )
        self.webhook: Webhook | None = None
        self.takes_local_webhooks = False
        self.arrived = asyncio.Event()
        self._repeats_next = False
        self._repeated: list[Update] = []

    def __len__(self) -> int:
        return len(self.pending())

    @property
    def is_polled(self) -> bool:
        """Return whether a poll waits for updates now."""
        return self._poll is not None

    def push(self, kind: str, content: object, *, life: float = UPDATE_SECONDS) -> None:
        """Queue an update, unless the bot has not asked for its kind."""
        if self._is_wanted(kind):
            self.check_update({kind: content})
            self.push_raw({kind: content}, life=life)

    def push_raw(self, fields: Mapping[str, object], *, life: float = UPDATE_SECONDS) -> None:
        """Queue an update of any form, malformed ones too; `update_id` is added."""
        update = Update(self._next_id, {"update_id": self._next_id, **fields}, self._now() + life)
        self._next_id += 1
        self._waiting.append(update)
        self.arrived.set()
        self._wake()

    def repeat_next(self) -> None:
        """Return the next updates twice: again after they were confirmed, as a failing server does."""
        self._repeats_next = True

    @property
    def allowed(self) -> list[str]:
        """Return the kinds that the bot asks for, empty for the default."""
        return sorted(self._allowed)

    def allow(self, kinds: Collection[str]) -> None:
        """Store the kinds that the bot asks for; none, or only unknown ones, means the default."""
        self._allowed = frozenset(kinds) & UPDATE_KINDS

    async def poll(self, *, offset: int, limit: int, seconds: int) -> list[Mapping[str, object]]:
        """Answer one `getUpdates`.

        Args:
            offset: confirms all updates before it; a negative one keeps only so many from the end.
            limit: at most so many.
            seconds: how long to wait for the first.

        Raises:
            RefusedError: there is a webhook, or a newer poll came while this one waited.
        """
        if self.webhook:
            raise RefusedError(409, WEBHOOK_IS_SET)
        self._end_poll(OTHER_POLL)
        self._confirm(offset)
        if not (self._waiting or self._repeated) and seconds > 0:
            await self._wait(seconds)
        return [update.payload for update in self._next(limit)]

    def pending(self) -> tuple[Update, ...]:
        """Return the pending updates that have not expired, the oldest first."""
        now = self._now()
        return tuple(update for update in self._waiting if update.ends_at > now)

    def confirm(self, update_id: int) -> None:
        """Remove an update that a webhook has accepted."""
        self._waiting = deque(
            (update for update in self._waiting if update.id != update_id), maxlen=MAX_PENDING_UPDATES
        )

    def set_webhook(self, webhook: Webhook | None) -> None:
        """Set or delete the webhook; a waiting poll is ended."""
        self.webhook = webhook
        if webhook:
            self._end_poll(POLL_ENDED_BY_WEBHOOK)
        self.arrived.set()

    def clear(self) -> None:
        """Remove all pending updates."""
        self._waiting.clear()

    def end(self) -> None:
        """Answer the waiting poll, as the sandbox is about to close."""
        self._wake()

    def _next(self, limit: int) -> list[Update]:
        """Return the updates of this answer: the repeated ones, then the pending ones."""
        waiting = list(self._waiting)[:limit]
        repeated = [update for update in self._repeated if update not in waiting]
        self._repeated = waiting if self._repeats_next else []
        self._repeats_next = self._repeats_next and not waiting
        return (repeated + waiting)[:limit]

    def _is_wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in OPT_IN_KINDS

    def _end_poll(self, reason: str) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_exception(RefusedError(409, reason))

    def _confirm(self, offset: int) -> None:
        remaining = [update for update in self.pending() if update.id >= offset]
        self._waiting = deque(remaining[offset:] if offset < 0 else remaining, maxlen=MAX_PENDING_UPDATES)

    async def _wait(self, seconds: float) -> None:
        poll = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None

    def _wake(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
