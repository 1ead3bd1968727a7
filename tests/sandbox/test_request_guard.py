"""Requests that pages of other sites let a browser send."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.telegram.server import Strict, Telegram, sandbox

Headers = dict[str, str]
FOREIGN_HOSTS = ["evil.example", "evil.example:8081", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"]
FOREIGN_HOSTS += ["[::2]", "localhost@evil.example", "[", "0.0.0.1", "my-proxy.example"]
FOREIGN_ORIGINS = [
    "https://evil.example",
    "null",
    "http://localhost:3000",
    "http://127.0.0.1",
    "file://",
    "",
    "http://[",
]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with sandbox(strict=Strict.RECORD) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


async def _status(
    session: aiohttp.ClientSession, method: str, url: str, headers: Headers | None = None, **body: object
) -> int:
    async with session.request(method, url, headers=headers, **body) as response:  # type: ignore[arg-type]  # as aiohttp has it
        return response.status


def _paths(telegram: Telegram) -> list[tuple[str, str]]:
    bot = f"/bot{telegram.token}"
    reading = ["/", "/sim/journal", "/sim/clock", "/healthz", f"{bot}/getMe", f"{bot}/sendMessage?chat_id=1&text=x"]
    changing = ["/sim/users", "/sim/updates", "/sim/faults", "/sim/clock", f"{bot}/sendMessage"]
    return [("GET", path) for path in [*reading, "/no/such/path"]] + [("POST", path) for path in changing]


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
async def test_a_foreign_host_is_refused(telegram: Telegram, session: aiohttp.ClientSession, host: str) -> None:
    for method, path in _paths(telegram):
        assert await _status(session, method, telegram.url + path, {"Host": host}) == 403, path
    assert telegram.journal.counts == {}


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
async def test_a_foreign_origin_is_refused(telegram: Telegram, session: aiohttp.ClientSession, origin: str) -> None:
    for method, path in _paths(telegram):
        assert await _status(session, method, telegram.url + path, {"Origin": origin}) == 403, path
    assert telegram.journal.counts == {}


@pytest.mark.parametrize("mode", ["no-cors", "cors", "navigate", "websocket"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_picture_or_link_of_another_site_can_make_the_bot_do_nothing(
    telegram: Telegram, session: aiohttp.ClientSession, site: str, mode: str
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode}
    for path in (f"/bot{telegram.token}/sendMessage?chat_id=1&text=x", "/sim/journal", f"/file/bot{telegram.token}/x"):
        assert await _status(session, "GET", telegram.url + path, headers) == 403
    assert await _status(session, "GET", f"{telegram.url}/", headers) == (200 if mode == "navigate" else 403)
    assert telegram.journal.counts == {}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:9000", "[::1]:80", "localhost.", "127.0.0.5"])
async def test_the_names_of_this_machine_are_its_own_whatever_the_port(
    telegram: Telegram, session: aiohttp.ClientSession, host: str
) -> None:
    headers = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    assert await _status(session, "GET", f"{telegram.url}/", {"Host": host}) == 200
    assert await _status(session, "POST", f"{telegram.url}/sim/users", headers, json={}) == 200


async def test_other_names_are_allowed_exactly_where_they_were_named(session: aiohttp.ClientSession) -> None:
    async with sandbox(allowed_hosts=["bot-api", "Proxy.Example"]) as telegram:
        for host in ("bot-api:8081", "proxy.example", "127.0.0.1"):
            headers = {"Host": host, "Origin": f"https://{host}"}
            assert await _status(session, "POST", f"{telegram.url}/sim/users", headers, json={}) == 200
        for host in ("bot-api.example", "example", "sub.proxy.example"):
            assert await _status(session, "GET", telegram.url, {"Host": host}) == 403
        foreign = {"Host": "bot-api", "Origin": "https://proxy.example"}
        assert await _status(session, "POST", f"{telegram.url}/sim/users", foreign, json={}) == 403


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
async def test_a_change_that_is_no_json_is_refused(
    telegram: Telegram, session: aiohttp.ClientSession, content_type: str
) -> None:
    headers = {"Content-Type": content_type}
    for path in ("/sim/users", "/sim/updates", "/sim/clock", "/sim/faults", "/sim/chats/1/messages"):
        assert await _status(session, "POST", telegram.url + path, headers, data=b'{"frozen": true}') == 415
    assert not telegram.clock.is_frozen
    assert await _status(session, "PATCH", f"{telegram.url}/sim/chats/1", headers, data=b"{}") == 415


async def test_json_and_a_change_without_a_body_are_taken(telegram: Telegram, session: aiohttp.ClientSession) -> None:
    ann = telegram.add_user()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert await _status(session, "POST", f"{telegram.url}/sim/clock", headers, data=b'{"frozen": true}') == 200
    assert await _status(session, "DELETE", f"{telegram.url}/sim/faults") in {200, 204}
    await ann.sends("/start")
    assert await _status(session, "POST", f"{telegram.url}/sim/chats/{ann.chat_id}/block") in {200, 204}


async def test_a_file_is_a_form_and_a_bot_may_use_any_encoding(
    telegram: Telegram, session: aiohttp.ClientSession
) -> None:
    ann = telegram.add_user()
    await ann.sends("/start")
    files, text = f"{telegram.url}/sim/chats/{ann.chat_id}/files", {"chat_id": str(ann.chat_id), "text": "hello"}
    form = aiohttp.FormData()
    form.add_field("file", b"words", filename="a.txt")
    assert await _status(session, "POST", files, data=form) == 200
    assert await _status(session, "POST", files, json={}) == 415
    send, multipart = f"{telegram.url}/bot{telegram.token}/sendMessage", aiohttp.MultipartWriter("form-data")
    for name, value in text.items():
        multipart.append(value).set_content_disposition("form-data", name=name)
    for body in ({"data": text}, {"json": text}, {"data": multipart}, {"params": text}):
        assert await _status(session, "POST", send, **body) == 200
    assert len(ann.received) == 4
