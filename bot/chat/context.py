"""The argument of a handler: a request, the state of its chat, the services, and the ways to answer.

A typed command and the button that does the same share one handler: `show` edits the message whose button was pressed,
and sends a new one for a typed command.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from telegram import CallbackQuery, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.chat.api.client import BotClient
from bot.chat.api.errors import FailureKind, classify
from bot.chat.api.transport import FloodWaitError
from bot.chat.callbacks import Action, CallbackData
from bot.chat.sender import Sender
from bot.chat.views.screen import Screen
from bot.chat.views.screens import Screens
from bot.chat.views.topic_names import TopicNames
from bot.flows.browse import Browse
from bot.flows.custom_topics import CustomTopics
from bot.flows.judge import Judge
from bot.flows.subscriptions import ChatState, Subscriptions
from bot.model.chats import Chat
from bot.texts.speech import Texts

MAX_TOAST_CHARS = 200  # by the Bot API
MAX_FLOOD_WAIT_SECONDS = 30.0  # a longer one makes an answer fail


@dataclass(frozen=True, slots=True)
class Services:
    """The services that all handlers share."""

    client: BotClient
    subscriptions: Subscriptions
    browse: Browse
    custom_topics: CustomTopics
    judge: Judge
    texts: Texts
    topic_names: TopicNames
    screens: Screens
    sender: Sender


@dataclass(frozen=True, slots=True)
class Request:
    """A typed command or text, or a press."""

    words: str = ""  # typed text, without the command
    press: CallbackData = CallbackData(Action.HOME)  # noqa: RUF009  a frozen value
    query: CallbackQuery | None = None  # as Telegram sent it; None: typed


class Context:
    """A request, the state of its chat, and the ways to answer."""

    def __init__(self, services: Services, state: ChatState, request: Request, *, is_stored: bool) -> None:
        self.services = services
        self.state = state
        self.request = request
        self.is_stored = is_stored  # whether the chat is stored
        self._answered = request.query is None

    @property
    def chat(self) -> Chat:
        """The chat that is answered."""
        return self.state.chat

    def say(self, key: str, **values: object) -> str:
        """Return a text in the chat's language."""
        return self.services.texts.say(self.chat.language, key, **values)

    async def register(self) -> None:
        """Store the chat, and lift its suspension."""
        self.state = await self.services.subscriptions.register(self.chat)
        self.is_stored = True

    async def renew(self) -> None:
        """Read the state of the chat again."""
        stored = await self.services.subscriptions.state(self.chat.id)
        self.is_stored = stored is not None
        self.state = stored or replace(self.state, topics=())

    async def toast(self, text: str = "", *, popup: bool = False) -> None:
        """Answer the press, once; do nothing for a typed request.

        Telegram's refusal of an answer that comes too late is ignored.
        """
        if self._answered or self.request.query is None:
            return
        self._answered = True
        try:
            await self.services.client.answer_callback_query(
                self.request.query.id, text[:MAX_TOAST_CHARS] or None, show_alert=popup or None
            )
        except BadRequest as error:
            if "query is too old" not in str(error).lower():
                raise

    async def show(self, screen: Screen) -> None:
        """Edit the pressed message; send a new one for a typed request, or if the message is gone."""
        message = self.request.query.message if self.request.query else None
        if message is None:
            await self.write(screen)
            return
        await self.toast()
        try:
            await _retry_after_flood_wait(
                lambda: self.services.client.replace_text(
                    message.chat.id, message.message_id, screen.text, keyboard=screen.keyboard
                )
            )
        except BadRequest as error:
            if _is_gone(error):
                await self.write(screen)

    async def write(self, screen: Screen) -> None:
        """Send a new message without notification: the person is looking at the chat."""
        await self.toast()
        await _retry_after_flood_wait(
            lambda: self.services.client.post_message(self.chat.id, screen.text, keyboard=screen.keyboard, silent=True)
        )

    async def reply(self, text: str) -> None:
        """Send a message that replies to the pressed one."""
        await self.toast()
        message = self.request.query.message if self.request.query else None
        to = message.message_id if message else None
        await _retry_after_flood_wait(
            lambda: self.services.client.post_message(self.chat.id, text, silent=True, reply_to=to)
        )

    async def buttons(self, keyboard: InlineKeyboardMarkup) -> None:
        """Replace the buttons of the pressed message."""
        message = self.request.query.message if self.request.query else None
        if message is None:
            return
        try:
            await _retry_after_flood_wait(
                lambda: self.services.client.replace_buttons(message.chat.id, message.message_id, keyboard)
            )
        except BadRequest as error:
            _is_gone(error)


def _is_gone(error: BadRequest) -> bool:
    """Return whether the message to edit is gone; False for an edit that changes nothing, which is no error.

    Raises:
        BadRequest: any other.
    """
    kind = classify(400, str(error))
    if kind is FailureKind.NOT_MODIFIED:
        return False
    if kind is FailureKind.MESSAGE_GONE:
        return True
    raise error


async def _retry_after_flood_wait(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call, and once more after a short flood wait: the rate limiter holds the second until it is over."""
    try:
        await call()
    except FloodWaitError as error:
        if error.wait.total_seconds() > MAX_FLOOD_WAIT_SECONDS:
            raise
        await call()
