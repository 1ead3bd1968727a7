"""Server of the sandbox: builds it, runs it for the duration of a block, and shuts it down."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from enum import StrEnum
from pathlib import Path

from aiohttp import web

from bot.sandbox.request_guard import request_guard
from bot.sandbox.telegram.api import transport
from bot.sandbox.telegram.api.arguments import MAX_REQUEST_BYTES
from bot.sandbox.telegram.api.contract_check import ContractCheck, Journal
from bot.sandbox.telegram.api.faults import Fault
from bot.sandbox.telegram.api.pace import Pacing
from bot.sandbox.telegram.api.record import recording
from bot.sandbox.telegram.api.stats import Stats
from bot.sandbox.telegram.client.group import GroupClient
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.clock import Clock, MovableClock, wall
from bot.sandbox.telegram.model import User, UserStatus
from bot.sandbox.telegram.sim import screen
from bot.sandbox.telegram.sim.files import FileSimulation
from bot.sandbox.telegram.sim.groups import GroupSimulation
from bot.sandbox.telegram.sim.inline import ForwardingSimulation
from bot.sandbox.telegram.sim.private import Simulation
from bot.sandbox.telegram.state.delivery import Delivery
from bot.sandbox.telegram.state.group import Kind
from bot.sandbox.telegram.state.groups import Groups
from bot.sandbox.telegram.state.inline import Inline
from bot.sandbox.telegram.state.state import State

TOKEN = "123456:SANDBOX-opens-nothing-but-this-sandbox"  # noqa: S105  it opens the sandbox only
SHUTDOWN_SECONDS = 1.0
"""Seconds that requests in flight get at the end."""


class Strict(StrEnum):
    """Consequence of a failed contract check."""

    FAIL = "fail"  # the end of the sandbox fails
    RECORD = "record"  # it can be asked for


class Telegram:
    """A sandbox that listens.

    Args:
        url: its address, such as `http://127.0.0.1:8081`; the Bot API is at `<url>/bot<token>/<method>`.
        token: the only one that it knows.
        clock: its time, which can be set, moved, frozen and let run.
    """

    def __init__(self, url: str, transport: transport.Transport, clock: MovableClock) -> None:
        self.url = url
        self.token = transport.token
        self.clock = clock
        self._transport = transport

    @property
    def state(self) -> State:
        """Return the state of the sandbox: chats, updates and files."""
        return self._transport.state

    @property
    def contract_check(self) -> ContractCheck:
        """Return the check of all calls so far."""
        return self._transport.contract_check

    @property
    def journal(self) -> Journal:
        """Return the last calls."""
        return self._transport.journal

    @property
    def stats(self) -> Stats:
        """Return the rates of the bot's messages and their violations of the limits."""
        return self._transport.stats

    def add_user(
        self, *, language: str | None = "en", name: str = "Ann", status: UserStatus = UserStatus.STRANGER
    ) -> UserClient:
        """Add a user, unknown to the bot by default, and return its client."""
        return UserClient(self.state, self.state.add_user(name, language, status=status).user.id)

    def add_group(self, title: str = "Group", *, owner: UserClient | None = None) -> GroupClient:
        """Add a basic group, created by a user, without the bot."""
        return self._create_group(Kind.GROUP, title, owner)

    def add_supergroup(
        self,
        title: str = "Supergroup",
        *,
        owner: UserClient | None = None,
        forum: bool = False,
        username: str | None = None,
    ) -> GroupClient:
        """Add a supergroup, with topics if it is a forum, created by a user, without the bot."""
        return self._create_group(Kind.SUPERGROUP, title, owner, is_forum=forum, username=username)

    def add_channel(
        self, title: str = "Channel", *, owner: UserClient | None = None, username: str | None = None
    ) -> GroupClient:
        """Add a channel, created by a user, without the bot."""
        return self._create_group(Kind.CHANNEL, title, owner, username=username)

    def _create_group(
        self, kind: Kind, title: str, owner: UserClient | None, *, is_forum: bool = False, username: str | None = None
    ) -> GroupClient:
        owner_user = self.state.private_chats[(owner or self.add_user(name="Owner")).chat_id].user
        group = Groups(self.state).create(kind, title, owner_user, is_forum=is_forum, username=username)
        return GroupClient(self.state, group.id)

    @property
    def orders(self) -> list[Fault]:
        """Return the pending faults; a fault that a call has consumed is not among them."""
        return self._transport.faults.pending

    def fails(self, fault: Fault) -> None:
        """Add a fault: `telegram.fails(Fault("sendMessage", code=403, description="…"))`."""
        self._transport.faults.add(fault)


