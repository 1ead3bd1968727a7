"""The sandbox as a running server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

from aiohttp import web

from bot.sandbox import screen, transport
from bot.sandbox.clock import Clock, wall
from bot.sandbox.faults import Fault
from bot.sandbox.model import Standing, User
from bot.sandbox.person import Person
from bot.sandbox.simulation import Simulation
from bot.sandbox.verdict import Journal, Verdict
from bot.sandbox.world import World

TOKEN = "123456:SANDBOX-opens-nothing-but-this-sandbox"  # noqa: S105  it opens the sandbox only
SECONDS_TO_END = 1.0
"""Seconds that requests in flight get at the end."""


class Strict(StrEnum):
    """What becomes of a verdict that is not clean."""

    FAIL = "fail"  # the end of the sandbox fails
    RECORD = "record"  # it can be asked for


class Telegram:
    """A sandbox that listens.

    Args:
        url: its address, such as `http://127.0.0.1:8081`; the Bot API is at `<url>/bot<token>/<method>`.
        token: the only one that it knows.
    """

    def __init__(self, url: str, token: str, transport: transport.Transport) -> None:
        self.url = url
        self.token = token
        self._transport = transport

    @property
    def world(self) -> World:
        """Everything that exists."""
        return self._transport.world

    @property
    def verdict(self) -> Verdict:
        """Whether all calls were right so far."""
        return self._transport.verdict

    @property
    def journal(self) -> Journal:
        """The last calls."""
        return self._transport.journal

    def person(
        self, *, language: str | None = "en", name: str = "Ann", standing: Standing = Standing.STRANGER
    ) -> Person:
        """Let a new person be, whom the bot has not met unless told otherwise."""
        return Person(self.world, self.world.add_person(name, language, standing=standing).person.id)

    @property
    def orders(self) -> list[Fault]:
        """The failures that are still to come: one that a call has met is gone from here."""
        return self._transport.faults.waiting

    def fails(self, fault: Fault) -> None:
        """Order a failure: `telegram.fails(Fault("sendMessage", code=403, description="…"))`."""
        self._transport.faults.add(fault)


@asynccontextmanager
async def sandbox(
    token: str = TOKEN,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    name: str = "Sandbox",
    username: str = "sandbox_bot",
    strict: Strict = Strict.FAIL,
    now: Clock = wall,
) -> AsyncIterator[Telegram]:
    """Run a sandbox for the length of a block.

    Args:
        token: the only one that it will know; the number before the colon is the bot's.
        host: where to listen.
        port: where to listen, 0 for any free one.
        name: the bot's name until it sets one.
        username: the bot's user name.
        strict: what to do at the end if calls were wrong.
        now: the clock.

    Raises:
        OSError: the port is taken.
        VerdictError: at the end, if calls were wrong.
    """
    bot = User(int(token.partition(":")[0]), name, username=username, is_bot=True)
    api = transport.Transport(World(bot, now), token)
    runner = web.AppRunner(_application(api), access_log=None, shutdown_timeout=SECONDS_TO_END)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield Telegram(_address(host, runner), token, api)
    finally:
        api.world.events.end()
        api.world.updates.end()
        await runner.cleanup()
    if strict is Strict.FAIL:
        api.verdict.insist()


def _application(api: transport.Transport) -> web.Application:
    application = web.Application(client_max_size=transport.LARGEST_REQUEST)
    application.add_routes(
        [
            web.route("*", "/bot{token:[^/]+}/{method:[^/]+}", api.handle),
            *Simulation(api).routes(),
            web.get("/", screen.index),
            web.get("/page/{name}", screen.part),
            web.route("*", "/{path:.*}", transport.no_such_path),
        ]
    )
    return application


def _address(host: str, runner: web.AppRunner) -> str:
    port = runner.addresses[0][1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
