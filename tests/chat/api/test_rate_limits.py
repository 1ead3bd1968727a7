"""Order of calls under rate limits: no window is violated, and no free slot stays unused while a call waits."""

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


class Simulation:
    """The limits, a clock, and which send was permitted when."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = RateLimits(limits)
        self.now = 0.0
        self.went: list[tuple[float, Waiter]] = []
        self.waiting: list[Waiter] = []
        self.deferred: list[float] = []
        self.again: float | None = None

    def asks(self, chat_id: int, priority: Priority = Priority.BROADCAST) -> None:
        def grant() -> None:
            self.waiting.remove(waiter)
            self.went.append((self.now, waiter))

        def defer(seconds: float) -> None:
            self.waiting.remove(waiter)
            self.deferred.append(seconds)

        waiter = Waiter(chat_id, priority, grant, defer)
        self.waiting.append(waiter)
        self.limits.add(waiter)
        self.again = self.limits.advance(self.now)

    def advance(self, until: float) -> None:
        """Advance the clock, calling the limits at the moments that they ask for, never earlier."""
        while self.again is not None and self.again <= until:
            assert self.again > self.now, "it does not spin"
            self.now = self.again
            self.again = self.limits.advance(self.now)
        self.now = until

    def finishes(self) -> None:
        while self.again is not None:
            self.advance(self.again)
        assert self.waiting == []


def violations(moments: list[float], limit: int, span: float) -> list[float]:
    """Return the moments that are one too many for a window that ends with them."""
    return [late for early, late in zip(moments, moments[limit:], strict=False) if late - early < span]


@given(demands)
def test_no_window_is_ever_violated(demands_made: list[tuple[float, int, Priority]]) -> None:
    simulation = Simulation()
    for pause, chat_id, priority in demands_made:
        simulation.advance(simulation.now + pause)
        simulation.asks(chat_id, priority)
    simulation.finishes()
    assert len(simulation.went) == len(demands_made)
    moments = [at for at, _ in simulation.went]
    assert violations(moments, *LIMITS.overall) == []
    of_chat: defaultdict[int, list[float]] = defaultdict(list)
    for at, waiter in simulation.went:
        of_chat[waiter.chat_id].append(at)
    for chat_id, times in of_chat.items():
        assert violations(times, *(LIMITS.private if chat_id > 0 else LIMITS.group)) == []


@given(demands)
def test_nothing_that_may_go_is_left_waiting(demands_made: list[tuple[float, int, Priority]]) -> None:
    simulation = Simulation()
    for pause, chat_id, priority in demands_made:
        simulation.advance(simulation.now + pause)
        simulation.asks(chat_id, priority)
        for waiter in simulation.waiting:  # whoever waits has a reason: a window that is full
            assert _is_barred(simulation, waiter), waiter
    simulation.finishes()


def _is_barred(simulation: Simulation, waiter: Waiter) -> bool:
    """Work out from what has gone, and from nothing of the limits's own, whether somebody may not go now."""
    gone = [(at, sent) for at, sent in simulation.went if at > simulation.now - LIMITS.overall[1] * WINDOW_MARGIN]
    of_chat = [at for at, sent in simulation.went if sent.chat_id == waiter.chat_id]
    limit, span = LIMITS.private if waiter.chat_id > 0 else LIMITS.group
    chat_full = len(of_chat) >= limit and of_chat[-limit] > simulation.now - span * WINDOW_MARGIN
    share = LIMITS.overall[0] - LIMITS.overall[0] // 6
    broadcasts = sum(sent.priority is Priority.BROADCAST for _, sent in gone)
    shared = waiter.priority is Priority.BROADCAST and broadcasts >= share
    return len(gone) >= LIMITS.overall[0] or chat_full or shared


@given(demands)
def test_within_a_lane_a_chat_keeps_its_order(demands_made: list[tuple[float, int, Priority]]) -> None:
    simulation, order = Simulation(), {}
    for number, (pause, chat_id, priority) in enumerate(demands_made):
        simulation.advance(simulation.now + pause)
        before = len(simulation.went)
        simulation.asks(chat_id, priority)
        order[id(simulation.went[-1][1] if len(simulation.went) > before else simulation.waiting[-1])] = number
    simulation.finishes()
    sent_in_order: defaultdict[tuple[int, Priority], list[int]] = defaultdict(list)
    for _, waiter in simulation.went:
        sent_in_order[waiter.chat_id, waiter.priority].append(order[id(waiter)])
    assert all(early < late for numbers in sent_in_order.values() for early, late in pairwise(numbers))


