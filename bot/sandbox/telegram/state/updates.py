"""The queue of updates, and long polling by the server's rules; a webhook is served by `delivery`.

An update stays until a call asks for a later one, or its life is over. A new poll ends the older one with a 409.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from bot.sandbox.telegram.clock import Clock
from bot.sandbox.telegram.refusals import OTHER_POLL, POLL_ENDED_BY_WEBHOOK, WEBHOOK_IS_SET, RefusedError
from bot.sandbox.telegram.state.webhook import Webhook

UPDATE_SECONDS = 86_400
"""Seconds that an update lives."""
QUERY_SECONDS = 150
"""Seconds that a press of a button lives."""
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
    """One update as it waits: its number, its JSON, and when its life is over (seconds since 1970)."""

    id: int
    payload: Mapping[str, object]
    ends_at: float


class Updates:
    """The updates of one bot.

    `arrived` is set whenever there is something new for a webhook to be told.
    """

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._waiting: deque[Update] = deque(maxlen=MAX_PENDING_UPDATES)
        self._next_id = 100_000_000 + int(now()) % 100_000_000
        self._allowed: frozenset[str] = frozenset()
        self._poll: asyncio.Future[None] | None = None
        self.check_update: Callable[[Mapping[str, object]], object] = (
            id  # told of each update that the sandbox itself writes
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
        """Whether a poll waits for updates now."""
        return self._poll is not None

    def push(self, kind: str, content: object, *, life: float = UPDATE_SECONDS) -> None:
        """Queue an update, unless the bot has not asked for its kind."""
        if self._is_wanted(kind):
            self.check_update({kind: content})
            self.push_raw({kind: content}, life=life)

    def push_raw(self, fields: Mapping[str, object], *, life: float = UPDATE_SECONDS) -> None:
        """Queue an update of any form at all, malformed ones among them; `update_id` is added."""
        update = Update(self._next_id, {"update_id": self._next_id, **fields}, self._now() + life)
        self._next_id += 1
        self._waiting.append(update)
        self.arrived.set()
        self._wake()

    def repeat_next(self) -> None:
        """Hand out the next updates twice: once more after they were confirmed, as a failing server does."""
        self._repeats_next = True

    @property
    def allowed(self) -> list[str]:
        """The kinds that the bot asks for, none for the default."""
        return sorted(self._allowed)

    def allow(self, kinds: Collection[str]) -> None:
        """Remember which kinds the bot asks for; nothing, or only unknown words, means the default."""
        self._allowed = frozenset(kinds) & UPDATE_KINDS

    async def poll(self, *, offset: int, limit: int, seconds: int) -> list[Mapping[str, object]]:
        """Answer one `getUpdates`.

        Args:
            offset: all before it are done with; a negative one keeps only so many from the end.
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
        """Return what waits and lives, the oldest first."""
        now = self._now()
        return tuple(update for update in self._waiting if update.ends_at > now)

    def confirm(self, update_id: int) -> None:
        """Forget an update that a webhook has taken."""
        self._waiting = deque(
            (update for update in self._waiting if update.id != update_id), maxlen=MAX_PENDING_UPDATES
        )

    def set_webhook(self, webhook: Webhook | None) -> None:
        """Send updates there from now on, or nowhere; a poll that waits is ended."""
        self.webhook = webhook
        if webhook:
            self._end_poll(POLL_ENDED_BY_WEBHOOK)
        self.arrived.set()

    def clear(self) -> None:
        """Forget all that waits."""
        self._waiting.clear()

    def end(self) -> None:
        """Answer the poll that waits, as the sandbox is about to close."""
        self._wake()

    def _next(self, limit: int) -> list[Update]:
        """Return what is handed out now: first what comes once more, then what waits."""
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
