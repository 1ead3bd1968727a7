"""What a handler holds: who speaks, what they request for, and the ways to answer.

A typed command and the button that does the same share one handler: `show` edits the message whose button was pressed,
and writes a new one where a command was typed.
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
from bot.chat.views.menus import MenuViews
from bot.chat.views.screen import Screen
from bot.chat.views.topic_names import TopicNames
from bot.flows.browse import Browse
from bot.flows.custom_topics import CustomTopics
from bot.flows.subscriptions import ChatState, Subscriptions
from bot.model.chats import Chat
from bot.texts.speech import Texts

MAX_TOAST_CHARS = 200  # characters, by the Bot API
MAX_FLOOD_WAIT_SECONDS = 30.0  # seconds that an answer waits when Telegram asks it to


@dataclass(frozen=True, slots=True)
class Services:
    """What is the same in every context."""

    client: BotClient
    subscriptions: Subscriptions
    browse: Browse
    custom_topics: CustomTopics
    texts: Texts
    topic_names: TopicNames
    views: MenuViews
    sender: Sender


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody typed or pressed."""

    words: str = ""  # what was typed, after the command
    press: CallbackData = CallbackData(Action.HOME)  # noqa: RUF009  a frozen value
    query: CallbackQuery | None = None  # the press as Telegram tells of it; None: it was typed


class Context:
    """One message or press, and the ways to answer it."""

    def __init__(self, services: Services, state: ChatState, request: Request, *, known: bool) -> None:
        self.services = services
        self.state = state
        self.request = request
        self.known = known  # whether anything is kept about the chat
        self._answered = request.query is None

    @property
    def chat(self) -> Chat:
        """Who is answered."""
        return self.state.chat

    def say(self, key: str, **values: object) -> str:
        """Return a text in the chat's language."""
        return self.services.texts.say(self.chat.language, key, **values)

    async def arrive(self) -> None:
        """Keep the chat from now on: it has made a choice."""
        self.state = await self.services.subscriptions.arrive(self.chat)
        self.known = True

    async def renew(self) -> None:
        """Look again at what the chat state."""
        kept = await self.services.subscriptions.state(self.chat.id)
        self.known = kept is not None
        self.state = kept or replace(self.state, topics=())

    async def toast(self, text: str = "", *, popup: bool = False) -> None:
        """Answer the press, once; nothing where nothing was pressed.

        A press that is answered too late needs no answer any more.
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

    async def show(self, view: Screen) -> None:
        """Let the pressed message show this; write a new one where a command was typed, or the message is gone."""
        message = self.request.query.message if self.request.query else None
        if message is None:
            await self.write(view)
            return
        await self.toast()
        try:
            await _retry_after_flood_wait(
                lambda: self.services.client.replace_text(
                    message.chat.id, message.message_id, view.text, keyboard=view.keyboard
                )
            )
        except BadRequest as error:
            if _is_gone(error):
                await self.write(view)

    async def write(self, view: Screen) -> None:
        """Write a new message, silently: whoever request is looking."""
        await self.toast()
        await _retry_after_flood_wait(
            lambda: self.services.client.post_message(self.chat.id, view.text, keyboard=view.keyboard, silent=True)
        )

    async def reply(self, text: str) -> None:
        """Answer a press with a message of its own, below the one that was pressed."""
        await self.toast()
        message = self.request.query.message if self.request.query else None
        to = message.message_id if message else None
        await _retry_after_flood_wait(
            lambda: self.services.client.post_message(self.chat.id, text, silent=True, reply_to=to)
        )

    async def buttons(self, keyboard: InlineKeyboardMarkup) -> None:
        """Change the buttons of the pressed message, nothing else."""
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
    """Say whether there is nothing to edit any more; that nothing was to be changed is no error at all."""
    kind = classify(400, str(error))
    if kind is FailureKind.NOT_MODIFIED:
        return False
    if kind is FailureKind.MESSAGE_GONE:
        return True
    raise error


async def _retry_after_flood_wait(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call, and once more where Telegram asks to wait a little: its turn comes after that."""
    try:
        await call()
    except FloodWaitError as told:
        if told.wait.total_seconds() > MAX_FLOOD_WAIT_SECONDS:
            raise
        await call()
