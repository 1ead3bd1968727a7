"""A person at the chat, for tests in Python: writes, presses, blocks, and sees what the bot sent."""

import re
from collections.abc import Mapping

from bot.sandbox.client.onlooker import PATIENCE, Onlooker
from bot.sandbox.model import Answer, Message, Standing
from bot.sandbox.world import pictures
from bot.sandbox.world.files import FileKind
from bot.sandbox.world.world import Chat

LONGEST_TYPED = 4096
"""Characters after which Telegram's apps send the rest as a further message."""

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
"""What a deep link may bring: https://core.telegram.org/bots/features#deep-linking."""


class Person(Onlooker):
    """Someone who chats with the bot.

    Args:
        world: where they live.
        chat_id: the number of their chat, which is their own.
    """

    async def sends(self, text: str) -> Message:
        """Write to the bot; a long text goes as several messages, of which the last is returned.

        Raises:
            RuntimeError: the bot is blocked, or the account is gone.
        """
        pieces = [text[start : start + LONGEST_TYPED] for start in range(0, len(text), LONGEST_TYPED)]
        self._insist_open()
        return [self._world.say(self._chat, piece) for piece in pieces][-1]

    async def starts(self, payload: str = "") -> Message:
        """Press Start, by a deep link if it brings a payload: 64 letters, digits, `_` and `-` at most.

        Raises:
            ValueError: no deep link can bring this payload.
            RuntimeError: the bot is blocked, or the account is gone.
        """
        if not PAYLOAD.fullmatch(payload):
            raise ValueError(f"no deep link can bring {payload!r}")
        return await self.sends(f"/start {payload}".rstrip())

    async def forwards(self, text: str, *, origin: str) -> Message:
        """Hand on a post that somebody else (`origin`, a name) has written."""
        self._insist_open()
        return self._world.say(self._chat, text, forwarded_from=origin)

    async def presses(self, text: str, *, seconds: float = PATIENCE) -> str:
        """Press the button that says this, on the newest message that has it, and return the bot's toast.

        Args:
            text: the button's whole text, or a part that only one button has.
            seconds: how long to wait for the answer.

        Raises:
            LookupError: no message has such a button.
            TimeoutError: the bot did not answer.
        """
        return (await self.asks(text, seconds=seconds)).text

    async def asks(self, text: str, *, seconds: float = PATIENCE) -> Answer:
        """Press a button as `presses` does, and return the whole answer."""
        for message in self._world.newest_first(self._chat):
            button = message.button(text)
            if button and button.data:
                return await self.presses_data(button.data, message_id=message.id, seconds=seconds)
        raise LookupError(f"no button says {text!r}; there are {self._buttons()}")

    async def presses_data(self, data: str, *, message_id: int, seconds: float = PATIENCE) -> Answer:
        """Press a button by what the bot gets from it, also one that is no longer there."""
        self._insist_open()
        query = self._world.press(self._chat, message_id, data)
        return await self._world.queries.answered(query.id, seconds)

    async def sends_photo(self, body: bytes, caption: str = "") -> Message:
        """Send a picture, with words below it.

        Raises:
            ValueError: it is no picture.
        """
        if pictures.size(body) is None:
            raise ValueError("these bytes are no picture")
        self._insist_open()
        return self._world.say(self._chat, caption, more=self._world.files.add(FileKind.PHOTO, "", body).content)

    async def sends_document(self, name: str, body: bytes, caption: str = "") -> Message:
        """Send a file under a name, with words below it."""
        self._insist_open()
        file = self._world.files.add(FileKind.DOCUMENT, name, body)
        return self._world.say(self._chat, caption, more=file.content)

    async def blocks(self) -> None:
        """Block the bot."""
        self._world.block(self._chat, is_blocked=True)

    async def unblocks(self) -> None:
        """Let the bot in again."""
        self._world.block(self._chat, is_blocked=False)

    async def deactivates(self) -> None:
        """Delete the account."""
        self._world.deactivate(self._chat)

    async def speaks(self, language: str) -> None:
        """Switch the app to another language."""
        self._world.change_person(self._chat, language=language)

    @property
    def _held(self) -> Mapping[int, Message]:
        return self._chat.messages

    @property
    def _chat(self) -> Chat:
        return self._world.chats[self.chat_id]

    def _buttons(self) -> list[str]:
        return [button.text for message in self.received for row in message.keyboard for button in row]

    def _insist_open(self) -> None:
        if self._chat.standing in {Standing.BLOCKED, Standing.DEACTIVATED}:
            raise RuntimeError(f"this person's standing is {self._chat.standing}")
