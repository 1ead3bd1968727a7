"""Injected faults, through HTTP as another process would order them."""

import asyncio
import contextlib
import json

import aiohttp
import pytest

from bot.sandbox.telegram.api.faults import Drop, Fault, FaultInjection, FaultKind, Faults
from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import sandbox
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock


async def order(api: Api, **fault: object) -> int:
    return (await api.sim("POST", "/sim/faults", json={"method": "sendMessage", **fault}))[0]


async def test_a_flood_tells_when_to_come_back_in_body_and_header(api: Api, ann: UserClient) -> None:
    await order(api, code=429, description="Too Many Requests: retry after 7", parameters={"retry_after": 7})
    reply = await api("sendMessage", chat_id=ann.chat_id, text="x")
    assert (reply.status, reply.headers["Retry-After"]) == (429, "7")
    assert reply.body["parameters"] == {"retry_after": 7}
    assert ann.received == []
    assert (await api("sendMessage", chat_id=ann.chat_id, text="x")).result


async def test_a_group_that_moved_tells_where_to(api: Api, ann: UserClient) -> None:
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    await order(api, code=400, description=text, parameters={"migrate_to_chat_id": -1001})
    reply = await api("sendMessage", chat_id=ann.chat_id, text="x")
    assert (reply.status, reply.description, reply.body["parameters"]) == (400, text, {"migrate_to_chat_id": -1001})


async def test_a_fault_is_only_for_the_calls_it_names(api: Api, ann: UserClient) -> None:
    bob = api.telegram.add_user(name="Bob")
    await bob.sends("/start")
    await order(api, chat_id=ann.chat_id, contains="bad", code=500, description="Internal Server Error", times=2)
    assert (await api("sendMessage", chat_id=bob.chat_id, text="bad")).status == 200
    assert (await api("sendMessage", chat_id=ann.chat_id, text="good")).status == 200
    statuses = [(await api("sendMessage", chat_id=ann.chat_id, text="so bad")).status for _ in range(3)]
    assert statuses == [500, 500, 200]


@pytest.mark.parametrize(("drop", "stored"), [("before", []), ("after", ["x"])])
async def test_a_cut_connection_leaves_the_message_stored_or_not(
    api: Api, ann: UserClient, drop: str, stored: list[str]
) -> None:
    await order(api, drop=drop)
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("sendMessage", chat_id=ann.chat_id, text="x")
    assert [message.text for message in ann.received] == stored


async def test_a_delayed_answer_is_the_true_one(api: Api, ann: UserClient) -> None:
    api.telegram.fails(Fault("SENDMESSAGE", delay=0.05))
    assert (await api("sendMessage", chat_id=ann.chat_id, text="x")).result["text"] == "x"


async def test_faults_can_be_seen_and_forgotten(api: Api, ann: UserClient) -> None:
    api.telegram.fails(Fault("sendMessage", drop=Drop.BEFORE, times=3))
    _, waiting = await api.sim("GET", "/sim/faults")
    assert [(fault["method"], fault["times"], fault["drop"]) for fault in waiting] == [("sendMessage", 3, "before")]
    await api.sim("DELETE", "/sim/faults")
    assert (await api("sendMessage", chat_id=ann.chat_id, text="x")).status == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"drop": "sometimes"},
        {"cod": 500},
        {"times": "x"},
        {"code": "400"},
        {"trick": "magic"},
        {"trick": "duplicate"},
        {"times": True},
    ],
)
async def test_a_wrong_order_is_refused(api: Api, wrong: dict[str, object]) -> None:
    assert await order(api, **wrong) == 400


async def test_an_order_may_be_placed_in_the_singular_too(api: Api, ann: UserClient) -> None:
    await api.sim("POST", "/sim/fault", json={"method": "sendMessage", "code": 500, "description": "x"})
    assert (await api("sendMessage", chat_id=ann.chat_id, text="x")).status == 500


async def test_an_answer_cut_short_is_no_json_though_all_was_done(api: Api, ann: UserClient) -> None:
    await order(api, trick="truncated")
    with pytest.raises(json.JSONDecodeError):
        await api("sendMessage", chat_id=ann.chat_id, text="x")
    assert [message.text for message in ann.received] == ["x"]


