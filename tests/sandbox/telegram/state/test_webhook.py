"""Webhook: updates are sent in order, with the secret, until they are accepted."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram, sandbox
from bot.sandbox.telegram.state.delivery import queue_of, retry_delay
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


@dataclass
class Bot:
    """A bot's server: notes what comes, and answers what it was told to, else an empty 200."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answers: deque[web.Response] = field(default_factory=deque)
    held: asyncio.Event | None = None
    inside: int = 0
    most_inside: int = 0
    came: asyncio.Condition = field(default_factory=asyncio.Condition)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.updates.append(await request.json())
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        async with self.came:
            self.came.notify_all()
        if self.held:
            await self.held.wait()
        self.inside -= 1
        return self.answers.popleft() if self.answers else web.Response()

    async def has(self, count: int) -> None:
        """Wait until so many updates came."""
        async with asyncio.timeout(EVENT_TIMEOUT_SECONDS), self.came:
            await self.came.wait_for(lambda: len(self.updates) >= count)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    bot = Bot()
    application = web.Application()
    application.router.add_post("/hook", bot.take)
    async with TestServer(application) as server:
        bot.url = str(server.make_url("/hook"))
        yield bot


@pytest.fixture
async def telegram(clock: FrozenUnixClock) -> AsyncIterator[Telegram]:
    async with sandbox(now=clock, local_webhooks=True) as running:
        running.clock.freeze()
        yield running


async def info(api: Api) -> dict[str, Any]:
    result: dict[str, Any] = (await api("getWebhookInfo")).result
    return result


async def all_taken(api: Api) -> None:
    """Wait until nothing waits for the webhook."""
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        while (await info(api))["pending_update_count"]:
            pass


async def failed(api: Api) -> str:
    """Wait until an attempt has failed at this very moment of the frozen clock, and return why."""
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        while (webhook_info := await info(api)).get("last_error_date") != int(api.telegram.clock()):
            pass
    return str(webhook_info["last_error_message"])


async def test_an_update_is_sent_with_the_secret_and_confirmed_when_taken(api: Api, ann: UserClient, bot: Bot) -> None:
    reply = await api("setWebhook", url=bot.url, secret_token="s3cret_-")
    assert (reply.result, reply.body["description"]) == (True, "Webhook was set")
    await ann.sends("hello")
    await bot.has(1)
    await all_taken(api)
    assert (bot.texts, bot.secrets) == (["hello"], ["s3cret_-"])


async def test_what_waited_before_the_webhook_was_set_is_sent_too_unless_dropped(
    api: Api, ann: UserClient, bot: Bot
) -> None:
    await ann.sends("dropped")
    await api("deleteWebhook", drop_pending_updates=True)
    await ann.sends("sent")
    await api("setWebhook", url=bot.url)
    await bot.has(1)
    assert (bot.texts, bot.secrets) == (["sent"], [None])


async def test_an_update_that_is_not_taken_comes_again_after_2_4_and_8_seconds_and_holds_its_chat_back(
    api: Api, ann: UserClient, bot: Bot
) -> None:
    bot.answers.extend(web.Response(status=500) for _ in range(3))
    await api("setWebhook", url=bot.url)
    await ann.sends("one")
    await ann.sends("two")
    for attempts, seconds in enumerate((2, 4, 8), start=1):
        await bot.has(attempts)
        assert await failed(api) == "Wrong response from the webhook: 500 Internal Server Error"
        api.telegram.clock.advance(seconds - 0.5)
        await info(api)
        assert len(bot.updates) == attempts
        api.telegram.clock.advance(0.5)
    await bot.has(5)
    await all_taken(api)
    assert bot.texts == ["one"] * 4 + ["two"]


async def test_one_chat_that_fails_holds_no_other_back(api: Api, ann: UserClient, bot: Bot) -> None:
    bot.answers.append(web.Response(status=503))
    await api("setWebhook", url=bot.url)
    await ann.sends("stuck")
    await failed(api)
    await api.telegram.add_user(name="Bob").sends("free")
    await bot.has(2)
    assert bot.texts == ["stuck", "free"]


async def test_the_webhook_may_say_when_it_wants_to_be_asked_again(api: Api, ann: UserClient, bot: Bot) -> None:
    bot.answers.append(web.Response(status=429, headers={"Retry-After": "30"}))
    await api("setWebhook", url=bot.url)
    await ann.sends("hello")
    await failed(api)
    api.telegram.clock.advance(29)
    await info(api)
    assert len(bot.updates) == 1
    api.telegram.clock.advance(1)
    await bot.has(2)


async def test_an_update_is_given_up_when_its_life_is_over(api: Api, ann: UserClient, bot: Bot) -> None:
    bot.answers.append(web.Response(status=500))
    await api("setWebhook", url=bot.url)
    await ann.sends("old")
    await failed(api)
    api.telegram.clock.advance(86_401)
    await ann.sends("new")
    await bot.has(2)
    assert bot.texts == ["old", "new"]


async def test_no_more_are_under_way_than_the_webhook_has_connections(api: Api, bot: Bot) -> None:
    bot.held = asyncio.Event()
    await api("setWebhook", url=bot.url, max_connections=2)
    for number in range(5):
        await api.telegram.add_user(name=f"P{number}").sends("/start")
    await bot.has(2)
    await info(api)
    assert len(bot.updates) == 2
    bot.held.set()
    await bot.has(5)
    assert bot.most_inside == 2


