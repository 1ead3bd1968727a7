"""The sandbox's clock: set, moved, frozen and released; every lifetime follows it."""

import asyncio

import pytest

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.clock import MovableClock
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


async def turn(api: Api, **order: object) -> tuple[int, dict[str, float]]:
    return await api.sim("POST", "/sim/clock", json=order)


async def test_it_tells_the_time_that_it_follows(api: Api, clock: FrozenUnixClock) -> None:
    clock.advance(5)
    assert await api.sim("GET", "/sim/clock") == (200, {"now": clock.moment, "frozen": False})


async def test_it_can_be_set_and_moved_and_runs_on_from_there(api: Api, clock: FrozenUnixClock) -> None:
    assert (await turn(api, set=1_700_000_000))[1]["now"] == 1_700_000_000
    assert (await turn(api, advance=3600.5))[1]["now"] == 1_700_003_600.5
    clock.advance(10)
    assert api.telegram.clock() == 1_700_003_610.5


async def test_frozen_time_stands_until_it_is_let_run(api: Api, clock: FrozenUnixClock) -> None:
    frozen_at = clock.moment
    assert await turn(api, frozen=True) == (200, {"now": frozen_at, "frozen": True})
    clock.advance(100)
    assert api.telegram.clock() == frozen_at
    assert (await turn(api, advance=7))[1] == {"now": frozen_at + 7, "frozen": True}
    assert (await turn(api, frozen=False))[1] == {"now": frozen_at + 7, "frozen": False}
    clock.advance(1)
    assert api.telegram.clock() == frozen_at + 8


@pytest.mark.parametrize(
    "wrong",
    [{"set": -1}, {"set": 1 << 32}, {"set": "now"}, {"set": True}, {"frozen": 1}, {"set": 1, "advance": 1}, {"x": 1}],
)
async def test_a_wrong_order_changes_nothing(api: Api, clock: FrozenUnixClock, wrong: dict[str, object]) -> None:
    assert (await turn(api, **wrong))[0] == 400
    assert api.telegram.clock() == clock.moment


async def test_a_press_is_too_old_after_150_seconds_of_this_time(api: Api, ann: UserClient) -> None:
    state = api.telegram.state
    first, second = (state.press(state.private_chats[ann.chat_id], 1, "data") for _ in range(2))
    await turn(api, advance=149)
    assert (await api("answerCallbackQuery", callback_query_id=first.id)).status == 200
    await turn(api, advance=2)
    assert "query is too old" in (await api("answerCallbackQuery", callback_query_id=second.id)).description


async def test_updates_are_gone_after_a_day_of_this_time(api: Api, ann: UserClient) -> None:
    await ann.sends("hello")
    await turn(api, advance=86_399)
    assert len((await api("getUpdates")).result) == 1
    await turn(api, advance=1)
    assert (await api("getUpdates")).result == []


async def test_messages_bear_this_time(api: Api, ann: UserClient) -> None:
    api.telegram.clock.set(1_750_000_000)
    assert (await api("sendMessage", chat_id=ann.chat_id, text="x")).result["date"] == 1_750_000_000


async def test_a_long_poll_waits_in_real_time_even_when_time_stands_still(api: Api, ann: UserClient) -> None:
    api.telegram.clock.freeze()
    assert (await api("getUpdates", timeout=1)).result == []
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(api("getUpdates", timeout=50))
        while not api.telegram.state.updates.is_polled:  # noqa: ASYNC110  the poll comes over a real wire
            await asyncio.sleep(0)
        await ann.sends("hello")
    assert len((await poll).result) == 1


async def test_whoever_waits_for_a_moment_is_woken_when_time_is_moved_there(clock: FrozenUnixClock) -> None:
    movable = MovableClock(clock)
    movable.freeze()
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS), asyncio.TaskGroup() as group:
        waiting = group.create_task(movable.until(clock.moment + 60))
        await asyncio.sleep(0)
        movable.advance(59)
        await asyncio.sleep(0)
        assert not waiting.done()
        movable.advance(1)


async def test_whoever_waits_for_a_moment_is_woken_when_running_time_comes_there() -> None:
    movable = MovableClock()
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        await movable.until(movable() + 0.02)
