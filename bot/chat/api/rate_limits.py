"""Who may be written to now: the limits as sliding windows, and a queue for each lane.

Telegram's limits are those of its FAQ ("My bot is hitting limits"): about 30 messages a second in all, one a second in
a private chat, 20 a minute in a group or channel; edits count like messages, answers to presses do not. They are kept
as sliding windows: in no second, wherever it begins, are there more. Nothing is sent early, and nothing that may go is
kept waiting. A small margin is for the way to the server, on which two messages may come nearer to each other.

Answers to people go before broadcasts. As long as people ask, a share of every second is kept free for them, so that an
answer need not wait until a window that broadcasts have filled moves on; when nobody has asked for a while, broadcasts
have all of it.

A flood wait (429) blocks its chat. It does not say whether the chat was too fast or the whole bot: where another chat
is told to wait within a second, it is the whole bot, and everybody waits.
"""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

MARGIN = 1.015  # of every span
LONG = 3.0  # seconds; a broadcast that would wait longer is put off, and makes room for another
ASKED = 10.0  # seconds after an answer, during which a share is kept free
SHARE = 6  # one in six is kept free for answers: 5 of 30
TOGETHER = 1.0  # seconds between two chats' flood waits that mean all of us
STALE = 0.25  # seconds after which a turn that was shared may be used no more: others have theirs
MOST_CHATS = 20_000  # that are remembered, before those that are free again are forgotten


