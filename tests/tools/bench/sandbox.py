"""Benchmark of the sandbox under load; the peer is a bare handler of aiohttp that answers with the same bytes.

The client runs on the same machine and does as little as possible: persistent connections, requests written as bytes,
answers split by their length. The servers are measured in rounds, and the best round of each counts.
"""

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, cycle
from time import perf_counter

import aiohttp
import orjson
import psutil

from tests.tools.bench.figures import Figure, show

TOKEN = "42:BENCH"
USERS = 100
CONNECTIONS = 8
ROUNDS = 3
REQUESTS_PER_ROUND = 4_000  # for each server
STORED_MESSAGES = 100_000
VALIDATION_INTERVAL = 20

Requests = Callable[[], bytes]
"""Function that returns the next request."""


@dataclass(frozen=True, slots=True)
class LoadTarget:
    """Server in a separate process, and the requests to send to it."""

    process: psutil.Process
    port: int
    requests: Requests

    async def rate(self, requests: int) -> float:
        """Send `requests` over a few connections; return the answers per second."""
        started_at = perf_counter()
        await asyncio.gather(*(self.answer(requests // CONNECTIONS) for _ in range(CONNECTIONS)))
        return requests / (perf_counter() - started_at)

    async def answer(self, requests: int = 1) -> bytes:
        """Send `requests`, one after the other; return the last answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = b""
        for _ in range(requests):
            writer.write(self.requests())
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]))
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"bench: {body.decode()}")
        writer.close()
        return body


@contextmanager
def start_server(*command: str, stdin: bytes = b"") -> Iterator[tuple[psutil.Process, int]]:
    """Run a server in Python; yield its process and port."""
    full_command = [sys.executable, "-m", *command]
    process = subprocess.Popen(full_command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  our own modules
    assert process.stdin
    assert process.stdout
    process.stdin.write(stdin)
    process.stdin.close()
    try:
        address = re.search(rb"127\.0\.0\.1:(\d+)", process.stdout.readline())
        if address is None:
            raise SystemExit("bench: a server did not start")
        yield psutil.Process(process.pid), int(address[1])
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@contextmanager
def sandbox(validate: int) -> Iterator[LoadTarget]:
    """Run a sandbox in which `USERS` have pressed Start and one call in `validate` is validated."""
    options = ("--port", "0", "--token", TOKEN, "--pace", "off", "--validate", str(validate))
    with start_server("bot.sandbox", *options) as (process, port):
        yield LoadTarget(process, port, alert_requests(asyncio.run(_create_users(port))))


@contextmanager
def bare(requests: Requests, body: bytes) -> Iterator[LoadTarget]:
    """Run the bare handler."""
    with start_server("tests.tools.bench.bare", stdin=body) as (process, port):
        yield LoadTarget(process, port, requests)


async def _create_users(port: int) -> list[int]:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        responses = [await session.post("/sim/users", json={"standing": "started"}) for _ in range(USERS)]
        return [(await response.json())["id"] for response in responses]


def alert_requests(users: list[int]) -> Requests:
    """Return a function that makes requests as a news bot does, no two alike."""
    chats, numbers = cycle(users), count()
    return lambda: _request(_alert(next(chats), next(numbers)))


def _alert(chat: int, number: int) -> bytes:
    text = (
        f'<b><a href="https://one.example/{number}">The ministers met on Tuesday</a></b>\n'
        "They spoke of roads, water and the price of bread, and put the rest off until the spring.\n"
        "<blockquote expandable>2 outlets\nOne · first, 14:02\nTwo · 14:05</blockquote>\nArmenia"
    )
    row = [{"text": "Why?", "callback_data": f"why:{number}"}, {"text": "Read", "url": "https://one.example/"}]
    look = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    return orjson.dumps({"chat_id": chat, "text": text, "reply_markup": {"inline_keyboard": [row]}, **look})


def _request(body: bytes) -> bytes:
    head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _best_rates(*servers: LoadTarget) -> list[float]:
    rounds = [[await server.rate(REQUESTS_PER_ROUND) for server in servers] for _ in range(ROUNDS)]
    return [max(rates) for rates in zip(*rounds, strict=True)]


def main() -> None:
    """Measure the three servers, then fill the sandbox with messages, and print the figures."""
    with sandbox(1) as strict, sandbox(VALIDATION_INTERVAL) as sampled:
        body = asyncio.run(strict.answer())
        with bare(strict.requests, body) as peer:
            validated_rate, sampled_rate, bare_rate = asyncio.run(_best_rates(strict, sampled, peer))
        asyncio.run(sampled.rate(STORED_MESSAGES - ROUNDS * REQUESTS_PER_ROUND))
        megabytes = sampled.process.memory_info().rss / 1e6
    against = f"a bare aiohttp handler, {bare_rate:.0f}/s"
    show(
        [
            Figure("messages, all checked", validated_rate, 600, "/s"),
            Figure(f"messages, 1 of {VALIDATION_INTERVAL} checked", sampled_rate, 1000, "/s"),
            Figure("all checked, to bare HTTP", validated_rate / bare_rate, 0.1, "×", against),
            Figure("sampled, to bare HTTP", sampled_rate / bare_rate, 0.1, "×", against),
            Figure(f"memory with {STORED_MESSAGES} messages", megabytes, 250, "MB"),
        ]
    )


if __name__ == "__main__":
    main()
