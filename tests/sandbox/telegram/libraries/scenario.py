"""Scenario that bots in several libraries play with a user, each in the idiom of its library.

On `/start` the bot greets by name, in bold, repeats the payload of the deep link, and shows a button for each topic. A
press marks the topic in place and answers with a toast. `/broken` sends tags that no server accepts, and shows the
error in the chat. `/say` sends the rest of the line; the bot obeys `retry_after`, and sends again after a cut
connection.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.telegram.api.contract_check import Entry
from bot.sandbox.telegram.api.faults import Drop, Fault
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram

GREETING = "<b>Welcome, {name}</b>\nYou came by {payload}."
TOPICS = ("Armenia", "Georgia")
BROKEN = "<h1>No such tag</h1>"
REFUSAL = 'unsupported start tag "h1" at byte offset 0'
SECRET = "a-secret_of_the_webhook"
WAIT = 1
"""Seconds that the sandbox asks the bot to wait."""

Running = Callable[[Telegram], AbstractAsyncContextManager[object]]
"""Lets a bot run for the length of a block."""


def followed(topic: str) -> str:
    return f"{topic} followed"


def marked(topic: str) -> str:
    return f"✓ {topic}"


async def play(telegram: Telegram, running: Running) -> UserClient:
    """Play the whole scenario; the sandbox fails the test at its end if a call was wrong."""
    ann = telegram.add_user(name="Ann")
    async with running(telegram):
        await _greeted(ann)
        await _marked(ann)
        await _told_of_its_error(ann)
        await _waits_when_told_to(telegram, ann)
        await _says_it_again(telegram, ann)
    return ann


async def play_a_cut_poll(telegram: Telegram, running: Running) -> None:
    """Cut the line while the bot asks for updates: it must ask again, and miss nothing."""
    ann = telegram.add_user(name="Ann")
    async with running(telegram):
        telegram.fails(Fault("getUpdates", drop=Drop.BEFORE))
        for text in ("before", "after"):
            await ann.sends(f"/say {text}")
            await ann.waits(lambda text=text: [message.text for message in ann.received][-1:] == [text])  # type: ignore[misc]  # a default of a lambda has no type
        assert telegram.orders == []


async def _greeted(ann: UserClient) -> None:
    await ann.starts("a_friend")
    await ann.waits(lambda: ann.received)
    [message] = ann.received
    assert message.text == "Welcome, Ann\nYou came by a_friend."
    assert [(entity.kind, entity.offset, entity.length) for entity in message.entities] == [("bold", 0, 12)]
    assert [[button.text for button in row] for row in message.keyboard] == [[topic] for topic in TOPICS]


async def _marked(ann: UserClient) -> None:
    [message] = ann.received
    assert await ann.presses("Armenia") == followed("Armenia")
    await ann.waits(lambda: ann.received[0].edits)
    [edited] = ann.received
    assert (edited.id, edited.text) == (message.id, marked("Armenia"))
    assert [button.text for row in edited.keyboard for button in row] == ["Georgia"]


async def _told_of_its_error(ann: UserClient) -> None:
    await ann.sends("/broken")
    await ann.waits(lambda: "Refused" in ann.received[-1].text)
    assert ann.received[-1].text.lower().endswith(REFUSAL), ann.received[-1].text  # each library has its own capitals


async def _waits_when_told_to(telegram: Telegram, ann: UserClient) -> None:
    slower = Fault("sendMessage", code=429, description="Too Many Requests: retry after 1", parameters=_wait())
    telegram.fails(slower)
    await ann.sends("/say at last")
    await ann.waits(lambda: ann.received[-1].text == "at last")
    refused, accepted = _calls(telegram, "at last")
    assert (refused.code, accepted.code) == (429, 200)
    assert accepted.at - refused.at >= WAIT


async def _says_it_again(telegram: Telegram, ann: UserClient) -> None:
    telegram.fails(Fault("sendMessage", drop=Drop.BEFORE))
    await ann.sends("/say once more")
    await ann.waits(lambda: ann.received[-1].text == "once more")
    assert [call.code for call in _calls(telegram, "once more")] == [0, 200]
    assert [message.text for message in ann.received].count("once more") == 1


def _wait() -> dict[str, int]:
    return {"retry_after": WAIT}


def _calls(telegram: Telegram, text: str) -> list[Entry]:
    return [entry for entry in telegram.journal.entries if entry.call.arguments.get("text") == text]


async def said_in_the_end(say: Callable[[], Awaitable[Any]], wait_of: Callable[[Exception], float | None]) -> None:
    """Say something until it is taken.

    Args:
        say: sends it.
        wait_of: tells of the library's error after how many seconds to try again, None to give up.
    """
    while True:
        try:
            await say()
        except Exception as error:
            seconds = wait_of(error)
            if seconds is None:
                raise
            await asyncio.sleep(seconds)
        else:
            return


class Hook:
    """A server for a webhook, which hands what comes to the bot and asks for the secret."""

    def __init__(self, take: Callable[[dict[str, Any]], Awaitable[object]]) -> None:
        self._take = take
        application = web.Application()
        application.router.add_post("/hook", self._came)
        self._server = TestServer(application)

    async def __aenter__(self) -> str:
        await self._server.start_server()
        return str(self._server.make_url("/hook"))

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    async def _came(self, request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            raise web.HTTPForbidden
        await self._take(await request.json())
        return web.Response()