def sandbox(  # noqa: PLR0913, D417  each is one plain setting, given by its name; some are described together
    token: str = TOKEN,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    allowed_hosts: Iterable[str] = (),
    name: str = "Sandbox",
    username: str = "sandbox_bot",
    strict: Strict = Strict.FAIL,
    now: Clock = wall,
    pace: Pacing = Pacing.OFF,
    chaos: int | None = None,
    local_webhooks: bool = False,
    wire: str | None = None,
    inline: Inline | None = None,
    validate: int = 1,
    journal: Path | None = None,
) -> AbstractAsyncContextManager[Telegram]:
    """Run a sandbox for the duration of a block.

    Args:
        token: the only one that it will know; the number before the colon is the bot's.
        host, port, allowed_hosts: where to listen, port 0 is any free one; names of it besides this machine's own.
        name, username: the bot's, until it sets a name.
        strict, now: what to do at the end if calls were wrong; the clock that the sandbox's own follows.
        pace: treatment of messages that exceed the rate limits.
        chaos: seed of random faults, one call in ten; None for no faults but those added.
        local_webhooks: whether a webhook may be on this machine, by http and on any port, as Telegram never allows.
        wire: the address of a news wire that the page shows beside the chat (see `screen`).
        inline: settings of inline mode, None to disable it.
        validate, journal: check every Nth call; file to which each call is appended (see `/sim/journal`).

    Raises:
        ValueError, OSError, ContractError: a setting is wrong; port or file are unavailable; calls were wrong.
    """
    bot, clock = User(int(token.partition(":")[0]), name, username=username, is_bot=True), MovableClock(now)
    state = State(bot, clock, inline)
    api = transport.Transport(state, token, pacing=pace, chaos=chaos, validate=validate)
    served = _listening(_application(api, clock, wire, (host, *allowed_hosts)), host, port)
    return _opened(api, clock, served, takes_local=local_webhooks, strict=strict, journal=journal)


@asynccontextmanager
async def _opened(
    api: transport.Transport,
    clock: MovableClock,
    served: AbstractAsyncContextManager[str],
    *,
    takes_local: bool,
    strict: Strict,
    journal: Path | None,
) -> AsyncIterator[Telegram]:
    with recording(journal) as api.record:
        async with served as url, _running(api, clock, takes_local=takes_local):
            yield Telegram(url, api, clock)
    if strict is Strict.FAIL:
        api.contract_check.raise_if_violated()


@asynccontextmanager
async def _listening(application: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Listen for the duration of a block; yield the address."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield _address(host, runner)
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _running(api: transport.Transport, clock: MovableClock, *, takes_local: bool) -> AsyncIterator[None]:
    """Deliver updates to the webhook for the duration of a block, then end all waiting requests."""
    delivery = Delivery(api.state.updates, clock, api.carry_out, takes_local=takes_local)
    task = asyncio.create_task(delivery.run())  # noqa: TID251  a TaskGroup would wrap what the block itself raises
    try:
        yield
    finally:
        api.end()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _application(
    api: transport.Transport, clock: MovableClock, wire: str | None, hosts: Iterable[str]
) -> web.Application:
    application = web.Application(client_max_size=MAX_REQUEST_BYTES, middlewares=[request_guard(hosts)])
    application.add_routes(
        [
            web.route("*", "/bot{token:[^/]+}/{method:[^/]+}", api.handle),
            web.get("/file/bot{token:[^/]+}/{path:.+}", api.serve_file),
            *Simulation(api, clock).routes(),
            *GroupSimulation(api.state).routes(),
            *FileSimulation(api.state).routes(),
            *ForwardingSimulation(api.state).routes(),
            *screen.routes(wire),
            web.route("*", "/{path:.*}", transport.no_such_path),
        ]
    )
    return application


def _address(host: str, runner: web.AppRunner) -> str:
    port = runner.addresses[0][1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
