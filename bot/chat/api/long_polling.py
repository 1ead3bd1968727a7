"""The long poll: updates as Telegram has them, each parsed alone.

An update counts as taken when the next request names a higher offset, so what was handed on before a stop is confirmed
by one last request. A crash between the two can lose a press, never news: those come from the outbox.
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

MIN_RETRY_SECONDS = 1.0  # seconds until the next try after a failure, longer with each in a row
MAX_RETRY_SECONDS = 30.0
REFUSAL_REASON = "Telegram does not know the token that it was given (TELEGRAM_BOT_TOKEN)"


class LongPolling:
    """Takes updates off Telegram."""

    def __init__(self, client: BotClient, give: Callable[[Update], Awaitable[object]]) -> None:
        self._client = client
        self._give = give
        self._next: int | None = None  # the lowest update that is still wanted
        self._named: int | None = None  # the offset of the last request: all below it is confirmed
        self._failures = 0

    async def run(self) -> None:
        """Take updates until cancelled.

        Raises:
            TokenRefusedError: Telegram no longer knows the token.
        """
        while True:
            try:
                batch = await self._ask()
            except InvalidToken:
                raise TokenRefusedError(REFUSAL_REASON) from None
            except TelegramError as error:
                await asyncio.sleep(self._pause(error))
            else:
                self._failures = 0
                await self._hand_on(batch)

    async def confirm(self) -> None:
        """Let Telegram know what was taken, so that the next start does not meet it again."""
        if self._next == self._named:
            return
        try:
            await self._client.get_updates_raw(self._next, seconds=0)
        except TelegramError as error:
            _log.warning("updates not confirmed", error=str(error))

    async def _ask(self) -> list[object]:
        self._named = self._next
        return await self._client.get_updates_raw(self._next)

    async def _hand_on(self, batch: list[object]) -> None:
        before = self._next
        for raw in batch:
            update = parse_update(raw, self._client) if isinstance(raw, dict) else None
            if update is not None:
                await self._give(update)
            number = _number(raw)
            if number is not None:
                self._next = max(number + 1, self._next or 0)
        if batch and self._next == before:  # nothing in it had a number: do not spin
            _log.warning("no update has a number", updates=len(batch))
            await asyncio.sleep(MIN_RETRY_SECONDS)

    def _pause(self, error: TelegramError) -> float:
        """Log why nothing could be taken, and return the seconds until the next try."""
        self._failures += 1
        if isinstance(error, FloodWaitError):
            return error.wait.total_seconds()
        if isinstance(error, Conflict):
            _log.error("another process takes this bot's updates", said=str(error))
        elif not isinstance(error, TimedOut) or self._failures > 1:
            _log.warning("telegram does not answer", error=str(error), failures=self._failures)
        return min(MIN_RETRY_SECONDS * 1.5 ** min(self._failures - 1, 10), MAX_RETRY_SECONDS)


def parse_update(raw: dict[str, Any], client: BotClient) -> Update | None:
    """Return the update, or None where it cannot be parse_update: the others are served all the same."""
    try:
        return Update.de_json(raw, client)
    except Exception as error:  # noqa: BLE001  whatever a malformed update breaks in PTB, only that update is lost
        _log.warning("update skipped", update=_number(raw), error=type(error).__name__)
        return None


def _number(raw: object) -> int | None:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) else None
