"""How fast we may write, and whose turn it is.

Telegram's limits are those of its FAQ ("My bot is hitting limits"): about 30 messages a second in all, one a second in
a private chat, 20 a minute in a group or channel; edits count like messages, answers to presses do not. They are kept
as sliding windows: in no second, wherever it begins, are there more. Nothing is sent early, and nothing that may go is
kept waiting. A small margin is for the way to the server, on which two messages may come nearer to each other.

Answers to people go before broadcasts. As long as people ask, a share of every second is kept free for them, so that an
answer need not wait until a window that broadcasts have filled moves on; when nobody has asked for a while, broadcasts
have all of it.

A flood wait (429) blocks its chat. It does not say whether the chat was too fast or the whole bot: where another chat
is told to wait within a second, it is the whole bot, and everybody waits.

Where several processes write for one bot, each takes its turns from one row that all share (`Turns`, a few at a time),
and keeps what is the chat's own by itself. While that row is out of reach it writes as slowly as answers need.

PTB's AIORateLimiter was turned down: first come, first served, it lets an answer wait 18 s behind 600 messages, and any
request that ends lifts its halt (PTB issue 5338).
"""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum
from time import monotonic
from typing import Protocol

from bot import log
from bot.errors import StorageError

_log = log.get(__name__)

MARGIN = 1.015  # of every span
LONG = 3.0  # seconds; a broadcast that would wait longer is put off, and makes room for another
ASKED = 10.0  # seconds after an answer, during which a share is kept free
SHARE = 6  # one in six is kept free for answers: 5 of 30
TOGETHER = 1.0  # seconds between two chats' flood waits that mean all of us
NO_TURNS = 1.0  # seconds until the row is asked again that gave no turn
STALE = 0.25  # seconds after which a turn that was shared may be used no more: others have theirs
TURNS = 6  # a sixth of a second's are taken from the row at a time
MOST_CHATS = 20_000  # that are remembered, before those that are free again are forgotten


class Lane(IntEnum):
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


class TooLongError(Exception):
    """A broadcast would wait so long that somebody else should go first."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"{wait:.1f} s")
        self.wait = wait  # seconds

    def __reduce__(self) -> tuple[type, tuple[float]]:
        """Pickle by the wait."""
        return type(self), (self.wait,)


class Window:
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


class Stock:
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
class Waiting:
    """Somebody who waits for their turn."""

    chat_id: int
    lane: Lane
    go: Callable[[float | None], None]  # called once: with None, or with the seconds that are too long


@dataclass(slots=True)
class Book:
    """Who has written when, and who waits. It knows no clock: every moment is given, in seconds."""

    limits: Limits = field(default_factory=Limits)
    stock: Stock | None = None  # turns that are shared with other processes; None: there are none
    _all: Window | Stock = field(init=False)
    _broadcasts: Window = field(init=False)
    _chats: dict[int, Window] = field(default_factory=dict, init=False)
    _queues: tuple[dict[Waiting, None], dict[Waiting, None]] = field(default_factory=lambda: ({}, {}), init=False)
    _blocked: dict[int, float] = field(default_factory=dict, init=False)  # chats, until when
    _all_blocked: float = field(default=-math.inf, init=False)
    _last_blocked: tuple[int, float] = field(default=(0, -math.inf), init=False)
    _asked_at: float = field(default=-math.inf, init=False)

    def __post_init__(self) -> None:
        number, span = self.limits.overall
        self._all = self.stock or Window(number, span * MARGIN)
        self._broadcasts = Window(max(1, number - number // SHARE), span * MARGIN)

    def add(self, waiting: Waiting) -> None:
        """Let somebody wait."""
        self._queues[waiting.lane][waiting] = None

    def remove(self, waiting: Waiting) -> None:
        """Let somebody wait no longer."""
        self._queues[waiting.lane].pop(waiting, None)

    def advance(self, now: float) -> float | None:
        """Let everybody go whose turn it is; return when to look again, None while nobody waits."""
        self._forget(now)
        while True:
            found, again = self._next(now)
            if found is None:
                return again
            self.remove(found)
            self._note(found, now)
            found.go(None)

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
        for one in [one for one in self._queues[Lane.BROADCAST] if self.chat_free_at(one.chat_id, now) - now > LONG]:
            self.remove(one)
            one.go(self.chat_free_at(one.chat_id, now) - now)

    def _next(self, now: float) -> tuple[Waiting | None, float | None]:
        """Return whose turn it is, or when somebody's may come."""
        again = max(self._all.free_at(now), self._all_blocked)
        if again > now:
            return None, (again if self.has_waiting and again < math.inf else None)
        again = math.inf
        for one in self._in_turn():
            at = self.chat_free_at(one.chat_id, now)
            if one.lane is Lane.BROADCAST:
                at = max(at, self._share_free_at(now))
            if at <= now:
                return one, None
            again = min(again, at)
        return None, (None if again == math.inf else again)

    def _in_turn(self) -> Iterator[Waiting]:
        for queue in self._queues:
            yield from queue

    def _share_free_at(self, now: float) -> float:
        """Return when a broadcast leaves the answers' share alone."""
        ends = self._asked_at + ASKED
        return now if ends <= now else min(self._broadcasts.free_at(now), ends)

    def _note(self, one: Waiting, now: float) -> None:
        self._all.take(now)
        if one.lane is Lane.BROADCAST:
            self._broadcasts.take(now)
        else:
            self._asked_at = now
        window = self._chats.get(one.chat_id)
        if window is None:
            number, span = self.limits.private if one.chat_id > 0 else self.limits.group
            window = self._chats[one.chat_id] = Window(number, span * MARGIN)
        window.take(now)

    def _forget(self, now: float) -> None:
        if len(self._chats) + len(self._blocked) > MOST_CHATS:
            self._chats = {chat: window for chat, window in self._chats.items() if not window.is_empty(now)}
            self._blocked = {chat: until for chat, until in self._blocked.items() if until > now}


