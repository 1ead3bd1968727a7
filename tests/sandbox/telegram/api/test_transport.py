"""Requests to the Bot API: encodings, method names, tokens and response envelopes."""

import json

import aiohttp
import pytest

from bot.sandbox.telegram.client.user import UserClient
from tests.sandbox.telegram.support.caller import Api


async def test_all_four_encodings_say_the_same(api: Api, ann: UserClient) -> None:
    arguments = {"chat_id": str(ann.chat_id), "text": "hello"}
    form = aiohttp.FormData(arguments, default_to_multipart=True)
    replies = [
        await api.ask("GET", "sendMessage", params=arguments),
        await api.ask("POST", "sendMessage", data=arguments),
        await api.ask("POST", "sendMessage", data=form),
        await api.ask("POST", "sendMessage", json={"chat_id": ann.chat_id, "text": "hello"}),
    ]
    assert [reply.result["text"] for reply in replies] == ["hello"] * 4
    assert [message.text for message in ann.received] == ["hello"] * 4
    assert api.telegram.contract_check.is_clean


async def test_nested_parameters_come_as_json_or_as_text(api: Api, ann: UserClient) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await api("sendMessage", chat_id=ann.chat_id, text="x", reply_markup=keyboard)
    await api("sendMessage", chat_id=ann.chat_id, text="y", reply_markup=json.dumps(keyboard))
    assert ann.received[0].keyboard == ann.received[1].keyboard
    assert api.telegram.contract_check.is_clean


async def test_names_of_methods_are_read_in_any_case(api: Api) -> None:
    assert (await api("GETme")).result["is_bot"]


async def test_a_call_without_body_and_content_type_is_fine(api: Api) -> None:
    assert (await api.ask("POST", "getMe")).result["username"] == "sandbox_bot"


async def test_another_token_is_unauthorized(api: Api) -> None:
    reply = await api.ask("POST", "getMe", token="123456:another")
    assert (reply.status, reply.body) == (401, {"ok": False, "error_code": 401, "description": "Unauthorized"})


async def test_something_that_is_no_token_is_not_found(api: Api) -> None:
    reply = await api.ask("POST", "getMe", token="nonsense")
    assert (reply.status, reply.description) == (404, "Not Found")


async def test_another_path_is_not_found(api: Api) -> None:
    status, body = await api.sim("GET", "/something/else")
    assert (status, body["description"]) == (404, "Not Found")


async def test_a_method_that_does_not_exist_is_not_found_and_fails_the_contract_check(api: Api) -> None:
    reply = await api("sendMesage", text="x")
    assert (reply.status, reply.description) == (404, "Not Found: method not found")
    assert api.telegram.contract_check.violations == ["sendMesage: no such method"]


async def test_a_method_that_only_telegram_has_is_never_answered_with_silence(api: Api) -> None:
    reply = await api("sendSticker", chat_id=1, sticker="x")
    assert (reply.status, reply.body["ok"]) == (501, False)
    assert not api.telegram.contract_check.is_clean


@pytest.mark.parametrize(
    "lacking",
    [{"parse_mode": "MarkdownV2"}, {"message_effect_id": "5"}, {"direct_messages_topic_id": 1}],
)
async def test_a_parameter_that_only_telegram_knows_is_never_ignored(
    api: Api, ann: UserClient, lacking: dict[str, object]
) -> None:
    reply = await api("sendMessage", chat_id=ann.chat_id, text="x", **lacking)
    assert reply.status == 501
    assert ann.received == []
    assert not api.telegram.contract_check.is_clean


async def test_a_body_that_is_no_json_is_refused(api: Api) -> None:
    reply = await api.ask("POST", "getMe", data=b"{", headers={"Content-Type": "application/json"})
    assert reply.status == 400


async def test_half_a_character_is_refused_as_text(api: Api, ann: UserClient) -> None:
    reply = await api.ask(
        "POST", "sendMessage", data={"chat_id": str(ann.chat_id), "text": b"\xff\xfe".decode("latin-1")}
    )
    assert reply.status == 200
    raw = b'{"chat_id": %d, "text": "\\ud83d"}' % ann.chat_id
    reply = await api.ask("POST", "sendMessage", data=raw, headers={"Content-Type": "application/json"})
    assert reply.status == 400


async def test_the_journal_tells_the_calls_and_never_the_token(api: Api, ann: UserClient) -> None:
    await api("sendMessage", chat_id=ann.chat_id, text=f"my token is {api.telegram.token}")
    await api("deleteMessage", chat_id=ann.chat_id, message_id=999)
    _, journal = await api.sim("GET", "/sim/journal")
    last = [(call["method"], call["code"]) for call in journal["calls"]][-2:]
    assert last == [("sendMessage", 200), ("deleteMessage", 400)]
    assert journal["counts"]["sendMessage"] == 1
    assert api.telegram.token not in json.dumps(journal)
