import asyncio

from bot.chat.api.per_chat_queue import MAX_PENDING, PerChatQueue


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
        turns = PerChatQueue(tasks, process)
        for number in range(3):
            await turns.put(1, (1, number))
            await turns.put(2, (2, number))
        await others_done.wait()
        assert done == [(2, 0), (2, 1), (2, 2)]
        gate.set()
    assert done[3:] == [(1, 0), (1, 1), (1, 2)]
    assert turns.keys == 0


async def test_no_more_are_taken_than_can_be_held() -> None:
    gate, full = asyncio.Event(), asyncio.Event()
    held = 0

    async def process(_thing: int) -> None:
        await gate.wait()

    async def press(turns: PerChatQueue[int]) -> None:
        nonlocal held
        for number in range(MAX_PENDING + 1):
            if number == MAX_PENDING:
                full.set()
            await turns.put(number % 7, number)
            held += 1

    async with asyncio.TaskGroup() as tasks:
        pressing = tasks.create_task(press(PerChatQueue(tasks, process)))
        await full.wait()
        assert (held, pressing.done()) == (MAX_PENDING, False)
        gate.set()
    assert held == MAX_PENDING + 1
