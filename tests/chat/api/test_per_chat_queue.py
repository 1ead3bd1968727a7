import asyncio

import pytest

from bot.chat.api.per_chat_queue import MAX_CHATS, MAX_PENDING, Admission, PerChatQueue, Rank, Removal

ORDINARY = Admission()


class Recorder:
    """Processes items once its gate is open, and records what becomes of each."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.processed: list[object] = []
        self.removed: list[tuple[object, Removal]] = []

    async def process(self, item: object) -> None:
        await self.gate.wait()
        self.processed.append(item)

    def note(self, item: object, removal: Removal) -> None:
        self.removed.append((item, removal))


async def test_one_chat_is_served_in_order_and_two_at_once() -> None:
    done: list[tuple[int, int]] = []
    gate, others_done = asyncio.Event(), asyncio.Event()

    async def process(item: tuple[int, int]) -> None:
        if item == (1, 0):
            await gate.wait()
        done.append(item)
        if item == (2, 2):
            others_done.set()

    async with asyncio.TaskGroup() as tasks:
        queue = PerChatQueue(tasks, process)
        for number in range(3):
            await queue.put(1, (1, number), ORDINARY)
            await queue.put(2, (2, number), ORDINARY)
        await others_done.wait()
        assert done == [(2, 0), (2, 1), (2, 2)]
        gate.set()
    assert done[3:] == [(1, 0), (1, 1), (1, 2)]
    assert queue.keys == 0


async def test_a_chat_loses_what_exceeds_its_queue_and_nothing_waits_for_it() -> None:
    recorder = Recorder()
    async with asyncio.TaskGroup() as tasks:
        queue = PerChatQueue[object](tasks, recorder.process, removed=recorder.note)
        await queue.put(1, 0, ORDINARY)
        await asyncio.sleep(0)  # the first is in process
        for number in range(1, 400):
            event = await queue.put(1, number, ORDINARY)
        assert event.is_set()
        other_event = await queue.put(2, "other", ORDINARY)
        recorder.gate.set()
        await other_event.wait()
    assert [item for item in recorder.processed if item != "other"] == list(range(MAX_PENDING + 1))
    assert recorder.removed == [(number, Removal.DROPPED) for number in range(MAX_PENDING + 1, 400)]


async def test_one_chat_takes_one_place_of_all() -> None:
    recorder = Recorder()
    async with asyncio.TaskGroup() as tasks:
        queue = PerChatQueue[object](tasks, recorder.process)
        for number in range(10 * MAX_CHATS):
            await queue.put(1, number, ORDINARY)
        for key in range(2, MAX_CHATS + 1):
            await queue.put(key, key, ORDINARY)
        assert queue.keys == MAX_CHATS
        one_more = tasks.create_task(queue.put(0, "one more", ORDINARY))
        await queue.put(1, "known", ORDINARY)
        await asyncio.sleep(0)
        assert not one_more.done()
        recorder.gate.set()
    assert "one more" in recorder.processed


async def _remaining(*items: tuple[str, Admission]) -> list[object]:
    """Return what is processed of items that come while another is."""
    recorder = Recorder()
    async with asyncio.TaskGroup() as tasks:
        queue = PerChatQueue[object](tasks, recorder.process)
        await queue.put(1, "first", ORDINARY)
        await asyncio.sleep(0)
        for item, admission in items:
            await queue.put(1, item, admission)
        recorder.gate.set()
    return recorder.processed[1:]


async def test_the_sender_with_the_most_items_makes_room_for_another() -> None:
    flood = [(f"a{number}", Admission(sender=1)) for number in range(50)]
    late_items = [("b", Admission(sender=2)), ("c", Admission(sender=3))]
    remaining = await _remaining(*flood, *late_items, *flood)
    assert remaining == [f"a{number}" for number in range(MAX_PENDING - 2)] + ["b", "c"]


async def test_what_is_preferred_displaces_what_is_ordinary_and_never_grows_the_queue() -> None:
    flood = [(f"a{number}", ORDINARY) for number in range(50)]
    preferred = [(f"stop{number}", Admission(rank=Rank.PREFERRED)) for number in range(50)]
    assert await _remaining(*flood, preferred[0]) == [f"a{number}" for number in range(MAX_PENDING - 1)] + ["stop0"]
    assert await _remaining(*preferred, *flood) == [f"stop{number}" for number in range(MAX_PENDING)]


async def test_what_is_required_is_never_dropped_and_takes_no_place() -> None:
    flood = [(f"a{number}", ORDINARY) for number in range(50)]
    remaining = await _remaining(*flood, ("required", Admission(rank=Rank.REQUIRED)), *flood)
    assert remaining == [f"a{number}" for number in range(MAX_PENDING)] + ["required"]


@pytest.mark.parametrize("rank", list(Rank))
async def test_a_request_that_is_repeated_replaces_the_earlier_one(rank: Rank) -> None:
    on, off = Admission(rank=rank, replaces="on"), Admission(rank=rank, replaces="off")
    assert await _remaining(("on1", on), ("off1", off), ("on2", on)) == ["off1", "on2"]