def test_an_answer_goes_before_every_broadcast_that_waits() -> None:
    simulation = Simulation(Limits())
    for chat_id in range(1, 601):
        simulation.asks(chat_id)
    simulation.asks(1001, Priority.ANSWER)
    simulation.advance(1.1)
    answered = [at for at, waiter in simulation.went if waiter.priority is Priority.ANSWER]
    assert len(answered) == 1
    assert answered[0] <= 1.0 * WINDOW_MARGIN, "no later than the window moves on"


def test_while_people_ask_a_share_is_free_for_them_at_any_moment() -> None:
    simulation = Simulation(Limits())
    simulation.asks(1001, Priority.ANSWER)
    for chat_id in range(1, 601):
        simulation.asks(chat_id)
    for second in range(1, 8):
        simulation.advance(second * 1.05)
        simulation.asks(1001 + second, Priority.ANSWER)
        assert simulation.went[-1] == (simulation.now, simulation.went[-1][1])
        assert simulation.went[-1][1].priority is Priority.ANSWER


def test_when_nobody_asks_broadcasts_have_all_of_it() -> None:
    simulation = Simulation(Limits())
    for chat_id in range(1, 3001):
        simulation.asks(chat_id)
    simulation.finishes()
    assert 3000 / (simulation.now + 1) >= 30 * 0.98


def test_a_group_has_short_bursts_and_twenty_a_minute() -> None:
    simulation = Simulation(Limits())
    for _ in range(45):
        simulation.asks(-5, Priority.ANSWER)
    assert len(simulation.went) == 5
    simulation.finishes()
    moments = [at for at, _ in simulation.went]
    assert violations(moments, *Limits().group) == []
    assert violations(moments, *Limits().group_burst) == []
    assert moments[-1] < 130, "the burst costs no place of the minute"


def test_a_thousand_chats_are_answered_at_the_permitted_rate_whatever_others_send() -> None:
    simulation, flooding = Simulation(Limits()), range(-1, -21, -1)
    for chat_id in [*flooding, *range(1, 1_001)]:
        for _ in range(1 if chat_id > 0 else 9):
            simulation.asks(chat_id, Priority.ANSWER)
    simulation.finishes()
    people = [(at, waiter.chat_id) for at, waiter in simulation.went if waiter.chat_id > 0]
    assert [chat_id for _, chat_id in people] == list(range(1, 1_001)), "in the order in which they asked"
    assert people[-1][0] <= (1_000 + 9 * len(flooding)) / 30 * WINDOW_MARGIN


def test_a_group_that_is_full_blocks_nobody() -> None:
    simulation = Simulation(Limits())
    for _ in range(40):
        simulation.asks(-5)
    for chat_id in range(1, 11):
        simulation.asks(chat_id)
    assert sum(waiter.chat_id > 0 for _, waiter in simulation.went) == 10


def test_a_flood_wait_of_one_chat_blocks_that_chat_alone() -> None:
    simulation = Simulation(Limits())
    simulation.limits.block(7, 40.0, 0.0)
    simulation.asks(7, Priority.ANSWER)
    simulation.asks(8)
    assert [waiter.chat_id for _, waiter in simulation.went] == [8]
    simulation.finishes()
    assert simulation.went[-1][0] >= 40.0


def test_flood_waits_of_two_chats_at_once_block_everybody() -> None:
    simulation = Simulation(Limits())
    simulation.limits.block(7, 40.0, 0.0)
    simulation.limits.block(8, 41.0, 0.5)
    simulation.asks(9, Priority.ANSWER)
    assert simulation.went == []
    simulation.finishes()
    assert simulation.went[-1][0] == 41.0


def test_flood_waits_of_two_chats_minutes_apart_are_their_own() -> None:
    simulation = Simulation(Limits())
    simulation.limits.block(7, 400.0, 0.0)
    simulation.advance(90)
    simulation.limits.block(8, 500.0, simulation.now)
    simulation.asks(9)
    assert [waiter.chat_id for _, waiter in simulation.went] == [9]


def test_broadcasts_that_a_flood_wait_would_hold_for_long_are_put_off_and_answers_wait() -> None:
    simulation = Simulation(Limits(overall=(1, 1.0)))
    simulation.asks(1)
    simulation.asks(2)
    simulation.asks(3, Priority.ANSWER)
    simulation.limits.block(None, 60.0, 0.0)
    assert [wait > MAX_BROADCAST_WAIT for wait in simulation.deferred] == [True]
    assert [waiter.chat_id for waiter in simulation.waiting] == [3]