async def test_a_front_server_that_fails_answers_in_html_and_nothing_is_done(api: Api, ann: UserClient) -> None:
    await order(api, trick="html")
    url = f"{api.telegram.url}/bot{api.telegram.token}/sendMessage"
    async with api.session.post(url, json={"chat_id": ann.chat_id, "text": "x"}) as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "502 Bad Gateway" in await response.text()
    assert ann.received == []


async def test_a_stalled_answer_begins_and_the_bot_must_give_up_by_itself(api: Api, ann: UserClient) -> None:
    await order(api, trick="stall")
    url = f"{api.telegram.url}/bot{api.telegram.token}/sendMessage"
    async with api.session.post(url, json={"chat_id": ann.chat_id, "text": "x"}) as response:
        assert response.status == 200
        assert await response.content.readexactly(1) == b"{"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(response.content.readexactly(1), 0.05)
    assert [message.text for message in ann.received] == ["x"]


async def test_the_end_of_the_sandbox_lets_stalled_calls_go(clock: FrozenUnixClock) -> None:
    async with aiohttp.ClientSession() as session, contextlib.AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(sandbox(now=clock))
        telegram.fails(Fault("getMe", trick=FaultKind.STALL))
        response = await stack.enter_async_context(session.get(f"{telegram.url}/bot{telegram.token}/getMe"))
        telegram._transport.end()
        with pytest.raises(aiohttp.ClientError):
            await response.read()


async def test_a_duplicated_update_comes_again_after_it_was_confirmed(api: Api, ann: UserClient) -> None:
    api.telegram.fails(Fault("getUpdates", trick=FaultKind.DUPLICATE))
    await ann.sends("hello")
    [first] = (await api("getUpdates")).result
    assert (await api("getUpdates", offset=first["update_id"] + 1)).result == [first]
    assert (await api("getUpdates", offset=first["update_id"] + 1)).result == []


async def test_a_duplicate_is_of_the_next_update_even_if_none_waits_yet(api: Api, ann: UserClient) -> None:
    api.telegram.fails(Fault("getUpdates", trick=FaultKind.DUPLICATE))
    assert (await api("getUpdates")).result == []
    await ann.sends("hello")
    [first] = (await api("getUpdates")).result
    assert (await api("getUpdates", offset=first["update_id"] + 1)).result == [first]


async def test_a_malformed_update_comes_among_the_good_ones(api: Api, ann: UserClient) -> None:
    api.telegram.fails(Fault("getUpdates", trick=FaultKind.MALFORMED))
    await ann.sends("hello")
    good, malformed = (await api("getUpdates")).result
    assert malformed["update_id"] == good["update_id"] + 1
    assert malformed["message"] == {"message_id": "no number", "chat": None}


def test_chaos_is_the_same_with_the_same_seed_however_the_methods_mix() -> None:
    sends, polls = [Call("sendMessage")] * 300, [Call("getUpdates")] * 300
    first, same_seed, other_seed = FaultInjection(1), FaultInjection(1), FaultInjection(2)
    apart = [first.take(call) for call in [*sends, *polls]]
    mixed = [same_seed.take(call) for pair in zip(sends, polls, strict=True) for call in pair]
    assert apart == [*mixed[::2], *mixed[1::2]]
    assert apart != [other_seed.take(call) for call in [*sends, *polls]]


def test_chaos_keeps_to_its_rate_and_to_what_a_method_can_meet() -> None:
    chaos = FaultInjection(7, rate=0.25)
    sends = [chaos.take(Call("sendMessage")) for _ in range(4000)]
    polls = [chaos.take(Call("getUpdates")) for _ in range(4000)]
    failed = [fault for fault in sends if fault.method]
    assert 900 < len(failed) < 1100
    assert {fault.trick for fault in failed} == {None, FaultKind.TRUNCATED, FaultKind.HTML, FaultKind.STALL}
    assert {fault.trick for fault in polls} == {None, *FaultKind}
    assert {fault.drop for fault in sends} == {None, *Drop}


async def test_what_is_ordered_comes_before_chaos(clock: FrozenUnixClock) -> None:
    faults = Faults(FaultInjection(1, rate=1.0))
    faults.add(Fault("getMe", code=418, description="teapot"))
    codes = [faults.take(Call("getMe")).code for _ in range(2)]
    assert codes[0] == 418 != codes[1]
    async with sandbox(now=clock, chaos=5) as telegram:
        assert telegram.orders == []
