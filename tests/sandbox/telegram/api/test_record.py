"""Journal in memory and in a file, redaction of secrets, and sampling of the contract check."""

from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest

from bot.sandbox.telegram.api.redaction import Redaction
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import Strict, sandbox
from tests.sandbox.telegram.support.caller import Api
from tests.sandbox.telegram.test_command import TOKEN, end, running

SECRET = "123456:A-token_that_must_stay_hidden"


def lines(path: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


async def test_a_file_holds_every_call_as_soon_as_it_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    async with sandbox(journal=path) as telegram, aiohttp.ClientSession() as session:
        api, ann = Api(telegram, session), telegram.add_user(status=UserStatus.STARTED)
        await api("sendMessage", chat_id=ann.chat_id, text="Բարև 😀")
        [sent] = lines(path)
        assert sent["arguments"] == {"chat_id": ann.chat_id, "text": "Բարև 😀"}
        await api("sendMessage", chat_id=5, text="x")
        assert [(entry["method"], entry["code"], entry["description"]) for entry in lines(path)] == [
            ("sendMessage", 200, ""),
            ("sendMessage", 400, "Bad Request: chat not found"),
        ]
        _, shown = await api.sim("GET", "/sim/journal")
        assert lines(path) == shown["calls"]


async def test_a_file_is_added_to_by_the_next_sandbox(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    for _ in range(2):
        async with sandbox(journal=path) as telegram, aiohttp.ClientSession() as session:
            await Api(telegram, session)("getMe")
    assert [entry["method"] for entry in lines(path)] == ["getMe", "getMe"]


async def test_no_secret_is_kept_wherever_in_a_call_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    async with (
        sandbox(SECRET, journal=path, strict=Strict.RECORD) as telegram,
        aiohttp.ClientSession() as session,
    ):
        api, ann = Api(telegram, session), telegram.add_user(status=UserStatus.STARTED)
        key = {"text": "Go", "url": f"https://example.am/{SECRET.replace(':', '%3A')}"}
        buttons = {"inline_keyboard": [[key]]}
        await api("sendMessage", chat_id=ann.chat_id, text=f"I am {SECRET}.", reply_markup=buttons)
        await api("sendMessage", chat_id=SECRET, text="x", **{SECRET: "x"})
        await api("setWebhook", url=f"https://example.am/{SECRET}", secret_token="of-the-webhook")
        await api(SECRET)
        await api(f"send_{'x' * 30}{SECRET}")
        pages = [(await api.sim("GET", f"/sim/{name}"))[1] for name in ("journal", "verdict")]
    text = path.read_text() + str(pages)
    assert text.count("<token>") > 8
    assert "123456:" not in text.replace("123456:<", "")
    assert "must_stay" not in text
    assert "of-the-webhook" not in text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{SECRET}", "<token>"),
        (f"bot{SECRET}/getMe", "bot<token>/getMe"),
        (SECRET[:20], "<token>"),
        ("123456%3aA-token_that_must_stay_hidden", "<token>"),
        ("123456:another", "123456:another"),
        ("654321:A-token_that_must_stay_hidden", "654321:A-token_that_must_stay_hidden"),
    ],
)
def test_a_token_is_known_whole_shortened_and_in_an_address(text: str, left: str) -> None:
    assert Redaction(SECRET).text(text) == left


def test_a_short_token_takes_nothing_else_with_it() -> None:
    assert Redaction("42:TEST").text("42:TESTS of 42:TEST") == "<token>S of <token>"


@pytest.mark.parametrize(("validate", "wrongs"), [(1, 4), (2, 2), (3, 1), (5, 0)])
async def test_only_every_so_many_th_call_is_checked(validate: int, wrongs: int) -> None:
    async with (
        sandbox(validate=validate, strict=Strict.RECORD) as telegram,
        aiohttp.ClientSession() as session,
    ):
        api, ann = Api(telegram, session), telegram.add_user(status=UserStatus.STARTED)
        for _ in range(4):
            assert (await api("sendMessage", chat_id=ann.chat_id, text="x", parse_mod="HTML")).status == 200
        assert telegram.contract_check.count == wrongs


async def test_a_call_that_is_not_there_is_told_however_few_are_checked() -> None:
    async with (
        sandbox(validate=1000, strict=Strict.RECORD) as telegram,
        aiohttp.ClientSession() as session,
    ):
        await Api(telegram, session)("sendMesage")
        assert telegram.contract_check.count == 1


async def test_of_fewer_than_one_call_none_can_be_checked() -> None:
    with pytest.raises(ValueError, match="none can be checked"):
        async with sandbox(validate=0):
            pass


async def test_updates_are_checked_as_often_as_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    async with sandbox(validate=2, strict=Strict.RECORD) as telegram:
        ann: UserClient = telegram.add_user()
        monkeypatch.setattr(telegram.state, "json", lambda _: {"message_id": 1})
        for text in ("one", "two", "three"):
            await ann.sends(text)
        assert sum("date is missing" in wrong for wrong in telegram.contract_check.violations) == 1


async def test_alone_it_keeps_a_journal_and_checks_a_sample(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    options = ("--journal", str(path), "--validate", "2", "--strict", "fail")
    async with running(*options) as (process, url), aiohttp.ClientSession() as session:
        for _ in range(3):
            await session.get(f"{url}/bot{TOKEN}/getMe?verbose=1")
        assert len(lines(path)) == 3
        code, errors = await end(process)
    assert code == 1
    assert "1 wrong calls of the Bot API:" in errors


@pytest.mark.parametrize(
    ("option", "value", "line"),
    [("--journal", "/proc/none/calls.jsonl", "cannot write /proc/none"), ("--validate", "0", "from 1")],
)
async def test_a_journal_or_a_sample_that_cannot_be_ends_with_one_plain_line(
    option: str, value: str, line: str
) -> None:
    async with running(option, value) as (process, _):
        _, errors = await process.communicate()
    assert process.returncode == 2
    assert line in errors.decode().splitlines()[-1]
