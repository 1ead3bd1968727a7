"""Calls the Bot API as a bot would, without any library for bots."""

from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox.server import Telegram


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

    async def sim(self, verb: str, path: str, **more: Any) -> tuple[int, Any]:
        async with self.session.request(verb, f"{self.telegram.url}{path}", **more) as response:
            is_json = response.content_type == "application/json"
            return response.status, await response.json() if is_json else await response.text()


@dataclass
class Still:
    """A clock that moves only when told to."""

    moment: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.moment

    def passes(self, seconds: float) -> None:
        self.moment += seconds
