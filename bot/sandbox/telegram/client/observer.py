"""Observer of a chat: its current messages, and waiting for a condition on them."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from bot.sandbox.telegram.model import Message
from bot.sandbox.telegram.state.state import State

DEFAULT_TIMEOUT_SECONDS = 120.0
"""Seconds to wait for the bot by default: only a bot that hangs lets them pass."""
POLL_INTERVAL_SECONDS = 0.05
"""Seconds after which a condition is checked again, as it may depend on more than this chat."""


class Observer(ABC):
    """Current messages of one chat, private or group."""

    def __init__(self, state: State, chat_id: int) -> None:
        self._state = state
        self.chat_id = chat_id

    @property
    @abstractmethod
    def _messages(self) -> Mapping[int, Message]:
        """Return the chat's messages by identifier."""

    @property
    def messages(self) -> list[Message]:
        """Return the current messages of all authors, service messages too, the oldest first."""
        return list(self._messages.values())

    @property
    def received(self) -> list[Message]:
        """Return the current messages of the bot, the oldest first."""
        return [message for message in self.messages if message.from_bot]

    @property
    def keys(self) -> list[str]:
        """Return the labels of the current reply keyboard, empty if the bot has removed it."""
        markup = next(
            (message.reply_keyboard for message in reversed(self.received) if message.reply_keyboard is not None), {}
        )
        rows = markup.get("keyboard") or []
        keys = [key for row in rows for key in row] if isinstance(rows, list) else []
        return [key if isinstance(key, str) else str(key["text"]) for key in keys]

    async def waits(self, condition: Callable[[], object], seconds: float = DEFAULT_TIMEOUT_SECONDS) -> None:
        """Wait until a condition holds.

        Raises:
            TimeoutError: it did not within `seconds`; the message holds the texts of the chat.
        """
        with self._state.events.watching(self.chat_id) as watch:
            try:
                async with asyncio.timeout(seconds):
                    while not condition():
                        await watch.next(POLL_INTERVAL_SECONDS)
            except TimeoutError as error:
                texts = [message.text for message in self.messages]
                raise TimeoutError(f"waited {seconds} s in vain; the chat holds {texts}") from error
