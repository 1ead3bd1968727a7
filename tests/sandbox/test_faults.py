"""Failures on order, through HTTP as another process would order them."""

import aiohttp
import pytest

from bot.sandbox.faults import Drop, Fault
from bot.sandbox.person import Person
from tests.sandbox.caller import Api


async def order(api: Api, **fault: object) -> int:
    return (await api.sim("POST", "/sim/faults", json={"method": "sendMessage", **fault}))[0]


async def test_a_flood_tells_when_to_come_back_in_body_and_header(api: Api, ann: Person) -> None:
    await order(api, code=429, description="Too Many Requests: retry after 7", parameters={"retry_after": 7})
    reply = await api("sendMessage", chat_id=ann.chat_id, text="x")
    assert (reply.status, reply.headers["Retry-After"]) == (429, "7")
    assert reply.body["parameters"] == {"retry_after": 7}
    assert ann.received == []
    assert (await api("sendMessage", chat_id=ann.chat_id, text="x")).result


async def test_a_group_that_moved_tells_where_to(api: Api, ann: Person) -> None:
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    await order(api, code=400, description=text, parameters={"migrate_to_chat_id": -1001})
    reply = await api("sendMessage", chat_id=ann.chat_id, text="x")
    assert (reply.status, reply.description, reply.body["parameters"]) == (400, text, {"migrate_to_chat_id": -1001})


async def test_a_fault_is_only_for_the_calls_it_names(api: Api, ann: Person) -> None:
    bob = api.telegram.person(name="Bob")
    await bob.sends("/start")
    await order(api, chat_id=ann.chat_id, contains="bad", code=500, description="Internal Server Error", times=2)
    assert (await api("sendMessage", chat_id=bob.chat_id, text="bad")).status == 200
    assert (await api("sendMessage", chat_id=ann.chat_id, text="good")).status == 200
    statuses = [(await api("sendMessage", chat_id=ann.chat_id, text="so bad")).status for _ in range(3)]
    assert statuses == [500, 500, 200]


@pytest.mark.parametrize(("drop", "stored"), [("before", []), ("after", ["x"])])
async def test_a_cut_connection_leaves_the_message_stored_or_not(
    api: Api, ann: Person, drop: str, stored: list[str]
) -> None:
    await order(api, drop=drop)
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("sendMessage", chat_id=ann.chat_id, text="x")
    assert [message.text for message in ann.received] == stored


async def test_a_delayed_answer_is_the_true_one(api: Api, ann: Person) -> None:
    api.telegram.fails(Fault("SENDMESSAGE", delay=0.05))
    assert (await api("sendMessage", chat_id=ann.chat_id, text="x")).result["text"] == "x"


async def test_faults_can_be_seen_and_forgotten(api: Api, ann: Person) -> None:
    api.telegram.fails(Fault("sendMessage", drop=Drop.BEFORE, times=3))
    _, waiting = await api.sim("GET", "/sim/faults")
    assert [(fault["method"], fault["times"], fault["drop"]) for fault in waiting] == [("sendMessage", 3, "before")]
    await api.sim("DELETE", "/sim/faults")
    assert (await api("sendMessage", chat_id=ann.chat_id, text="x")).status == 200


@pytest.mark.parametrize("wrong", [{"drop": "sometimes"}, {"cod": 500}, {"times": "x"}, {"code": "400"}])
async def test_a_wrong_order_is_refused(api: Api, wrong: dict[str, object]) -> None:
    assert await order(api, **wrong) == 400
