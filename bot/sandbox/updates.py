"""The queue of updates, and long polling by the server's rules.

An update stays until a call asks for a later one, or its life is over. A new poll ends the older one with a 409.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.sandbox.clock import Clock
from bot.sandbox.refusals import OTHER_POLL, RefusedError

MESSAGE_LIFE = 86_400
"""Seconds that an update lives."""
QUERY_LIFE = 150
"""Seconds that a press of a button lives."""
LONGEST_WAIT = 50
"""Seconds that a poll may wait."""
LARGEST_ANSWER = 100
"""Updates in one answer."""
MOST_WAITING = 100_000
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member", *NOT_BY_DEFAULT})


@dataclass(frozen=True, slots=True)
class Update:
    """One update as it waits: its number, its JSON, and when its life is over (seconds since 1970)."""

    id: int
    payload: Mapping[str, object]
    ends_at: float


class Updates:
    """The updates of one bot."""

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._waiting: deque[Update] = deque(maxlen=MOST_WAITING)
        self._next_id = 100_000_000 + int(now()) % 100_000_000
        self._allowed: frozenset[str] = frozenset()
        self._poll: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def is_polled(self) -> bool:
        """Whether a poll waits for updates now."""
        return self._poll is not None

    def push(self, kind: str, content: object, *, life: float = MESSAGE_LIFE) -> None:
        """Queue an update, unless the bot has not asked for its kind."""
        if self._is_wanted(kind):
            self.push_raw({kind: content}, life=life)

    def push_raw(self, fields: Mapping[str, object], *, life: float = MESSAGE_LIFE) -> None:
        """Queue an update of any form at all, malformed ones among them; `update_id` is added."""
        update = Update(self._next_id, {"update_id": self._next_id, **fields}, self._now() + life)
        self._next_id += 1
        self._waiting.append(update)
        self._wake()

    def allow(self, kinds: Collection[str]) -> None:
        """Remember which kinds the bot asks for; nothing, or only unknown words, means the default."""
        self._allowed = frozenset(kinds) & KINDS

    async def poll(self, *, offset: int, limit: int, seconds: int) -> list[Mapping[str, object]]:
        """Answer one `getUpdates`.

        Args:
            offset: all before it are done with; a negative one keeps only so many from the end.
            limit: at most so many.
            seconds: how long to wait for the first.

        Raises:
            RefusedError: a newer poll came while this one waited.
        """
        self._end_older_poll()
        self._confirm(offset)
        if not self._waiting and seconds > 0:
            await self._wait(seconds)
        return [update.payload for update in list(self._waiting)[:limit]]

    def clear(self) -> None:
        """Forget all that waits."""
        self._waiting.clear()

    def end(self) -> None:
        """Answer the poll that waits, as the sandbox is about to close."""
        self._wake()

    def _is_wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT

    def _end_older_poll(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_exception(RefusedError(409, OTHER_POLL))

    def _confirm(self, offset: int) -> None:
        now = self._now()
        kept = [update for update in self._waiting if update.ends_at > now and update.id >= offset]
        self._waiting = deque(kept[offset:] if offset < 0 else kept, maxlen=MOST_WAITING)

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