class Priority(IntEnum):
    """Who goes first."""

    ANSWER = 0
    BROADCAST = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages in how many seconds."""

    overall: tuple[int, float] = (30, 1.0)
    private: tuple[int, float] = (1, 1.0)
    group: tuple[int, float] = (20, 60.0)


UNLIMITED = Limits(*[(1_000_000, 1e-6)] * 3)


class SlidingWindow:
    """A span of time in which only so many messages may lie, wherever it begins."""

    __slots__ = ("_limit", "_span", "_taken")

    def __init__(self, limit: int, span: float) -> None:
        self._limit = limit
        self._span = span
        self._taken: deque[float] = deque(maxlen=limit)

    def free_at(self, now: float) -> float:
        """Return when the next message may go: now, or when the oldest one has left the window."""
        return max(now, self._taken[0] + self._span) if len(self._taken) == self._limit else now

    def take(self, now: float) -> None:
        """Note that a message goes now."""
        self._taken.append(now)

    def is_empty(self, now: float) -> bool:
        """Whether all of it is free."""
        return not self._taken or self._taken[-1] + self._span <= now


class PermitPool:
    """Turns that were taken from others: moments at which one message each may go, if it goes soon after."""

    __slots__ = ("_moments",)

    def __init__(self) -> None:
        self._moments: deque[float] = deque()

    def add(self, moments: Iterable[float]) -> None:
        """Have more turns, all later than those there are."""
        self._moments.extend(moments)

    def free_at(self, now: float) -> float:
        """Return the moment of the next turn, infinity where there is none."""
        while self._moments and self._moments[0] < now - STALE:
            self._moments.popleft()
        return max(now, self._moments[0]) if self._moments else math.inf

    def take(self, now: float) -> None:
        """Use a turn."""
        self.free_at(now)
        self._moments.popleft()


@dataclass(slots=True, eq=False)
class Waiter:
    """Somebody who waits for their turn."""

    chat_id: int
    lane: Priority
    go: Callable[[], None]  # called once, unless the other is
    put_off: Callable[[float], None]  # with the seconds that are too long


@dataclass(slots=True)
class RateLimits:
    """Who has written when, and who waits. It knows no clock: every moment is given, in seconds."""

    limits: Limits = field(default_factory=Limits)
    shared: PermitPool | None = None  # turns that are taken from other processes; None: there are none
    _all: SlidingWindow | PermitPool = field(init=False)
    _broadcasts: SlidingWindow = field(init=False)
    _chats: dict[int, SlidingWindow] = field(default_factory=dict, init=False)
    _queues: tuple[dict[Waiter, None], dict[Waiter, None]] = field(default_factory=lambda: ({}, {}), init=False)
    _blocked: dict[int, float] = field(default_factory=dict, init=False)  # chats, until when
    _all_blocked: float = field(default=-math.inf, init=False)
    _last_blocked: tuple[int, float] = field(default=(0, -math.inf), init=False)
    _asked_at: float = field(default=-math.inf, init=False)

    def __post_init__(self) -> None:
        number, span = self.limits.overall
        self._all = self.shared or SlidingWindow(number, span * MARGIN)
        self._broadcasts = SlidingWindow(max(1, number - number // SHARE), span * MARGIN)

    def add(self, waiting: Waiter) -> None:
        """Let somebody wait."""
        self._queues[waiting.lane][waiting] = None

    def remove(self, waiting: Waiter) -> None:
        """Let somebody wait no longer."""
        self._queues[waiting.lane].pop(waiting, None)

    def advance(self, now: float) -> float | None:
        """Let everybody go whose turn it is; return when to look again, None while nobody waits."""
        self._forget(now)
        while True:
            waiting, again = self._next(now)
            if waiting is None:
                return again if again < math.inf else None
            self.remove(waiting)
            self._note(waiting, now)
            waiting.go()

    @property
    def has_waiting(self) -> bool:
        """Whether anybody waits."""
        return any(self._queues)

    @property
    def all_blocked(self) -> float:
        """Until when everybody waits."""
        return self._all_blocked

    def chat_free_at(self, chat_id: int, now: float) -> float:
        """Return when a chat may be written to, as far as it itself and flood waits are concerned."""
        blocked = max(self._all_blocked, self._blocked.get(chat_id, now))
        window = self._chats.get(chat_id)
        return max(now, blocked, window.free_at(now) if window else now)

    def block(self, chat_id: int | None, until: float, now: float) -> None:
        """Obey a flood wait: of a chat, or of everybody where it is not a chat's, or another chat was told so too."""
        other, at = self._last_blocked
        if chat_id is None or (other != chat_id and now - at < TOGETHER):
            self._all_blocked = max(self._all_blocked, until)
        if chat_id is not None:
            self._blocked[chat_id] = max(self._blocked.get(chat_id, until), until)
            self._last_blocked = chat_id, now
        for one in list(self._queues[Priority.BROADCAST]):
            wait = self.chat_free_at(one.chat_id, now) - now
            if wait > LONG:
                self.remove(one)
                one.put_off(wait)

    def _next(self, now: float) -> tuple[Waiter | None, float]:
        """Return whose turn it is; or when somebody's may come, infinity where nothing is known of it."""
        free_at = max(self._all.free_at(now), self._all_blocked)
        again = math.inf
        for waiting in self._in_turn():
            if free_at > now:
                return None, free_at
            may_go = max(
                self.chat_free_at(waiting.chat_id, now),
                free_at,
                self._share_free_at(now) if waiting.lane is Priority.BROADCAST else now,
            )
            if may_go <= now:
                return waiting, now
            again = min(again, may_go)
        return None, again

    def _in_turn(self) -> Iterator[Waiter]:
        for queue in self._queues:
            yield from queue

    def _share_free_at(self, now: float) -> float:
        """Return when a broadcast leaves the answers' share alone."""
        ends = self._asked_at + ASKED
        return now if ends <= now else min(self._broadcasts.free_at(now), ends)

    def _note(self, waiting: Waiter, now: float) -> None:
        self._all.take(now)
        if waiting.lane is Priority.ANSWER:
            self._asked_at = now
        else:
            self._broadcasts.take(now)
        window = self._chats.get(waiting.chat_id)
        if window is None:
            number, span = self.limits.private if waiting.chat_id > 0 else self.limits.group
            window = self._chats[waiting.chat_id] = SlidingWindow(number, span * MARGIN)
        window.take(now)

    def _forget(self, now: float) -> None:
        if len(self._chats) + len(self._blocked) > MOST_CHATS:
            self._chats = {chat: window for chat, window in self._chats.items() if not window.is_empty(now)}
            self._blocked = {chat: until for chat, until in self._blocked.items() if until > now}
