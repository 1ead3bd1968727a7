"""Contract violations that the real server accepts."""

import pytest

from bot.sandbox.telegram.api.contract_check import ContractError
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Strict, sandbox
from tests.sandbox.telegram.support.caller import Api

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
            telegram.contract_check.add("sendMesage: no such method")


async def test_a_recording_sandbox_ends_well() -> None:
    async with sandbox(strict=Strict.RECORD) as telegram:
        telegram.contract_check.add("wrong")
    assert telegram.contract_check.count == 1


async def test_a_call_that_breaks_the_sandbox_is_its_own_wrong(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.telegram.state, "bot", None)
    reply = await api("getMe")
    assert reply.status == 500
    assert "the sandbox itself failed" in api.telegram.contract_check.violations[0]
