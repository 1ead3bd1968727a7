"""Delivery of updates to a webhook: in order, retried until they are accepted or expire.

Updates of one chat, and callback queries of one user, are sent one at a time; those of different ones concurrently, as
many as the webhook has connections. An update without a status of 2xx is sent again after 2, 4, 8 … seconds of the
sandbox's clock, later about every other minute, or after the answer's `Retry-After`. An answer may name a method, which
is then executed; its outcome is not reported to the bot.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from random import Random
from urllib.parse import parse_qsl

import aiohttp
import orjson

from bot.sandbox.telegram.clock import MovableClock
from bot.sandbox.telegram.state.updates import Update, Updates
from bot.sandbox.telegram.state.webhook import Webhook

WEBHOOK_TIMEOUT_SECONDS = 60
"""Seconds that a webhook may take to answer, in real time."""
MAX_RETRY_AFTER_SECONDS = 3600
"""Seconds of `Retry-After` that are obeyed."""
GONE_SECONDS_UNTIL_DROP = 23 * 3600
"""Seconds of nothing but 410 after which the webhook is dropped."""
VERIFICATION_HEADER = "X-Telegram-Bot-Api-Secret-Token"

_REFUSED_METHODS = frozenset({"setwebhook", "close", "logout"})

Queue = tuple[str, int]
CarryOut = Callable[[str, Mapping[str, object]], Awaitable[None]]
"""Function that executes the method of an answer."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Reason why an update was not accepted.

    Args:
        text: as `getWebhookInfo` returns it.
        status: the HTTP status, 0 without one.
        wait: seconds of `Retry-After`, 0 without it.
    """

    text: str
    status: int = 0
    wait: int = 0


class Delivery:
    """The sender of updates.

    Args:
        updates: the pending updates, and the webhook.
        clock: the sandbox's.
        do: does a method that an answer has named.
        takes_local: whether a webhook may be on this machine.
    """

    def __init__(self, updates: Updates, clock: MovableClock, carry_out: CarryOut, *, takes_local: bool) -> None:
        updates.takes_local_webhooks = takes_local
        self._updates = updates
        self._clock = clock
        self._carry_out = carry_out
        self._busy_queues: set[tuple[Webhook, Queue]] = set()
        self._gone_since: dict[Webhook, float] = {}

    async def run(self) -> None:
        """Deliver until cancelled."""
        timeout = aiohttp.ClientTimeout(total=WEBHOOK_TIMEOUT_SECONDS)
        connector = aiohttp.TCPConnector(limit=0)
        async with (
            aiohttp.ClientSession(timeout=timeout, connector=connector) as session,
            asyncio.TaskGroup() as group,
        ):
            while True:
                self._updates.arrived.clear()
                self._start_queues(session, group)
                await self._updates.arrived.wait()

    def _start_queues(self, session: aiohttp.ClientSession, group: asyncio.TaskGroup) -> None:
        webhook = self._updates.webhook
        for update in self._updates.pending() if webhook else ():
            queue = queue_of(update.payload)
            if webhook and (webhook, queue) not in self._busy_queues:
                self._busy_queues.add((webhook, queue))
                group.create_task(self._drain_queue(session, webhook, queue))

    async def _drain_queue(self, session: aiohttp.ClientSession, webhook: Webhook, queue: Queue) -> None:
        while update := self._next_update(webhook, queue):
            await self._deliver(session, webhook, update)
        self._busy_queues.discard((webhook, queue))

    def _next_update(self, webhook: Webhook, queue: Queue) -> Update | None:
        if self._updates.webhook is not webhook:
            return None
        return next((update for update in self._updates.pending() if queue_of(update.payload) == queue), None)

    async def _deliver(self, session: aiohttp.ClientSession, webhook: Webhook, update: Update) -> None:
        """Send the update until it is accepted, expires, or the webhook changes."""
        failures = 0
        while self._updates.webhook is webhook and update in self._updates.pending():
            async with webhook.free:
                problem = await self._post(session, webhook, update)
            if problem is None:
                self._gone_since.pop(webhook, None)
                self._updates.confirm(update.id)
                return
            failures += 1
            webhook.last_error = (int(self._clock()), problem.text)
            self._drop_if_gone(webhook, problem)
            await self._clock.until(self._clock() + (problem.wait or retry_delay(failures, update.id)))

    async def _post(self, session: aiohttp.ClientSession, webhook: Webhook, update: Update) -> Problem | None:
        headers = {"Content-Type": "application/json"} | (
            {VERIFICATION_HEADER: webhook.secret} if webhook.secret else {}
        )
        body = orjson.dumps(update.payload)
        try:
            async with session.post(webhook.url, data=body, headers=headers, allow_redirects=False) as response:
                if response.status // 100 != HTTPStatus.OK // 100:
                    return _problem(response)
                method_call = _method_in_answer(response.content_type, await response.read())
        except TimeoutError:
            return Problem("Read timeout expired")
        except aiohttp.ClientConnectorError as error:
            is_refused = isinstance(error.os_error, ConnectionRefusedError)
            return Problem("Connection refused" if is_refused else error.strerror or "Connection failed")
        except aiohttp.ClientError as error:
            return Problem(f"Connection closed: {error}" if str(error) else "Connection closed")
        if method_call:
            await self._carry_out(*method_call)
        return None

    def _drop_if_gone(self, webhook: Webhook, problem: Problem) -> None:
        if problem.status != HTTPStatus.GONE:
            self._gone_since.pop(webhook, None)
        elif self._clock() - self._gone_since.setdefault(webhook, self._clock()) >= GONE_SECONDS_UNTIL_DROP:
            self._updates.set_webhook(None)


def retry_delay(failures: int, update_id: int) -> float:
    """Return the seconds until the next attempt: 2, 4, 8 … up to a random number between 60 and 120."""
    rng = Random(update_id)  # noqa: S311  it guards nothing
    return min(2.0 ** min(failures, 10), rng.uniform(60, 120))


def queue_of(payload: Mapping[str, object]) -> Queue:
    """Return the queue of an update: its chat, or for a query its user."""
    for kind, content in payload.items():
        if not isinstance(content, Mapping):
            continue
        owner_field = "from" if kind.endswith("_query") else "chat"
        owner = content.get(owner_field)
        number = owner.get("id") if isinstance(owner, Mapping) else None
        if isinstance(number, int):
            return owner_field, number
    return "none", 0


def _problem(response: aiohttp.ClientResponse) -> Problem:
    retry_after = response.headers.get("Retry-After", "")
    wait = min(int(retry_after), MAX_RETRY_AFTER_SECONDS) if retry_after.isascii() and retry_after.isdigit() else 0
    return Problem(f"Wrong response from the webhook: {response.status} {response.reason}", response.status, wait)


def _method_in_answer(content_type: str, body: bytes) -> tuple[str, Mapping[str, object]] | None:
    """Return the method that an answer names, and its arguments; None without one that is allowed there."""
    try:
        fields = orjson.loads(body) if content_type == "application/json" else dict(parse_qsl(body.decode()))
    except ValueError:
        return None
    name = fields.pop("method", None) if isinstance(fields, dict) else None
    if not isinstance(name, str) or name.lower().startswith("get") or name.lower() in _REFUSED_METHODS:
        return None
    return name, fields
