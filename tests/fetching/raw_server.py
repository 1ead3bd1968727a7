"""A server that answers with the very bytes that a test gives, valid HTTP or not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import httpx

from bot.fetching.feeds import fetch
from bot.fetching.http_client import open_client
from bot.model.entries import Document, Unchanged
from bot.model.sources import FetchError
from tests.fetching.conftest import AGENT
from tests.fetching.due_sources import NOW, due

MAX_SENT_BYTES = 64 * 2**20  # of an answer without end: far more than any limit of the client


@dataclass(frozen=True, slots=True)
class Endless:
    """An answer whose last part comes again and again."""

    part: bytes
    start: bytes = b""


@dataclass
class RawServer:
    """Answers each request with the next of its answers, the last one for ever, and then hangs up if it is to."""

    answers: list[bytes | Endless]
    hangs_up: bool = True
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    sent_bytes: int = 0
    url: str = ""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                self.requests.append(await reader.readuntil(b"\r\n\r\n"))
                for part in self._answer():
                    writer.write(part)
                    self.sent_bytes += len(part)
                    await writer.drain()
                if self.hangs_up:
                    break
        writer.close()

    def _answer(self) -> list[bytes]:
        answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        if isinstance(answer, bytes):
            return [answer]
        return [answer.start, *[answer.part] * (MAX_SENT_BYTES // len(answer.part))]


@asynccontextmanager
async def raw_server(
    *answers: bytes | Endless, hangs_up: bool = True
) -> AsyncIterator[tuple[RawServer, httpx.AsyncClient]]:
    """Yield a server with these answers, and a client that may request it."""
    server = RawServer(list(answers), hangs_up)
    async with await asyncio.start_server(server.talk, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        server.url = f"http://127.0.0.1:{port}/feed"
        async with open_client(user_agent=AGENT, allowed=frozenset({("127.0.0.1", port)})) as client:
            yield server, client


async def fetched(*answers: bytes | Endless, hangs_up: bool = True) -> Document | Unchanged | FetchError:
    """Return what a fetch makes of these answers."""
    async with raw_server(*answers, hangs_up=hangs_up) as (server, client):
        return await fetch(client, due(server.url), now=NOW)
