"""The sandbox against Telegram itself, where a token is given; and that the comparison sees what differs.

`LIVE_TOKEN=… LIVE_CHAT=… .venv/bin/pytest tests/sandbox -m live` writes three messages into a private chat with the
bot, deletes them, and compares every answer with what the sandbox says to the same calls.
"""

import asyncio
import os
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import Strict, Telegram, sandbox
from bot.sandbox.telegram.state import shapes
from tests.sandbox.telegram.libraries.shape import Ask, Step, differences, play

API = "https://api.telegram.org"
OF_THE_ACCOUNT = frozenset(
    {
        *("last_name", "username", "is_premium", "language_code", "added_to_attachment_menu", "has_topics_enabled"),
        *("allows_users_to_create_topics", "can_manage_bots", "link_preview_options"),
    }
)
"""Fields that hang on who the person and the bot are."""
PAUSE_SECONDS = 1.1  # seconds between calls to Telegram, whose pace is one message a second in a chat

TOKEN, CHAT = os.environ.get("LIVE_TOKEN", ""), os.environ.get("LIVE_CHAT", "")  # noqa: TID251  a test's own switch
live = pytest.mark.skipif(not (TOKEN and CHAT), reason="asks Telegram itself: set LIVE_TOKEN and LIVE_CHAT")


def asking(session: aiohttp.ClientSession, url: str, token: str, pause: float = 0) -> Ask:
    async def ask(method: str, **arguments: Any) -> Mapping[str, Any]:
        await asyncio.sleep(pause)
        async with session.post(f"{url}/bot{token}/{method}", json=arguments) as response:
            answer: Mapping[str, Any] = await response.json()
            return answer

    return ask


async def in_the_sandbox(running: Telegram) -> list[Step]:
    """Play the scenario with a person who has pressed Start."""
    chat = running.add_user(status=UserStatus.STARTED).chat_id
    async with aiohttp.ClientSession() as session:
        return await play(asking(session, running.url, running.token), chat)


@pytest.mark.live
@live
async def test_telegram_itself_answers_in_the_same_shape() -> None:
    async with sandbox(strict=Strict.RECORD) as running, aiohttp.ClientSession() as session:
        ours = await in_the_sandbox(running)
        theirs = await play(asking(session, API, TOKEN, PAUSE_SECONDS), int(CHAT))
    assert differences(ours, theirs, OF_THE_ACCOUNT) == []


async def test_two_sandboxes_answer_in_the_same_shape() -> None:
    async with (
        sandbox(strict=Strict.RECORD) as first,
        sandbox("42:OTHER", name="Other", strict=Strict.RECORD) as second,
    ):
        ours, theirs = await in_the_sandbox(first), await in_the_sandbox(second)
    assert len(ours) > 15
    assert sum(step.answer["ok"] for step in ours) == 8
    assert differences(ours, theirs) == []


@pytest.mark.parametrize(
    ("made", "difference"),
    [
        ({"first_name": 7}, "who it is.result.first_name: str, int there"),
        ({"surname": "x"}, "who it is.result.surname: only there"),
        ({"is_bot": False}, "who it is.result.is_bot: True, False there"),
    ],
)
async def test_an_altered_sandbox_is_told_apart(
    made: dict[str, object], difference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sandbox(strict=Strict.RECORD) as unaltered, sandbox(strict=Strict.RECORD) as altered:
        ours = await in_the_sandbox(unaltered)
        plain = shapes.user_json
        monkeypatch.setattr(shapes, "user_json", lambda user: plain(user) | made)
        theirs = await in_the_sandbox(altered)
    assert difference in differences(ours, theirs)


@pytest.mark.parametrize(
    ("ours", "theirs", "difference"),
    [
        ({"ok": False, "description": "Bad Request: a"}, {"ok": False, "description": "Bad Request: b"}, "description"),
        ({"result": [{"id": 1}]}, {"result": []}, "result: 1 of them, 0 there"),
        ({"result": {"id": 1, "date": 2}}, {"result": {"id": 7}}, "result.date: not there"),
        ({"ok": True, "result": True}, {"ok": True, "result": {}}, "result: bool, dict there"),
    ],
)
def test_what_differs_is_told(ours: dict[str, object], theirs: dict[str, object], difference: str) -> None:
    [line] = differences([Step("a step", ours)], [Step("a step", theirs)])
    assert difference in line


def test_numbers_and_names_of_the_account_may_differ() -> None:
    ours = [Step("a step", {"result": {"id": 1, "first_name": "Ann"}})]
    theirs = [Step("a step", {"result": {"id": 7, "first_name": "Ben", "last_name": "Ito"}})]
    assert differences(ours, theirs, OF_THE_ACCOUNT) == []
    assert differences(ours, theirs) == ["a step.result.last_name: only there"]
    assert differences(ours, []) == ["1 steps, 0 there"]
