"""Receive updates by long polling, each parsed alone.

Telegram takes an update as received once a request has a higher offset, so updates that were handed on before a stop
are confirmed by one last request. A crash between the two can lose a press, never news: those come from the outbox.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError, TimedOut

from bot import log
from bot.chat.api.client import BotClient
from bot.chat.api.transport import FloodWaitError
from bot.errors import TokenRefusedError

_log = log.get(__name__)

MIN_RETRY_SECONDS = 1.0  # before the next request after a failure, longer with each in a row
MAX_RETRY_SECONDS = 30.0
REFUSAL_REASON = "Telegram does not know the token that it was given (TELEGRAM_BOT_TOKEN)"


class LongPolling:
    """Receives updates by getUpdates.

    Args:
        client: the Bot API.
        give: hands on an update; the next waits until it returns.
    """

    def __init__(self, client: BotClient, give: Callable[[Update], Awaitable[object]]) -> None:
        self._client = client
        self._give = give
        self._next: int | None = None  # the lowest id that was not received yet
        self._confirmed: int | None = None  # the offset of the last request
        self._failures = 0

    async def run(self) -> None:
        """Receive updates until cancelled.

        Raises:
            TokenRefusedError: Telegram does not know the token any more.
        """
        while True:
            try:
                batch = await self._receive()
            except InvalidToken:
                raise TokenRefusedError(REFUSAL_REASON) from None
            except TelegramError as error:
                await asyncio.sleep(self._pause(error))
            else:
                self._failures = 0
                await self._hand_on(batch)

    async def confirm(self) -> None:
        """Confirm the updates that were received, so that the next start does not receive them again."""
        if self._next == self._confirmed:
            return
        try:
            await self._client.get_updates_raw(self._next, seconds=0)
        except TelegramError as error:
            _log.info("updates_not_confirmed", error=str(error))

    async def _receive(self) -> list[object]:
        self._confirmed = self._next
        return await self._client.get_updates_raw(self._next)

    async def _hand_on(self, batch: list[object]) -> None:
        before = self._next
        for raw in batch:
            update = parse_update(raw, self._client) if isinstance(raw, dict) else None
            if update is not None:
                await self._give(update)
                await asyncio.sleep(0)  # a batch of 4 MiB takes long to parse: its handlers start meanwhile
            number = _number(raw)
            if number is not None:
                self._next = max(number + 1, self._next or 0)
        if batch and self._next == before:  # no update has an id: do not spin
            _log.warning("updates_without_id", updates=len(batch))
            await asyncio.sleep(MIN_RETRY_SECONDS)

    def _pause(self, error: TelegramError) -> float:
        """Log a failure, and return the seconds until the next request."""
        self._failures += 1
        if isinstance(error, FloodWaitError):
            return error.wait.total_seconds()
        if isinstance(error, Conflict):
            _log.error("updates_conflict", description=str(error))
        elif not isinstance(error, TimedOut) or self._failures > 1:
            _log.warning("updates_not_received", error=str(error), failures=self._failures)
        return min(MIN_RETRY_SECONDS * 1.5 ** min(self._failures - 1, 10), MAX_RETRY_SECONDS)


def parse_update(raw: dict[str, Any], client: BotClient) -> Update | None:
    """Return the update, or None if it cannot be parsed."""
    try:
        return Update.de_json(raw, client)
    except Exception as error:  # noqa: BLE001  whatever a malformed update breaks in PTB, only that update is lost
        _log.warning("update_skipped", update=_number(raw), error=type(error).__name__)
        return None


def _number(raw: object) -> int | None:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) else None
