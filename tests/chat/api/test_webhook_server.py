"""Updates by webhook: authentication by the secret, and order within a chat."""

import asyncio
import gzip
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from urllib.parse import urlsplit

import httpx
import pytest

from bot.chat.api.webhook_server import MAX_UPDATE_BYTES, VERIFICATION_HEADER, WebhookServer
from bot.chat.application import ChatApplication, WebhookTarget
from bot.flows.subscriptions import Subscriptions
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
        assert answers == [401] * len(wrong)
        assert (await client.post(hook, json=update)).headers["WWW-Authenticate"] == VERIFICATION_HEADER
        right = {VERIFICATION_HEADER: SECRET}
        assert (await client.post(hook, content=b"{not json", headers=right)).status_code == 400
        assert (await client.post(hook, content=b"[1]", headers=right)).status_code == 400
        assert (await client.post(hook, content=b"x" * (MAX_UPDATE_BYTES + 1), headers=right)).status_code == 413
        assert (await client.get(hook)).status_code == 405
    assert telegram.journal.counts["sendMessage"] == calls


@pytest.mark.parametrize(
    ("path", "requested", "status"),
    [
        ("", "/", 200),
        ("/hook", "/hook?from=telegram", 200),
        ("/h%C3%B6rer/%d0%b1", "/h%C3%B6rer/%D0%B1", 200),
        ("/a%20b/%7Bx%7D", "/a%20b/%7Bx%7D", 200),
        ("/%7Ebot", "/~bot", 200),
        ("//a;b/", "//a;b/", 200),
        ("/%zz%", "/%zz%", 200),
        ("/hook", "/hook/", 404),
        ("/hook", "/", 404),
        ("/%7Bx%7D", "/anything", 404),
        ("/a", "/%FF", 404),
    ],
)
async def test_the_path_of_the_webhook_may_have_escapes(path: str, requested: str, status: int) -> None:
    async def receive(_update: dict[str, object]) -> None: ...

    server, port = WebhookServer(path=path, secret=SECRET, receive=receive), free_port()
    await server.start("127.0.0.1", port)
    try:
        headers = (VERIFICATION_HEADER.encode(), RIGHT)
        assert await _status(f"http://127.0.0.1:{port}{requested}", headers, body=b"{}") == status
    finally:
        await server.stop()


DEEP = 100_000
MESSAGE: dict[str, object] = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}
UPDATE = {"update_id": 1, "message": MESSAGE}
RIGHT = SECRET.encode()


async def _status(hook: str, *headers: tuple[bytes, bytes], body: bytes) -> int:
    """Return the status of a request with any bytes as headers."""
    place = urlsplit(hook).netloc
    target = hook.partition(place)[2].encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", place.partition(":")[2])
    lines = [b"POST %b HTTP/1.1" % target, b"Host: bot", *(name + b": " + value for name, value in headers)]
    writer.write(b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body]))
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        status = int((await reader.readline()).split()[1])
    await _close(writer)
    return status


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@pytest.mark.promise(25)
@pytest.mark.parametrize(
    "secret",
    [
        b"\xe9",
        b"\xff\xfe",
        "секрет".encode(),
        "\u2028".encode(),
        RIGHT + b"\x80",
        b"\xed\xa0\x80",
        b"x" * 4_000,
        b"%00",
    ],
)
async def test_any_bytes_as_the_secret_are_refused(hook: str, secret: bytes) -> None:
    body = json.dumps(UPDATE).encode()
    assert await _status(hook, (VERIFICATION_HEADER.encode(), secret), body=body) == 401


@pytest.mark.promise(25)
@pytest.mark.parametrize("secret", [b"with\x00zero", b"with\x01control", b"x" * 20_000])
async def test_a_header_that_http_does_not_allow_is_a_bad_request(hook: str, secret: bytes) -> None:
    assert await _status(hook, (VERIFICATION_HEADER.encode(), secret), body=b"{}") == 400


