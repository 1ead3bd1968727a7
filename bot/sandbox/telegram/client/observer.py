"""Whoever sees a chat as it stands, and can wait until it stands otherwise."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from bot.sandbox.telegram.model import Message
from bot.sandbox.telegram.state.state import State

DEFAULT_TIMEOUT_SECONDS = 120.0
"""Seconds that a person waits for the bot, if not told otherwise: only a bot that hangs lets them pass."""
POLL_INTERVAL_SECONDS = 0.05
"""Seconds after which a condition is looked at again, as it may hang on more than this chat."""


class Observer(ABC):
    """What a test sees of one chat, be it a person's own or a chat of many."""

    def __init__(self, state: State, chat_id: int) -> None:
        self._state = state
        self.chat_id = chat_id

    @property
    @abstractmethod
    def _held(self) -> Mapping[int, Message]:
        """The chat's messages by their numbers."""

    @property
    def messages(self) -> list[Message]:
        """All messages as they stand now, of all sides, service messages too, the oldest first."""
        return list(self._held.values())

    @property
    def received(self) -> list[Message]:
        """The bot's messages as they stand now, the oldest first."""
        return [message for message in self.messages if message.from_bot]

    @property
    def keys(self) -> list[str]:
        """What the keys say that the bot has put below the field, none if it took them away."""
        given = next((one.reply_keyboard for one in reversed(self.received) if one.reply_keyboard is not None), {})
        rows = given.get("keyboard") or []
        keys = [key for row in rows for key in row] if isinstance(rows, list) else []
        return [key if isinstance(key, str) else str(key["text"]) for key in keys]

    async def waits(self, condition: Callable[[], object], seconds: float = DEFAULT_TIMEOUT_SECONDS) -> None:
        """Wait until a condition holds.

        Raises:
            TimeoutError: it did not within so many seconds; says what the chat held then.
        """
        with self._state.events.watching(self.chat_id) as watch:
            try:
                async with asyncio.timeout(seconds):
                    while not condition():
                        await watch.next(POLL_INTERVAL_SECONDS)
            except TimeoutError as error:
                texts = [message.text for message in self.messages]
                raise TimeoutError(f"waited {seconds} s in vain; the chat holds {texts}") from error
