"""Telegram's rate limits as sliding windows, and a queue of waiting sends for each priority.

Telegram's limits are those of its FAQ ("My bot is hitting limits"): about 30 messages a second in all, one a second in
a private chat, 20 a minute in a group or channel with bursts that are short; edits count like messages, answers to
presses do not. They are sliding windows: no second, wherever it begins, holds more. Nothing is sent early, and no
permit that is free is left unused while a send waits for it. A margin allows for the network, on which two messages may
move closer together.

Answers precede broadcasts. While answers are sent, one permit in `ANSWER_SHARE` is reserved for answers, so that none
waits for the window that broadcasts have filled; `ANSWER_SHARE_SECONDS` after the last answer, broadcasts have all of
them.

A flood wait (429) blocks its chat. It does not say whether the limit of the chat or that of the bot was exceeded: if
another chat has had one within `BOT_FLOOD_SECONDS`, it is taken as the bot's, and blocks all sends.
"""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

WINDOW_MARGIN = 1.015  # factor of every span
MAX_BROADCAST_WAIT = 3.0  # seconds; a broadcast that would wait longer is deferred, and makes room for another
ANSWER_SHARE_SECONDS = 10.0  # after an answer, during which permits are reserved for answers
ANSWER_SHARE = 6  # one permit in six is reserved for answers: 5 of 30
BOT_FLOOD_SECONDS = 1.0  # between the flood waits of two chats that are taken as one of the bot
PERMIT_TTL = 0.25  # seconds for which a shared permit may be used: later, other processes use theirs
MAX_CHATS = 20_000  # that are tracked, before those without recent sends are removed


class Priority(IntEnum):
    """The priority of a send; the lower goes first."""

    ANSWER = 0
    BROADCAST = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """The rate limits: numbers of messages, and the spans in seconds."""

    overall: tuple[int, float] = (30, 1.0)
    private: tuple[int, float] = (1, 1.0)
    group: tuple[int, float] = (20, 60.0)
    group_burst: tuple[int, float] = (5, 5.0)  # 20 at once are refused, and two groups so refused hold up all chats


UNLIMITED = Limits(*[(1_000_000, 1e-6)] * 4)


class SlidingWindow:
    """A sliding window: at most `limit` messages in any `span` seconds."""

    __slots__ = ("_limit", "_span", "_taken")

    def __init__(self, limit: int, span: float) -> None:
        self._limit = limit
        self._span = span
        self._taken: deque[float] = deque(maxlen=limit)

    def free_at(self, now: float) -> float:
        """Return the earliest moment of the next message: now, or when the oldest one leaves the window."""
        return max(now, self._taken[0] + self._span) if len(self._taken) == self._limit else now

    def take(self, now: float) -> None:
        """Record a message that is sent now."""
        self._taken.append(now)

    def is_empty(self, now: float) -> bool:
        """Return whether the window holds no message."""
        return not self._taken or self._taken[-1] + self._span <= now


class ChatWindow:
    """The sliding windows of one chat, all of which a message must fit into."""

    __slots__ = ("_windows",)

    def __init__(self, *limits: tuple[int, float]) -> None:
        self._windows = tuple(SlidingWindow(number, span * WINDOW_MARGIN) for number, span in limits)

    def free_at(self, now: float) -> float:
        """Return the earliest moment of the next message."""
        return max(window.free_at(now) for window in self._windows)

    def take(self, now: float) -> None:
        """Record a message that is sent now."""
        for window in self._windows:
            window.take(now)

    def is_empty(self, now: float) -> bool:
        """Return whether the windows hold no message."""
        return all(window.is_empty(now) for window in self._windows)


class PermitPool:
    """Permits of the shared row: each allows one message from its moment until `PERMIT_TTL` after it."""

    __slots__ = ("_moments",)

    def __init__(self) -> None:
        self._moments: deque[float] = deque()

    def add(self, moments: Iterable[float]) -> None:
        """Add permits, all later than those that the pool holds."""
        self._moments.extend(moments)

    def free_at(self, now: float) -> float:
        """Return the moment of the next permit, infinity if there is none."""
        while self._moments and self._moments[0] < now - PERMIT_TTL:
            self._moments.popleft()
        return max(now, self._moments[0]) if self._moments else math.inf

    def take(self, now: float) -> None:
        """Use the next permit."""
        self.free_at(now)
        self._moments.popleft()


@dataclass(slots=True, eq=False)
class Waiter:
    """A send that waits for its permit.

    One of the two callbacks is called, once: `grant`, or `defer` with the seconds that are too long.
    """

    chat_id: int
    priority: Priority
    grant: Callable[[], None]
    defer: Callable[[float], None]


