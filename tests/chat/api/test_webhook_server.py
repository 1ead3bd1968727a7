"""Updates that Telegram brings by itself: who is believed, and in what order a chat is answered."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest

from bot.chat.api.webhook_server import MAX_UPDATE_BYTES, VERIFICATION_HEADER, WebhookServer
from bot.chat.application import ChatApplication, WebhookTarget
from bot.sandbox.telegram.server import Telegram, sandbox
from tests.chat.conftest import Flows, application, running
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS
from tests.support.volume import Volume

SECRET = "a-secret-of-these-tests"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with sandbox(local_webhooks=True) as opened:
        yield opened


@asynccontextmanager
async def listening(chat: ChatApplication, port: int) -> AsyncIterator[str]:
    server = WebhookServer(path="/hook", secret=SECRET, receive=chat.receive)
    await server.start("127.0.0.1", port)
    try:
        yield f"http://127.0.0.1:{port}/hook"
    finally:
        await server.stop()


@pytest.fixture
async def hook(telegram: Telegram, client: httpx.AsyncClient, flows: Flows) -> AsyncIterator[str]:
    """The address at which a chat listens, and to which the sandbox brings its updates."""
    port = free_port()
    chat = application(telegram, client, flows, webhook=WebhookTarget(f"http://127.0.0.1:{port}/hook", SECRET))
    async with listening(chat, port) as url, running(chat):
        yield url


@pytest.mark.usefixtures("hook")
async def test_a_person_is_answered_by_webhook(telegram: Telegram) -> None:
    ann = telegram.add_user()
    await ann.sends("/start")
    await ann.waits(lambda: ann.received)
    await ann.presses("Armenia")
    await ann.waits(lambda: any("✓" in str(message) for message in ann.received))


@pytest.mark.promise(25)
async def test_who_does_not_know_the_secret_is_refused_and_nothing_is_done(
    hook: str, telegram: Telegram, volume: Volume
) -> None:
    update = {
        "update_id": 1,
        "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "/start"},
    }
    calls = telegram.journal.counts["sendMessage"]
    async with httpx.AsyncClient(trust_env=False) as client:
        wrong = [SECRET[:-1], SECRET + "x", "", SECRET.upper()] * volume(3, full=250)
        answers = [
            (await client.post(hook, json=update, headers={VERIFICATION_HEADER: secret} if secret else {})).status_code
            for secret in wrong
        ]
        assert answers == [403] * len(wrong)
        right = {VERIFICATION_HEADER: SECRET}
        assert (await client.post(hook, content=b"{not json", headers=right)).status_code == 400
        assert (await client.post(hook, content=b"[1]", headers=right)).status_code == 400
        assert (await client.post(hook, content=b"x" * (MAX_UPDATE_BYTES + 1), headers=right)).status_code == 413
        assert (await client.get(hook)).status_code == 405
    assert telegram.journal.counts["sendMessage"] == calls


async def test_two_processes_behind_one_address_keep_the_order_of_each_chat(
    telegram: Telegram, client: httpx.AsyncClient, flows: Flows
) -> None:
    async with AsyncExitStack() as stack:
        ports = [free_port() for _ in range(3)]
        chats = [
            application(telegram, client, flows, webhook=WebhookTarget(f"http://127.0.0.1:{ports[2]}/hook", SECRET))
            for _ in range(2)
        ]
        urls = [
            await stack.enter_async_context(listening(chat, port)) for chat, port in zip(chats, ports, strict=False)
        ]
        line = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
        turn = 0

        async def either(update: dict[str, object]) -> None:
            nonlocal turn
            turn += 1
            answer = await line.post(
                urls[turn % 2], json=update, headers={VERIFICATION_HEADER: SECRET}, timeout=EVENT_TIMEOUT_SECONDS
            )
            answer.raise_for_status()

        balancer = WebhookServer(path="/hook", secret=SECRET, receive=either)
        for chat in chats:
            await stack.enter_async_context(running(chat))
        await balancer.start("127.0.0.1", ports[2])
        stack.push_async_callback(balancer.stop)
        people = [telegram.add_user() for _ in range(4)]
        for number in range(12):
            await asyncio.gather(*(person.sends(f"/unknown{number}") for person in people))
        for person in people:
            await person.waits(lambda person=person: len(person.received) == 12)  # type: ignore[misc]  # bound at once
            commands = [answer.text.split()[4].rstrip(".") for answer in person.received]
            assert commands == [f"/unknown{number}" for number in range(12)]
        assert turn >= 48
