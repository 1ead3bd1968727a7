"""Calls that the real server would forgive, and the verdict does not."""

import json

import pytest

from bot.sandbox.telegram.api.contract_check import ContractError
from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Strict, sandbox
from bot.sandbox.telegram.spec import schema
from tests.sandbox.caller import Api
from tests.support.data import data

KEY = {"text": "Go", "callback_data": "go"}


@pytest.mark.parametrize(
    ("method", "arguments", "wrong"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x", "parse_mod": "HTML"}, "sendMessage: parse_mod is unknown"),
        ("sendMessage", {"chat_id": 1}, "sendMessage: text is missing"),
        ("sendMessage", {"chat_id": "one two", "text": "x"}, "sendMessage.chat_id: 'one two' is no chat"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "sendMessage.text: 5 is no string"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "parse_mode": "html"},
            "sendMessage.parse_mode: 'html' is no ParseMode",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "calback_data": "y"}]]}},
            "sendMessage.reply_markup.inline_keyboard[0][0]: calback_data is unknown",
        ),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": [KEY]}, "is no ReplyMarkup"),
        ("sendMessage", {"chat_id": 1, "text": "x", "entities": {"type": "bold"}}, "is no list"),
        ("sendMessage", {"chat_id": 1, "text": "x", "disable_notification": "maybe"}, "is no boolean"),
        ("deleteMessage", {"chat_id": 1, "message_id": True}, "deleteMessage.message_id: True is no integer"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "setMyCommands.commands[0]: description is missing"),
        ("getMe", {"verbose": "1"}, "getMe: verbose is unknown"),
    ],
)
async def test_a_sloppy_call_is_told(api: Api, method: str, arguments: dict[str, object], wrong: str) -> None:
    await api(method, **arguments)
    _, verdict = await api.sim("GET", "/sim/verdict")
    assert not verdict["ok"]
    assert any(wrong in line for line in verdict["wrongs"]), verdict


async def test_a_refusal_is_no_wrong(api: Api, ann: UserClient) -> None:
    await api("sendMessage", chat_id=5, text="x")
    await api("sendMessage", chat_id=ann.chat_id, text="<h1>", parse_mode="HTML")
    assert (await api.sim("GET", "/sim/verdict"))[1] == {"ok": True, "count": 0, "wrongs": []}


async def test_a_strict_sandbox_fails_at_its_end() -> None:
    with pytest.raises(ContractError, match="no such method"):
        async with sandbox() as telegram:
            telegram.verdict.add("sendMesage: no such method")


async def test_a_recording_sandbox_ends_well() -> None:
    async with sandbox(strict=Strict.RECORD) as telegram:
        telegram.verdict.add("wrong")
    assert telegram.verdict.count == 1


async def test_a_call_that_breaks_the_sandbox_is_its_own_wrong(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.telegram.state, "bot", None)
    reply = await api("getMe")
    assert reply.status == 500
    assert "the sandbox itself failed" in api.telegram.verdict.wrongs[0]


def test_the_table_of_methods_is_that_of_the_bot_api() -> None:
    described = json.loads(data("telegram", "api.json").read_text())["methods"]
    given = {name: method["fields"] for name, method in described.items()}
    known = schema.load()
    assert set(given) == set(known.methods) | known.elsewhere
    assert set(known.methods).isdisjoint(known.elsewhere)
    for name, shape in known.methods.items():
        assert {field["name"] for field in given[name]} == {*shape.needs, *shape.takes, *shape.lacks}, name
        assert {field["name"] for field in given[name] if field["required"]} == set(shape.needs), name


def test_the_table_of_objects_is_that_of_the_bot_api() -> None:
    types = json.loads(data("telegram", "api.json").read_text())["types"]
    for name, shape in schema.load().objects.items():
        if name != "BotCommandScope":  # seven types of which ours is the sum
            fields = types[name]["fields"]
            assert {field["name"] for field in fields} == {*shape.needs, *shape.takes}, name
            assert {field["name"] for field in fields if field["required"]} == set(shape.needs), name


def test_what_a_form_holds_as_text_is_right_too() -> None:
    call = Call("deleteMessage", {"chat_id": "-5", "message_id": "7"})
    assert list(schema.load().wrongs(call)) == []
