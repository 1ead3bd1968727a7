"""Whose turn it is: no window is ever violated, and no slot that is free is left unused while somebody waits."""

from collections import defaultdict
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.api.rate_limits import MAX_BROADCAST_WAIT, WINDOW_MARGIN, Limits, Priority, RateLimits, Waiter

LIMITS = Limits(overall=(6, 1.0), private=(1, 1.0), group=(4, 12.0))
PRIVATE, GROUPS = (1, 2, 3, 4, 5, 6, 7, 8, 9), (-1, -2)

demands = st.lists(
    st.tuples(
        st.floats(0, 0.6),  # seconds since the one before
        st.sampled_from(PRIVATE + GROUPS),
        st.sampled_from(Priority),
    ),
    min_size=1,
    max_size=60,
)


class Street:
    """A book, a clock, and who went when."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.book = RateLimits(limits)
        self.now = 0.0
        self.went: list[tuple[float, Waiter]] = []
        self.waiting: list[Waiter] = []
        self.put_off: list[float] = []
        self.again: float | None = None

    def asks(self, chat_id: int, lane: Priority = Priority.BROADCAST) -> None:
        def go() -> None:
            self.waiting.remove(one)
            self.went.append((self.now, one))

        def put_off(seconds: float) -> None:
            self.waiting.remove(one)
            self.put_off.append(seconds)

        one = Waiter(chat_id, lane, go, put_off)
        self.waiting.append(one)
        self.book.add(one)
        self.again = self.book.advance(self.now)

    def passes(self, until: float) -> None:
        """Let time pass, looking when the book says so, and never before."""
        while self.again is not None and self.again <= until:
            assert self.again > self.now, "it does not spin"
            self.now = self.again
            self.again = self.book.advance(self.now)
        self.now = until

    def finishes(self) -> None:
        while self.again is not None:
            self.passes(self.again)
        assert self.waiting == []


def violations(moments: list[float], limit: int, span: float) -> list[float]:
    """Return the moments that are one too many for a window that ends with them."""
    return [late for early, late in zip(moments, moments[limit:], strict=False) if late - early < span]


@given(demands)
def test_no_window_is_ever_violated(asked: list[tuple[float, int, Priority]]) -> None:
    street = Street()
    for pause, chat_id, lane in asked:
        street.passes(street.now + pause)
        street.asks(chat_id, lane)
    street.finishes()
    assert len(street.went) == len(asked)
    moments = [at for at, _ in street.went]
    assert violations(moments, *LIMITS.overall) == []
    of_chat: defaultdict[int, list[float]] = defaultdict(list)
    for at, one in street.went:
        of_chat[one.chat_id].append(at)
    for chat_id, times in of_chat.items():
        assert violations(times, *(LIMITS.private if chat_id > 0 else LIMITS.group)) == []


@given(demands)
def test_nothing_that_may_go_is_left_waiting(asked: list[tuple[float, int, Priority]]) -> None:
    street = Street()
    for pause, chat_id, lane in asked:
        street.passes(street.now + pause)
        street.asks(chat_id, lane)
        for one in street.waiting:  # whoever waits has a reason: a window that is full
            assert _is_barred(street, one), one
    street.finishes()


def _is_barred(street: Street, one: Waiter) -> bool:
    """Work out from what has gone, and from nothing of the book's own, whether somebody may not go now."""
    gone = [(at, other) for at, other in street.went if at > street.now - LIMITS.overall[1] * WINDOW_MARGIN]
    of_chat = [at for at, other in street.went if other.chat_id == one.chat_id]
    limit, span = LIMITS.private if one.chat_id > 0 else LIMITS.group
    chat_full = len(of_chat) >= limit and of_chat[-limit] > street.now - span * WINDOW_MARGIN
    share = LIMITS.overall[0] - LIMITS.overall[0] // 6
    broadcasts = sum(other.priority is Priority.BROADCAST for _, other in gone)
    shared = one.priority is Priority.BROADCAST and broadcasts >= share
    return len(gone) >= LIMITS.overall[0] or chat_full or shared