async def test_a_bot_that_does_not_listen_is_told_of(api: Api, ann: UserClient, unused_tcp_port: int) -> None:
    await api("setWebhook", url=f"http://127.0.0.1:{unused_tcp_port}/")
    await ann.sends("hello")
    assert await failed(api) == "Connection refused"
    assert (await info(api))["last_error_date"] == int(api.telegram.clock())


async def test_the_answer_may_carry_a_method(api: Api, ann: UserClient, bot: Bot) -> None:
    answer = {"method": "sendMessage", "chat_id": ann.chat_id, "text": "answer"}
    bot.answers.append(web.json_response(answer))
    form = f"method=sendmessage&chat_id={ann.chat_id}&text=form"
    bot.answers.append(web.Response(text=form, content_type="application/x-www-form-urlencoded"))
    bot.answers.append(web.json_response({"method": "setWebhook", "url": ""}))
    await api("setWebhook", url=bot.url)
    for text in ("one", "two", "three"):
        await ann.sends(text)
    await all_taken(api)
    assert [message.text for message in ann.received] == ["answer", "form"]
    assert (await info(api))["url"] == bot.url


async def test_polling_is_refused_while_a_webhook_is_set_and_goes_on_after(api: Api, ann: UserClient, bot: Bot) -> None:
    await api("setWebhook", url=bot.url)
    assert (await api("getUpdates")).status == 409
    reply = await api("deleteWebhook")
    assert (reply.result, reply.body["description"]) == (True, "Webhook was deleted")
    await ann.sends("polled")
    assert [update["message"]["text"] for update in (await api("getUpdates")).result] == ["polled"]
    assert bot.updates == []
    assert (await api("deleteWebhook")).body["description"] == "Webhook is already deleted"


async def test_an_empty_address_deletes_and_the_same_one_changes_nothing(api: Api, bot: Bot) -> None:
    await api("setWebhook", url=bot.url)
    assert (await api("setWebhook", url=bot.url)).body["description"] == "Webhook is already set"
    assert (await info(api))["max_connections"] == 40
    assert (await api("setWebhook", url="")).body["description"] == "Webhook was deleted"
    assert (await info(api))["url"] == ""


async def test_a_new_webhook_gets_what_the_old_one_would_not_take(api: Api, ann: UserClient, bot: Bot) -> None:
    bot.answers.append(web.Response(status=500))
    await api("setWebhook", url=bot.url, secret_token="old")
    await ann.sends("hello")
    await failed(api)
    await api("setWebhook", url=bot.url, secret_token="new")
    await all_taken(api)
    assert bot.secrets == ["old", "new"]


async def test_a_webhook_that_is_gone_for_23_hours_is_dropped(api: Api, ann: UserClient, bot: Bot) -> None:
    bot.answers.extend(web.Response(status=410) for _ in range(2))
    await api("setWebhook", url=bot.url)
    await ann.sends("hello")
    await failed(api)
    api.telegram.clock.advance(23 * 3600)
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        while (await info(api))["url"]:
            pass


async def test_only_kinds_that_are_asked_for_are_sent(api: Api, ann: UserClient, bot: Bot) -> None:
    await api("setWebhook", url=bot.url, allowed_updates=["my_chat_member"])
    await ann.sends("unheard")
    await ann.blocks()
    await bot.has(1)
    assert "my_chat_member" in bot.updates[0]
    assert (await info(api))["allowed_updates"] == ["my_chat_member"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.com/", "invalid webhook URL specified"),
        ("https://exa mple.com/", "invalid webhook URL specified"),
        ("https://example.com:99999/", "invalid webhook URL specified"),
        ("example.com/hook", "An HTTPS URL must be provided"),
        ("http://192.0.2.1/", "An HTTPS URL must be provided"),
        ("https://10.0.0.1/", "IP address 10.0.0.1 is reserved"),
    ],
)
async def test_other_addresses_are_refused(api: Api, url: str, reason: str) -> None:
    assert reason in (await api("setWebhook", url=url)).description


@pytest.mark.parametrize("url", ["http://127.0.0.1:80/", "https://127.0.0.1/", "http://localhost:5000/"])
async def test_this_machine_is_refused_unless_the_sandbox_was_started_for_it(clock: FrozenUnixClock, url: str) -> None:
    async with sandbox(now=clock) as telegram, aiohttp.ClientSession() as session:
        assert (await Api(telegram, session)("setWebhook", url=url)).status == 400


def test_pauses_grow_and_end_between_one_and_two_minutes() -> None:
    assert [retry_delay(failures, 7) for failures in (1, 2, 3, 4, 5)] == [2, 4, 8, 16, 32]
    assert all(60 <= retry_delay(20, update_id) <= 120 for update_id in range(100))


def test_messages_wait_for_their_chat_and_presses_for_their_person() -> None:
    message = {"update_id": 1, "message": {"chat": {"id": -5}, "from": {"id": 1}}}
    press = {"update_id": 2, "callback_query": {"from": {"id": 1}, "message": {"chat": {"id": -5}}}}
    assert (queue_of(message), queue_of(press)) == (("chat", -5), ("from", 1))
    assert queue_of({"update_id": 3, "message": "nonsense"}) == ("none", 0)