@pytest.mark.promise(25)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"[" * DEEP,
        b"[" * DEEP + b"]" * DEEP,
        b'{"update_id": 1, "message": ' + b'{"text": ' * DEEP + b"1" + b"}" * (DEEP + 1),
        b'{"update_id": ' + b"9" * 5_000 + b"",
        b"[]",
        b"null",
        b"1e999",
        b'"text"',
        b'{"update_id": NaN}',
        b'{"text": "\\ud800"}',
    ],
)
async def test_a_body_that_is_no_json_object_is_a_bad_request(hook: str, body: bytes) -> None:
    assert await _status(hook, (VERIFICATION_HEADER.encode(), RIGHT), body=body) == 400
    assert await _status(hook, (VERIFICATION_HEADER.encode(), b"wrong"), body=body) == 401


@pytest.mark.promise(25)
@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"gzip", b"no gzip"),
        (b"deflate", b"\x00\x01"),
        (b"br", b"no br"),
        (b"zstd", b"none"),
        (b"gzip", gzip.compress(b"[1]", mtime=0)),
    ],
)
async def test_a_body_whose_encoding_is_wrong_is_a_bad_request(hook: str, encoding: bytes, body: bytes) -> None:
    headers = (VERIFICATION_HEADER.encode(), RIGHT), (b"Content-Encoding", encoding)
    assert await _status(hook, *headers, body=body) == 400


@pytest.mark.promise(25)
@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": "one"},
        {"update_id": None, "message": []},
        {"update_id": 1, "message": "text"},
        {"update_id": 2**70, "message": {"chat": []}},
        {"update_id": 1, "message": {"message_id": 1, "date": 10**30, "chat": {"id": 5, "type": "private"}}},
        {"update_id": 1, "message": MESSAGE | {"text": ["/start"]}},
        {"update_id": 1, "message": MESSAGE | {"migrate_to_chat_id": {"a": 1}}},
        {"update_id": 1, "callback_query": {"id": 5, "from": {"id": "x"}, "data": {"a": []}}},
        {"update_id": 1, "my_chat_member": {"chat": None}},
    ],
)
async def test_an_update_of_the_wrong_types_is_acknowledged_and_the_next_is_handled(
    hook: str, telegram: Telegram, update: dict[str, object]
) -> None:
    headers = (VERIFICATION_HEADER.encode(), RIGHT)
    assert await _status(hook, headers, body=json.dumps(update).encode()) == 200
    ann = telegram.add_user()
    await ann.sends("/help")
    await ann.waits(lambda: ann.received)


async def test_a_body_that_drips_is_given_up(hook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.api.webhook_server.BODY_SECONDS", 0.01)
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(hook).port)
    head = f"Host: bot\r\n{VERIFICATION_HEADER}: {SECRET}"
    writer.write(f"POST /hook HTTP/1.1\r\n{head}\r\nContent-Length: 9\r\n\r\n{{".encode())
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        assert (await reader.readline()).split()[1] == b"408"
    await _close(writer)


async def test_before_the_bot_runs_telegram_is_asked_to_send_again(unstarted: ChatApplication) -> None:
    port = free_port()
    async with listening(unstarted, port) as url:
        assert await _status(url, (VERIFICATION_HEADER.encode(), RIGHT), body=json.dumps(UPDATE).encode()) == 503


async def test_an_update_that_waits_long_is_acknowledged_before_it_is_handled(
    hook: str, telegram: Telegram, follow: Subscriptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.application.MAX_RECEIVE_SECONDS", 0.01)
    gate, original, ann = asyncio.Event(), follow.state, telegram.add_user()

    async def slow(chat_id: int) -> object:
        await gate.wait()
        return await original(chat_id)

    monkeypatch.setattr(follow, "state", slow)
    message = {
        "message_id": 1,
        "date": 1,
        "text": "/help",
        "chat": {"id": ann.chat_id, "type": "private"},
        "from": {"id": ann.chat_id, "is_bot": False, "first_name": "Ann"},
    }
    body = json.dumps({"update_id": 7, "message": message}).encode()
    assert await _status(hook, (VERIFICATION_HEADER.encode(), RIGHT), body=body) == 200
    assert ann.received == []
    gate.set()


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
