"""Long polling: pending and confirmed updates, and waiting requests."""

import asyncio

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import sandbox
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


async def texts(api: Api, **arguments: object) -> list[str]:
    return [update["message"]["text"] for update in (await api("getUpdates", **arguments)).result]


async def ids(api: Api) -> list[int]:
    return [update["update_id"] for update in (await api("getUpdates")).result]


async def test_updates_stay_until_a_later_one_is_asked_for(api: Api, ann: UserClient) -> None:
    await ann.sends("one")
    await ann.sends("two")
    assert await texts(api) == ["one", "two"]
    first, second = await ids(api)
    assert second == first + 1
    assert await texts(api, offset=first) == ["one", "two"]
    assert await texts(api, offset=second) == ["two"]
    assert await texts(api, offset=second + 1) == []


async def test_a_negative_offset_keeps_the_last_ones(api: Api, ann: UserClient) -> None:
    for text in ("one", "two", "three"):
        await ann.sends(text)
    assert await texts(api, offset=-2) == ["two", "three"]
    assert await texts(api) == ["two", "three"]


async def test_no_more_come_than_are_asked_for(api: Api, ann: UserClient) -> None:
    for number in range(120):
        await ann.sends(str(number))
    assert len(await texts(api, limit=3)) == 3
    assert len(await texts(api, limit=1000)) == 100
    assert len(await texts(api, limit=0)) == 1


async def test_a_poll_waits_until_something_comes(api: Api, ann: UserClient) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(texts(api, timeout=30))
        await ann.waits(lambda: api.telegram.state.updates.is_polled)
        await ann.sends("at last")
    assert poll.result() == ["at last"]


async def test_a_poll_that_waits_in_vain_ends_empty(api: Api) -> None:
    assert (await api("getUpdates", timeout=1)).result == []


async def test_a_new_poll_ends_the_older_one(api: Api, ann: UserClient) -> None:
    async with asyncio.TaskGroup() as group:
        older = group.create_task(api("getUpdates", timeout=30))
        await ann.waits(lambda: api.telegram.state.updates.is_polled)
        newer = group.create_task(texts(api, timeout=30))
        conflict = await older
        await ann.sends("for the newer")
    assert conflict.status == 409
    assert conflict.description.startswith("Conflict: terminated by other getUpdates request")
    assert newer.result() == ["for the newer"]


async def test_only_the_kinds_asked_for_come_and_that_is_remembered(api: Api, ann: UserClient) -> None:
    await api("getUpdates", allowed_updates=["my_chat_member"])
    await ann.sends("unheard")
    await ann.blocks()
    [update] = (await api("getUpdates")).result
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await api("getUpdates", offset=update["update_id"] + 1, allowed_updates=[])
    await ann.unblocks()
    await ann.sends("heard")
    kinds = [min(update) for update in (await api("getUpdates")).result]
    assert kinds == ["my_chat_member", "message"]


async def test_kinds_that_are_no_json_leave_the_old_ones(api: Api, ann: UserClient) -> None:
    await api("getUpdates", allowed_updates=["callback_query"])
    await api("getUpdates", allowed_updates="[nonsense")
    await ann.sends("unheard")
    assert await texts(api) == []


async def test_a_message_is_kept_for_a_day_and_a_press_for_150_seconds(
    api: Api, ann: UserClient, clock: FrozenUnixClock
) -> None:
    await ann.sends("hello")
    api.telegram.state.press(api.telegram.state.private_chats[ann.chat_id], 1, "data")
    assert len(await ids(api)) == 2
    clock.advance(151)
    assert await texts(api) == ["hello"]
    clock.advance(86_400)
    assert await ids(api) == []


async def test_a_malformed_update_comes_as_it_was_made(api: Api) -> None:
    await api.sim("POST", "/sim/updates", json={"message": {"message_id": "no number"}})
    [update] = (await api("getUpdates")).result
    assert update["message"] == {"message_id": "no number"}


async def test_the_end_of_the_sandbox_answers_the_poll_that_waits(clock: FrozenUnixClock) -> None:
    async with asyncio.TaskGroup() as group:
        async with sandbox(now=clock) as telegram:
            poll = group.create_task(telegram.state.updates.poll(offset=0, limit=1, seconds=50))
            await asyncio.sleep(0)
        assert await asyncio.wait_for(poll, EVENT_TIMEOUT_SECONDS) == []
