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
        message = update.message
        if message and message.migrate_to_chat_id:
            return Migration(chat.id, message.migrate_to_chat_id)
        if message and message.migrate_from_chat_id:
            return Migration(message.migrate_from_chat_id, chat.id)
        if update.my_chat_member:
            return MembershipChange(update.my_chat_member)
        if update.callback_query:
            return self._route_press(update.callback_query)
        return self._route_message(message, is_private=chat.type == TelegramChat.PRIVATE) if message else None

    def _route_press(self, query: CallbackQuery) -> Handling:
        press = decode(query.data)
        handler = (self._routes.pressed(press) if press else None) or unknown.stale
        return Handling(handler, Request(press=press or CallbackData(Action.HOME), query=query))

    def _route_message(self, message: Message, *, is_private: bool) -> Handling | None:
        """Route a command; in a private chat also any other message of a person."""
        command = None if message.forward_origin else _COMMAND.fullmatch(message.text or "")
        name, to, words = command.groups() if command else ("", None, "")
        if to and to.lower() != self._username().lower():
            return None
        if routed := self._routes.commands.get(name.lower()):
            return Handling(routed.handler, Request(words=(words or "").strip(), press=routed.callback_data))
        if name and (to or is_private):
            return Handling(unknown.unknown_command, Request(words=f"/{name}"))
        if is_private and (message.text or message.effective_attachment):
            is_typed = message.text and not message.forward_origin
            request = Request(words=(message.text or "").strip(), press=CallbackData(Action.WORDS))
            return Handling(topics.typed if is_typed else unknown.plain, request)
        return None


def _chat_of(update: Update) -> TelegramChat | None:
    """Return the chat of an update; for a press below an inaccessible message, the private chat of its person."""
    if update.effective_chat is None and update.callback_query:
        return TelegramChat(update.callback_query.from_user.id, TelegramChat.PRIVATE)
    return update.effective_chat