class Turns(Protocol):
    """A row in which all processes of a bot take their turns; each method may raise `StorageError`."""

    async def take(self, number: int) -> tuple[float, ...] | float:
        """Take so many turns; return in how many seconds each comes, or in how many to ask again."""

    async def block(self, seconds: float) -> None:
        """Let nobody write for so long."""


class Pace:
    """Gives everybody their turn, in the running loop.

    Args:
        limits: how fast we may write.
        turns: taken from others; None where nobody else writes for this bot. Then `run` must be running.
        now: seconds of a clock that is never set.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        turns: Turns | None = None,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._turns = turns
        self._stock = Stock()
        self._book = Book(limits, self._stock if turns else None)
        self._wanted = asyncio.Event()
        self._told_until = -math.inf  # the end of the flood wait of which the others know
        self._now = now
        self._timer: asyncio.TimerHandle | None = None

    @property
    def at_once(self) -> int:
        """How many broadcasts are worth having in hand: what may be sent in two seconds."""
        number, span = self._book.limits.overall
        return max(30, min(int(2 * number / span), 500))

    async def turn(self, chat_id: int, lane: Lane) -> None:
        """Wait for the turn.

        Raises:
            TooLongError: a broadcast would wait for its chat, or for all of us, longer than `LONG`.
        """
        now = self._now()
        wait = self._book.chat_free_at(chat_id, now) - now
        if lane is Lane.BROADCAST and wait > LONG:
            raise TooLongError(wait)
        turn: asyncio.Future[float | None] = asyncio.get_running_loop().create_future()
        waiting = Waiting(chat_id, lane, lambda seconds: None if turn.done() else turn.set_result(seconds))
        self._book.add(waiting)
        self._wanted.set()
        self._advance()
        try:
            too_long = await turn
        except asyncio.CancelledError:
            self._book.remove(waiting)
            raise
        if too_long is not None:
            raise TooLongError(too_long)

    def rest_after(self, chat_id: int) -> timedelta | None:
        """Return how long the others are to leave a chat alone after a message; None where there are no others."""
        if self._turns is None:
            return None
        number, span = self._book.limits.private if chat_id > 0 else self._book.limits.group
        return timedelta(seconds=span * MARGIN / number)

    def block(self, chat_id: int | None, seconds: float) -> None:
        """Obey a flood wait."""
        now = self._now()
        self._book.block(chat_id, now + seconds, now)
        self._wanted.set()

    async def run(self) -> None:
        """Take turns from the row for whoever waits, until cancelled; nothing to do where nobody shares."""
        if self._turns is None:
            return
        number, span = self._book.limits.overall
        together = max(1, int(number / span) // TURNS)
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            while self._book.has_waiting:
                try:
                    pause = await self._take(self._turns, together)
                except StorageError as error:
                    _log.warning("no turns to be had", error=str(error))
                    self._help_oneself(max(1, int(number / span) // SHARE))
                    pause = NO_TURNS
                await asyncio.sleep(pause)

    def _help_oneself(self, number: int) -> None:
        """Take turns for the next second unasked, the answers' share: people are to hear that the store is away."""
        now = self._now()
        self._stock.add(now + place / number for place in range(number))
        self._advance()

    async def _take(self, turns: Turns, number: int) -> float:
        """Take turns; return in how many seconds more are wanted."""
        if self._book.all_blocked > self._told_until:
            self._told_until = self._book.all_blocked
            await turns.block(max(0.0, self._told_until - self._now()))
        taken = await turns.take(number)
        if not isinstance(taken, tuple):
            return min(taken, NO_TURNS)
        now = self._now()
        self._stock.add(now + wait for wait in taken)
        self._advance()
        return max(0.0, taken[-1])

    def _advance(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        now = self._now()
        again = self._book.advance(now)
        if again is not None:
            self._timer = asyncio.get_running_loop().call_later(max(again - now, 0.0), self._advance)