@given(demands)
def test_within_a_lane_a_chat_keeps_its_order(asked: list[tuple[float, int, Priority]]) -> None:
    street, order = Street(), {}
    for number, (pause, chat_id, lane) in enumerate(asked):
        street.passes(street.now + pause)
        before = len(street.went)
        street.asks(chat_id, lane)
        order[id(street.went[-1][1] if len(street.went) > before else street.waiting[-1])] = number
    street.finishes()
    kept: defaultdict[tuple[int, Priority], list[int]] = defaultdict(list)
    for _, one in street.went:
        kept[one.chat_id, one.priority].append(order[id(one)])
    assert all(early < late for numbers in kept.values() for early, late in pairwise(numbers))


def test_an_answer_goes_before_every_broadcast_that_waits() -> None:
    street = Street(Limits())
    for chat_id in range(1, 601):
        street.asks(chat_id)
    street.asks(1001, Priority.ANSWER)
    street.passes(1.1)
    answered = [at for at, one in street.went if one.priority is Priority.ANSWER]
    assert len(answered) == 1
    assert answered[0] <= 1.0 * WINDOW_MARGIN, "no later than the window moves on"


def test_while_people_ask_a_share_is_free_for_them_at_any_moment() -> None:
    street = Street(Limits())
    street.asks(1001, Priority.ANSWER)
    for chat_id in range(1, 601):
        street.asks(chat_id)
    for second in range(1, 8):
        street.passes(second * 1.05)
        street.asks(1001 + second, Priority.ANSWER)
        assert street.went[-1] == (street.now, street.went[-1][1])
        assert street.went[-1][1].priority is Priority.ANSWER


def test_when_nobody_asks_broadcasts_have_all_of_it() -> None:
    street = Street(Limits())
    for chat_id in range(1, 3001):
        street.asks(chat_id)
    street.finishes()
    assert 3000 / (street.now + 1) >= 30 * 0.98


def test_a_group_that_is_full_blocks_nobody() -> None:
    street = Street(Limits())
    for _ in range(40):
        street.asks(-5)
    for chat_id in range(1, 11):
        street.asks(chat_id)
    assert sum(one.chat_id > 0 for _, one in street.went) == 10


def test_a_flood_wait_of_one_chat_blocks_that_chat_alone() -> None:
    street = Street(Limits())
    street.book.block(7, 40.0, 0.0)
    street.asks(7, Priority.ANSWER)
    street.asks(8)
    assert [one.chat_id for _, one in street.went] == [8]
    street.finishes()
    assert street.went[-1][0] >= 40.0


def test_flood_waits_of_two_chats_at_once_block_everybody() -> None:
    street = Street(Limits())
    street.book.block(7, 40.0, 0.0)
    street.book.block(8, 41.0, 0.5)
    street.asks(9, Priority.ANSWER)
    assert street.went == []
    street.finishes()
    assert street.went[-1][0] == 41.0


def test_flood_waits_of_two_chats_minutes_apart_are_their_own() -> None:
    street = Street(Limits())
    street.book.block(7, 400.0, 0.0)
    street.passes(90)
    street.book.block(8, 500.0, street.now)
    street.asks(9)
    assert [one.chat_id for _, one in street.went] == [9]


def test_broadcasts_that_a_flood_wait_would_hold_for_long_are_put_off_and_answers_wait() -> None:
    street = Street(Limits(overall=(1, 1.0)))
    street.asks(1)
    street.asks(2)
    street.asks(3, Priority.ANSWER)
    street.book.block(None, 60.0, 0.0)
    assert [wait > MAX_BROADCAST_WAIT for wait in street.put_off] == [True]
    assert [one.chat_id for one in street.waiting] == [3]
