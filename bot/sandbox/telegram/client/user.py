"""Client of a user in a private chat with the bot: sends, presses, blocks, and reads the bot's messages."""

from collections.abc import Mapping

from bot.sandbox.telegram.client.observer import DEFAULT_TIMEOUT_SECONDS, Observer
from bot.sandbox.telegram.model import Answer, Message, UserStatus
from bot.sandbox.telegram.state import pictures
from bot.sandbox.telegram.state.files import FileKind
from bot.sandbox.telegram.state.forwarding import PAYLOAD_PATTERN, Forwarding
from bot.sandbox.telegram.state.inline import Offer
from bot.sandbox.telegram.state.state import PrivateChat, State, typed

MAX_TYPED_CHARS = 4096
"""Characters after which Telegram's apps split a typed text into several messages."""


class UserClient(Observer):
    """A user who chats with the bot.

    Args:
        state: the state of the sandbox.
        chat_id: the identifier of the chat, which is the user's own.
    """

    def __init__(self, state: State, chat_id: int) -> None:
        super().__init__(state, chat_id)
        self._inline_query_id = ""  # the last inline query

    async def sends(self, text: str) -> Message:
        """Send a text to the bot; a long one goes as several messages, of which the last is returned.

        Raises:
            RuntimeError: the bot is blocked, or the account is gone.
        """
        pieces = [text[start : start + MAX_TYPED_CHARS] for start in range(0, len(text), MAX_TYPED_CHARS)]
        self._insist_open()
        return [self._state.say(self._chat, piece) for piece in pieces][-1]

    async def starts(self, payload: str = "") -> Message:
        """Press Start, by a deep link with a payload if given: 64 letters, digits, `_` and `-` at most.

        Raises:
            ValueError: the payload is invalid for a deep link.
            RuntimeError: the bot is blocked, or the account is gone.
        """
        if not PAYLOAD_PATTERN.fullmatch(payload):
            raise ValueError(f"no deep link can bring {payload!r}")
        return await self.sends(f"/start {payload}".rstrip())

    async def forwards(self, text: str, *, origin: str) -> Message:
        """Forward a text whose author (`origin`, a name) hides their account."""
        self._insist_open()
        return self._state.say(self._chat, text, forwarded_from=origin)

    async def edits(self, message: Message, text: str) -> Message:
        """Edit the text or caption of one of the user's messages."""
        self._insist_open()
        return self._state.change_text(self._chat, message.id, text)

    async def presses(self, text: str, *, seconds: float = DEFAULT_TIMEOUT_SECONDS) -> str:
        """Press the button with this label on the newest message that has it, and return the bot's toast.

        Args:
            text: the button's label, or a part that only one button has.
            seconds: how long to wait for the answer.

        Raises:
            LookupError: no message has such a button.
            TimeoutError: the bot did not answer.
        """
        return (await self.asks(text, seconds=seconds)).text

    async def asks(self, text: str, *, seconds: float = DEFAULT_TIMEOUT_SECONDS) -> Answer:
        """Press a button as `presses` does, and return the whole answer."""
        for message in self._state.newest_first(self._chat):
            button = message.button(text)
            if button and button.data:
                return await self.presses_data(button.data, message_id=message.id, seconds=seconds)
        raise LookupError(f"no button says {text!r}; there are {self._buttons()}")

    async def presses_data(self, data: str, *, message_id: int, seconds: float = DEFAULT_TIMEOUT_SECONDS) -> Answer:
        """Press a button by its callback data, also one that no longer exists."""
        self._insist_open()
        query = self._state.press(self._chat, message_id, data)
        return await self._state.queries.answered(query.id, seconds)

    async def presses_key(self, text: str) -> Message:
        """Press a key of the reply keyboard, which sends its label.

        Raises:
            LookupError: there is no such key now.
        """
        if text not in self.keys:
            raise LookupError(f"no key says {text!r}; there are {self.keys}")
        return await self.sends(text)

    async def asks_inline(
        self, query: str, *, offset: str = "", place: Observer | None = None, seconds: float = DEFAULT_TIMEOUT_SECONDS
    ) -> Offer:
        """Send an inline query from this chat or another one, and return the bot's results.

        Raises:
            ValueError: the bot has no inline mode.
            TimeoutError: it did not answer.
        """
        chat = self._state.chat((place or self).chat_id)
        inline_query = Forwarding(self._state).ask(chat, self._chat.user, query, offset)
        self._inline_query_id = inline_query.id
        return await self._state.inline.offered(inline_query.id, seconds)

    async def chooses(self, result_id: str) -> Message:
        """Choose one of the last inline results, which sends it.

        Raises:
            LookupError: it was not offered.
        """
        return Forwarding(self._state).choose(self._inline_query_id, result_id)

    async def passes_on(self, message: Message, place: Observer | None = None) -> Message:
        """Forward a message of any chat to the bot, or to another chat."""
        return Forwarding(self._state).forward(message, self._state.chat((place or self).chat_id), self._chat.user)

    async def sends_photo(self, body: bytes, caption: str = "") -> Message:
        """Send a photo with a caption.

        Raises:
            ValueError: the bytes are no image.
        """
        if pictures.size(body) is None:
            raise ValueError("these bytes are no picture")
        self._insist_open()
        return self._state.say(self._chat, typed(caption, self._state.files.add(FileKind.PHOTO, "", body)))

    async def sends_document(self, name: str, body: bytes, caption: str = "") -> Message:
        """Send a document with a caption."""
        self._insist_open()
        file = self._state.files.add(FileKind.DOCUMENT, name, body)
        return self._state.say(self._chat, typed(caption, file))

    async def blocks(self) -> None:
        """Block the bot."""
        self._state.block(self._chat, is_blocked=True)

    async def unblocks(self) -> None:
        """Unblock the bot."""
        self._state.block(self._chat, is_blocked=False)

    async def deactivates(self) -> None:
        """Delete the account."""
        self._state.deactivate(self._chat)

    async def speaks(self, language: str) -> None:
        """Change the language of the user's app."""
        self._state.change_user(self._chat, language=language)

    @property
    def _messages(self) -> Mapping[int, Message]:
        return self._chat.messages

    @property
    def _chat(self) -> PrivateChat:
        return self._state.private_chats[self.chat_id]

    def _buttons(self) -> list[str]:
        return [button.text for message in self.received for row in message.keyboard for button in row]

    def _insist_open(self) -> None:
        if self._chat.status in {UserStatus.BLOCKED, UserStatus.DEACTIVATED}:
            raise RuntimeError(f"this person's standing is {self._chat.status}")