@dataclass(slots=True)
class RateLimits:
    """The windows of the bot and of each chat, and the sends that wait.

    It reads no clock: every moment is an argument, in seconds of one clock that is never set.
    """

    limits: Limits = field(default_factory=Limits)
    shared: PermitPool | None = None  # permits of the row that all processes share; None: a single process
    _bot_window: SlidingWindow | PermitPool = field(init=False)
    _broadcast_window: SlidingWindow = field(init=False)
    _chats: dict[int, ChatWindow] = field(default_factory=dict, init=False)
    _queues: tuple[dict[Waiter, None], dict[Waiter, None]] = field(default_factory=lambda: ({}, {}), init=False)
    _blocked: dict[int, float] = field(default_factory=dict, init=False)  # chats, until when
    _bot_blocked_until: float = field(default=-math.inf, init=False)
    _last_blocked: tuple[int, float] = field(default=(0, -math.inf), init=False)
    _last_answer_at: float = field(default=-math.inf, init=False)

    def __post_init__(self) -> None:
        number, span = self.limits.overall
        self._bot_window = self.shared or SlidingWindow(number, span * WINDOW_MARGIN)
        self._broadcast_window = SlidingWindow(max(1, number - number // ANSWER_SHARE), span * WINDOW_MARGIN)

    def add(self, waiter: Waiter) -> None:
        """Add a waiting send to the queue of its priority."""
        self._queues[waiter.priority][waiter] = None

    def remove(self, waiter: Waiter) -> None:
        """Remove a waiting send."""
        self._queues[waiter.priority].pop(waiter, None)

    def advance(self, now: float) -> float | None:
        """Grant every permit that is free; return the moment to call again, None while nothing waits."""
        self._remove_idle(now)
        while True:
            waiter, again = self._next(now)
            if waiter is None:
                return again if again < math.inf else None
            self.remove(waiter)
            self._record(waiter, now)
            waiter.grant()

    @property
    def has_waiting(self) -> bool:
        """True while a send waits."""
        return any(self._queues)

    @property
    def bot_blocked_until(self) -> float:
        """The moment until which a flood wait blocks all sends."""
        return self._bot_blocked_until

    def chat_free_at(self, chat_id: int, now: float) -> float:
        """Return the earliest moment of a send to a chat, by its own window and by flood waits."""
        blocked = max(self._bot_blocked_until, self._blocked.get(chat_id, now))
        window = self._chats.get(chat_id)
        return max(now, blocked, window.free_at(now) if window else now)

    def block(self, chat_id: int | None, until: float, now: float) -> None:
        """Apply a flood wait to a chat, and to the whole bot without a chat or soon after that of another chat.

        Broadcasts that would now wait too long are deferred.
        """
        last_chat_id, blocked_at = self._last_blocked
        if chat_id is None or (last_chat_id != chat_id and now - blocked_at < BOT_FLOOD_SECONDS):
            self._bot_blocked_until = max(self._bot_blocked_until, until)
        if chat_id is not None:
            self._blocked[chat_id] = max(self._blocked.get(chat_id, until), until)
            self._last_blocked = chat_id, now
        for waiter in list(self._queues[Priority.BROADCAST]):
            wait = self.chat_free_at(waiter.chat_id, now) - now
            if wait > MAX_BROADCAST_WAIT:
                self.remove(waiter)
                waiter.defer(wait)

    def _next(self, now: float) -> tuple[Waiter | None, float]:
        """Return the send that may go now; or None and the earliest moment of one, infinity if it is unknown."""
        free_at = max(self._bot_window.free_at(now), self._bot_blocked_until)
        again = math.inf
        for waiter in self._by_priority():
            if free_at > now:
                return None, free_at
            earliest = max(
                self.chat_free_at(waiter.chat_id, now),
                free_at,
                self._broadcasts_free_at(now) if waiter.priority is Priority.BROADCAST else now,
            )
            if earliest <= now:
                return waiter, now
            again = min(again, earliest)
        return None, again

    def _by_priority(self) -> Iterator[Waiter]:
        for queue in self._queues:
            yield from queue

    def _broadcasts_free_at(self, now: float) -> float:
        """Return the earliest moment of a broadcast that leaves the permits reserved for answers."""
        ends = self._last_answer_at + ANSWER_SHARE_SECONDS
        return now if ends <= now else min(self._broadcast_window.free_at(now), ends)

    def _record(self, waiter: Waiter, now: float) -> None:
        self._bot_window.take(now)
        if waiter.priority is Priority.ANSWER:
            self._last_answer_at = now
        else:
            self._broadcast_window.take(now)
        window = self._chats.get(waiter.chat_id)
        if window is None:
            limits = self.limits
            of_chat = (limits.private,) if waiter.chat_id > 0 else (limits.group, limits.group_burst)
            window = self._chats[waiter.chat_id] = ChatWindow(*of_chat)
        window.take(now)

    def _remove_idle(self, now: float) -> None:
        if len(self._chats) + len(self._blocked) > MAX_CHATS:
            self._chats = {chat: window for chat, window in self._chats.items() if not window.is_empty(now)}
            self._blocked = {chat: until for chat, until in self._blocked.items() if until > now}
