"""Rates and violations in `/sim/stats`, and the token buckets."""

import pytest

from bot.sandbox.telegram.api import pace as pacing
from bot.sandbox.telegram.api.pace import Pace, Pacing
from bot.sandbox.telegram.api.stats import Stats
from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.refusals import RefusedError
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock

GROUP = -1001234


def accepted(pace: Pace, call: Call, chat_id: int, times: int) -> int:
    """Return how many of so many calls are let through."""
    count = 0
    for _ in range(times):
        pace.begin(call)
        try:
            pace.pay(chat_id)
        except RefusedError:
            continue
        count += 1
    return count


def test_a_group_takes_twenty_a_minute_and_edits_share_it(clock: FrozenUnixClock) -> None:
    pace = Pace(Pacing.ON, clock, Stats())
    taken = 0
    for second in range(60):
        method = "editMessageText" if second % 2 else "sendMessage"
        taken += accepted(pace, Call(method), GROUP, 1)
        clock.advance(1)
    assert taken == 20 + 60 // 3 - 1  # what was saved up, and what came in the minute


def test_the_wait_that_is_told_is_long_enough(clock: FrozenUnixClock) -> None:
    pace = Pace(Pacing.ON, clock, Stats())
    for _ in range(20):
        accepted(pace, Call("sendMessage"), GROUP, 1)
        clock.advance(1)
    accepted(pace, Call("sendMessage"), GROUP, 10)
    pace.begin(Call("sendMessage"))
    with pytest.raises(RefusedError) as refused:
        pace.pay(GROUP)
    clock.advance(refused.value.parameters["retry_after"])
    assert accepted(pace, Call("sendMessage"), GROUP, 1) == 1


def test_an_album_costs_what_is_in_it(clock: FrozenUnixClock) -> None:
    pace = Pace(Pacing.ON, clock, Stats())
    assert accepted(pace, Call("sendMediaGroup", {"media": [{}, {}, {}, {}]}), 1, 1) == 1
    assert accepted(pace, Call("sendMessage"), 1, 5) == 1


def test_a_call_pays_once_for_all_that_it_does_and_others_pay_nothing(clock: FrozenUnixClock) -> None:
    stats = Stats()
    pace = Pace(Pacing.ON, clock, stats)
    pace.begin(Call("sendMessage"))
    pace.pay(1)
    pace.pay(1)
    pace.end()
    pace.pay(1)
    assert stats.messages == 1


def test_time_that_goes_back_neither_fills_nor_blocks(clock: FrozenUnixClock) -> None:
    pace = Pace(Pacing.ON, clock, Stats())
    assert accepted(pace, Call("sendMessage"), 1, 10) == 5
    clock.advance(-1000)
    assert accepted(pace, Call("sendMessage"), 1, 10) == 0
    clock.advance(2)
    assert accepted(pace, Call("sendMessage"), 1, 10) == 2


def test_buckets_that_are_full_again_are_thrown_away(clock: FrozenUnixClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "MAX_BUCKETS", 1000)
    pace = Pace(Pacing.ON, clock, Stats())
    for chat_id in range(1, 1100):
        accepted(pace, Call("sendMessage"), chat_id, 1)
        clock.advance(0.1)
    assert len(pace._buckets) <= 200


async def test_the_rate_is_the_most_in_any_sliding_second(api: Api, ann: UserClient, clock: FrozenUnixClock) -> None:
    bob = api.telegram.add_user(name="Bob")
    await bob.sends("/start")
    for chat in (ann, ann, bob):
        clock.advance(0.3)
        await api("sendMessage", chat_id=chat.chat_id, text="x")
    clock.advance(0.5)  # now the first two are a second ago, or nearly
    await api("sendMessage", chat_id=bob.chat_id, text="x")
    _, stats = await api.sim("GET", "/sim/stats")
    assert stats["messages"] == 4
    assert stats["most_in_a_second"] == {"overall": 3, "chats": {str(ann.chat_id): 2, str(bob.chat_id): 2}}


async def test_handling_times_are_told_without_polls(api: Api, ann: UserClient) -> None:
    before = (await api.sim("GET", "/sim/stats"))[1]["handling"]
    await api("sendMessage", chat_id=ann.chat_id, text="x")
    await api("getUpdates")
    handling = (await api.sim("GET", "/sim/stats"))[1]["handling"]
    assert handling["count"] == before["count"] + 1
    assert 0 < handling["p50"] <= handling["p90"] <= handling["p99"] <= handling["max"]


def test_percentiles_are_of_the_last_times() -> None:
    stats = Stats()
    for number in range(1, 101):
        stats.note_handled(number / 1000)
    assert stats.json()["handling"] == {"count": 100, "p50": 50.0, "p90": 90.0, "p99": 99.0, "max": 100.0}
