"""Find the handler of an update. Reads the update alone; sends and stores nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram import Chat as TelegramChat

from bot.chat.callbacks import Action, CallbackData, decode
from bot.chat.commands import Handler, Routes
from bot.chat.context import Request
from bot.chat.handlers import topics, unknown

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Migration:
    """A group has become a supergroup, with a new id."""

    old_id: int
    new_id: int


@dataclass(frozen=True, slots=True)
class MembershipChange:
    """The bot was added, removed, blocked or unblocked."""

    change: ChatMemberUpdated


@dataclass(frozen=True, slots=True)
class Handling:
    """A command, a press or a text, and its handler."""

    handler: Handler
    request: Request


Route = Migration | MembershipChange | Handling


@dataclass(frozen=True, slots=True)
class RoutedUpdate:
    """An update, its chat, and its route."""

    update: Update
    chat: TelegramChat
    route: Route

    @property
    def is_press(self) -> bool:
        """True for a pressed button, which awaits an answer of its own."""
        return self.update.callback_query is not None


class Router:
    """Finds the routes of updates.

    Args:
        routes: of commands and buttons.
        username: returns the bot's username.
    """

    def __init__(self, routes: Routes, username: Callable[[], str]) -> None:
        self._routes = routes
        self._username = username

    def route(self, update: Update) -> RoutedUpdate | None:
        """Return the update with its chat and route; None if no answer is expected, as in the talk of a group."""
        chat = _chat_of(update)
        route = self._route(update, chat) if chat else None
        return RoutedUpdate(update, chat, route) if chat and route else None

    def _route(self, update: Update, chat: TelegramChat) -> Route | None:
        message = update.message or update.edited_message
        if message and message.migrate_to_chat_id:
            return Migration(chat.id, message.migrate_to_chat_id)
        if message and message.migrate_from_chat_id:
            return Migration(message.migrate_from_chat_id, chat.id)
        if update.my_chat_member:
            return MembershipChange(update.my_chat_member)
        if update.callback_query:
            return self._route_press(update.callback_query)
        if message is None:
            return None
        return self._route_message(
            message, is_private=chat.type == TelegramChat.PRIVATE, is_edited=update.message is None
        )

    def _route_press(self, query: CallbackQuery) -> Handling:
        press = decode(query.data)
        handler = (self._routes.pressed(press) if press else None) or unknown.stale
        return Handling(handler, Request(press=press or CallbackData(Action.HOME), query=query))

    def _route_message(self, message: Message, *, is_private: bool, is_edited: bool) -> Handling | None:
        """Route a command, also one in a caption or an edit; in a private chat also any other new message."""
        command = None if message.forward_origin else _COMMAND.fullmatch(_text(message))
        if command:
            return self._route_command(*command.groups(), is_private=is_private)
        return _route_text(message) if is_private and not is_edited else None

    def _route_command(self, name: str, to: str | None, words: str | None, *, is_private: bool) -> Handling | None:
        if to and to.lower() != self._username().lower():
            return None
        if routed := self._routes.commands.get(name.lower()):
            return Handling(routed.handler, Request(words=(words or "").strip(), press=routed.callback_data))
        return Handling(unknown.unknown_command, Request(words=f"/{name}")) if to or is_private else None


def _route_text(message: Message) -> Handling | None:
    text = _text(message)
    if not text and not message.effective_attachment:
        return None
    handler = topics.typed if text and not message.forward_origin else unknown.plain
    return Handling(handler, Request(words=text, press=CallbackData(Action.WORDS)))


def _text(message: Message) -> str:
    """Return the text of a message, or its caption, which people expect to be read alike."""
    return (message.text or message.caption or "").strip()


def _chat_of(update: Update) -> TelegramChat | None:
    """Return the chat of an update; for a press below an inaccessible message, the private chat of its person."""
    if update.effective_chat is None and update.callback_query:
        return TelegramChat(update.callback_query.from_user.id, TelegramChat.PRIVATE)
    return update.effective_chat
