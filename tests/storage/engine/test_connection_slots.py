import asyncio
from typing import Any

import pytest

from bot.storage.engine.connection_slots import ConnectionSlots


async def settle() -> None:
    """Return once those who wait have noticed what has happened."""
    for _ in range(5):
        await asyncio.sleep(0)


class Patience:
    """Ends for all who wait when the test says so."""

    def __init__(self) -> None:
        self._end = asyncio.Event()

    async def wait(self, slots: set[asyncio.Future[None]]) -> None:
        end = asyncio.ensure_future(self._end.wait())  # noqa: TID251  cancelled below
        futures: set[asyncio.Future[Any]] = {*slots, end}
        try:
            await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
        finally:
            end.cancel()

    async def end(self) -> None:
        self._end.set()
        self._end = asyncio.Event()
        await settle()


@pytest.fixture
def patience() -> Patience:
    return Patience()


@pytest.fixture
def slots(patience: Patience) -> ConnectionSlots:
    return ConnectionSlots(1, patience.wait)


class Caller:
    """Holds a slot from the moment at which it gets one until it is told to release it."""

    def __init__(self, slots: ConnectionSlots, group: asyncio.TaskGroup) -> None:
        self.has_slot, self.may_release = False, asyncio.Event()
        self.task = group.create_task(self._hold(slots))

    async def release(self) -> None:
        self.may_release.set()
        await self.task
        await settle()

    async def _hold(self, slots: ConnectionSlots) -> None:
        async with slots.hold():
            self.has_slot = True
            await self.may_release.wait()


async def test_the_slots_are_taken_in_the_order_of_the_requests(slots: ConnectionSlots) -> None:
    async with asyncio.TaskGroup() as group:
        callers = [Caller(slots, group) for _ in range(4)]
        await asyncio.sleep(0)
        for position, caller in enumerate(callers):
            assert [other.has_slot for other in callers] == [other <= position for other in range(4)]
            await caller.release()


async def test_whoever_waits_while_others_are_served_is_served_however_long_it_takes(
    slots: ConnectionSlots, patience: Patience
) -> None:
    async with asyncio.TaskGroup() as group:
        callers = [Caller(slots, group) for _ in range(5)]
        await asyncio.sleep(0)
        for caller in callers[:4]:
            await caller.release()
            await patience.end()
        assert callers[4].has_slot
        await callers[4].release()


async def test_without_one_release_in_all_the_time_waiting_fails(slots: ConnectionSlots, patience: Patience) -> None:
    async with asyncio.TaskGroup() as group:
        first = Caller(slots, group)
        await asyncio.sleep(0)
        ends = group.create_task(patience.end())
        with pytest.raises(TimeoutError, match="no connection became free"):
            async with slots.hold():
                pytest.fail("the slot is held by another")
        await ends
        await first.release()
        await Caller(slots, group).release()


async def test_whoever_is_cancelled_while_waiting_takes_no_slot(slots: ConnectionSlots) -> None:
    async with asyncio.TaskGroup() as group:
        first, second, third = (Caller(slots, group) for _ in range(3))
        await asyncio.sleep(0)
        second.task.cancel()
        await first.release()
        assert (second.has_slot, third.has_slot) == (False, True)
        await third.release()


async def test_whoever_is_cancelled_with_a_slot_just_given_gives_it_on(slots: ConnectionSlots) -> None:
    async with asyncio.TaskGroup() as group:
        first, second, third = (Caller(slots, group) for _ in range(3))
        await asyncio.sleep(0)
        first.may_release.set()
        await first.task  # the slot is the second one's, which has not noticed
        second.task.cancel()
        await asyncio.wait({second.task})
        await settle()
        assert (second.has_slot, third.has_slot) == (False, True)
        await third.release()
