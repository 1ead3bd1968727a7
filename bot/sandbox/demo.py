"""Environment of the demo: a stand-in for Telegram and a small news site, each a process of its own.

The bot is unchanged: it speaks HTTP to both, through the same clients, address guard and parsers. Its database is in a
temporary folder, so that every demo begins anew.
"""

import asyncio
import contextlib
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

HOST = "127.0.0.1"
CHAT_PORT, NEWS_PORT = 8081, 8082
TOKEN = "1000000001:demo-token-that-opens-nothing-at-all"  # noqa: S105  the stand-in's own, known to everybody
SETTLING_SECONDS = 4  # 90 s of waiting for other outlets are too long for a demo
EDIT_SECONDS = 3
PAUSE_SECONDS = 2
START_TIMEOUT_SECONDS, STOP_TIMEOUT_SECONDS = 15.0, 3.0  # seconds that a server may take


class DemoError(Exception):
    """The demo cannot start: a port is taken, or a server does not answer. One line says why."""


@asynccontextmanager
async def environment(
    *, chat_port: int = CHAT_PORT, news_port: int = NEWS_PORT, allowed_hosts: Sequence[str] = ()
) -> AsyncIterator[dict[str, object]]:
    """Run the two servers, and yield the settings of a bot that uses them.

    Args:
        chat_port: of the chat page.
        news_port: of the news site.
        allowed_hosts: names by which both are reached, besides those of this machine.

    Raises:
        DemoError: a port is taken, or a server does not start.
    """
    with tempfile.TemporaryDirectory(prefix="tidings-demo-") as folder:
        async with contextlib.AsyncExitStack() as stack:
            bot = ["--token", TOKEN, "--name", "Tidings", "--username", "tidings_demo_bot"]
            wire = ["--wire", f"http://{HOST}:{news_port}/wire"]  # the chat page shows it beside the chat
            hosts = [f"--allowed-host={name}" for name in allowed_hosts]
            for module, port, more in (
                ("bot.sandbox", chat_port, [*bot, *wire, *hosts]),
                ("bot.sandbox.news", news_port, hosts),
            ):
                await stack.enter_async_context(_server(module, port, more))
            catalogue = Path(folder) / "catalogue.toml"
            catalogue.write_bytes(await _get(news_port, "/catalogue.toml"))
            yield {
                "telegram_bot_token": TOKEN,
                "telegram_api_url": f"http://{HOST}:{chat_port}",
                "database_url": f"sqlite:///{folder}/tidings.db",
                "catalogue": catalogue,
                "own_sources": Path(folder) / "own.toml",
                "allowed_hosts": f"{HOST}:{news_port}",
                "settling_seconds": SETTLING_SECONDS,
                "edit_pause_seconds": EDIT_SECONDS,
                "shortest_pause_seconds": PAUSE_SECONDS,
                "longest_pause_seconds": PAUSE_SECONDS,
                "host_pause_seconds": 0,
                "health_address": "off",
            }


@asynccontextmanager
async def _server(module: str, port: int, more: list[str]) -> AsyncIterator[None]:
    _must_be_free(port)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, "--host", HOST, "--port", str(port), *more),
        stdout=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches the bot alone, which then ends the servers, after its own shutdown
    )
    try:
        await _answers(process, module, port)
        yield
    finally:
        await _end(process)


def _must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = f"port {port} on {HOST} is taken; end what uses it, or choose another (see: bot demo --help)"
            raise DemoError(reason) from error


async def _answers(process: asyncio.subprocess.Process, module: str, port: int) -> None:
    try:
        async with asyncio.timeout(START_TIMEOUT_SECONDS):
            while process.returncode is None:
                with contextlib.suppress(OSError):
                    await _get(port, "/healthz")
                    return
                await asyncio.sleep(0.05)
    except TimeoutError:
        pass
    reason = f"{module} did not start on port {port}"
    raise DemoError(reason)


async def _get(port: int, path: str) -> bytes:
    """Fetch a page of these servers, without an HTTP client: a GET is all that is needed."""
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(f"GET {path} HTTP/1.0\r\nHost: {HOST}:{port}\r\n\r\n".encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise ConnectionError(path)
    return body


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_TIMEOUT_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
