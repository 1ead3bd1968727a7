"""Calls the Bot API as a bot would, without any library for bots."""

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import aiohttp

from bot.sandbox.telegram.server import Telegram


def picture(width: int = 3, height: int = 2) -> bytes:
    """Return a true PNG, all grey."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PICTURE = picture()


@dataclass(frozen=True)
class Reply:
    status: int
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def result(self) -> Any:
        assert self.body["ok"], self.body
        return self.body["result"]

    @property
    def description(self) -> str:
        return str(self.body["description"])


@dataclass
class Api:
    """A bot's side of the wire: `await api("sendMessage", chat_id=1, text="x")`."""

    telegram: Telegram
    session: aiohttp.ClientSession

    async def __call__(self, method: str, **arguments: Any) -> Reply:
        return await self.ask("POST", method, json=arguments)

    async def ask(self, verb: str, method: str, *, token: str | None = None, **more: Any) -> Reply:
        url = f"{self.telegram.url}/bot{token or self.telegram.token}/{method}"
        async with self.session.request(verb, url, **more) as response:
            return Reply(response.status, await response.json(), dict(response.headers))

    async def form(self, method: str, files: Mapping[str, bytes], /, **arguments: Any) -> Reply:
        """Call with a multipart form."""
        form = aiohttp.FormData()
        for name, value in arguments.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, body in files.items():
            form.add_field(name, BytesIO(body), filename=f"{name}.png", content_type="image/png")
        return await self.ask("POST", method, data=form)

    async def sim(self, verb: str, path: str, **more: Any) -> tuple[int, Any]:
        async with self.session.request(verb, f"{self.telegram.url}{path}", **more) as response:
            is_json = response.content_type == "application/json"
            return response.status, await response.json() if is_json else await response.text()


@dataclass
class FrozenUnixClock:
    """A clock of the sandbox, in seconds since 1970, that only the test moves."""

    moment: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += seconds
