"""Route an update to its handler, and answer with an apology if the handler fails."""

import re

from telegram import Chat as TelegramChat
from telegram import Message, Update, User
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import log
from bot.chat.callbacks import Action, CallbackData, decode
from bot.chat.commands import Handler, Routes
from bot.chat.context import Context, Request, Services
from bot.chat.handlers import membership, topics, unknown
from bot.clock import Clock
from bot.errors import StorageError
from bot.flows.subscriptions import ChatState
from bot.model.chats import Chat, ChatKind

_log = log.get(__name__)

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)


def chat_of(update: Update) -> TelegramChat | None:
    """Return the chat of an update; for a press below an inaccessible message, the private chat of its person."""
    if update.effective_chat is None and update.callback_query:
        return TelegramChat(update.callback_query.from_user.id, TelegramChat.PRIVATE)
    return update.effective_chat


class Dispatcher:
    """Dispatches updates. A failure of one does not affect the next."""

    def __init__(self, services: Services, routes: Routes, clock: Clock) -> None:
        self._services = services
        self._routes = routes
        self._clock = clock

    async def dispatch(self, update: Update) -> None:
        """Handle one update; log its failure."""
        chat = chat_of(update)
        if chat is None:
            return
        try:
            await self._route(update, chat)
        except Forbidden as error:
            await self._suspend(update, chat.id, str(error))
        except TelegramError as error:
            _log.warning("answer_not_sent", update=update.update_id, error=str(error))
        except Exception as error:  # noqa: BLE001  any failure loses this one update only, and is logged
            _log.error("update_not_answered", update=update.update_id, error=repr(error), exc_info=error)

    async def _route(self, update: Update, chat: TelegramChat) -> None:
        message = update.message
        if message and message.migrate_to_chat_id:
            await self._services.subscriptions.migrate(chat.id, message.migrate_to_chat_id)
        elif message and message.migrate_from_chat_id:
            await self._services.subscriptions.migrate(message.migrate_from_chat_id, chat.id)
        elif update.my_chat_member:
            change = update.my_chat_member
            context = Context(self._services, self._new_chat(chat, change.from_user), Request(), is_stored=False)
            await context.renew()
            await membership.changed(context, change)
        elif update.callback_query:
            press = decode(update.callback_query.data)
            handler = (self._routes.pressed(press) if press else None) or unknown.stale
            request = Request(press=press or CallbackData(Action.HOME), query=update.callback_query)
            await self._handle(update, chat, request, handler)
        elif message:
            await self._route_message(update, chat, message)

    async def _route_message(self, update: Update, chat: TelegramChat, message: Message) -> None:
        """Route a command; in a private chat also any other message of a person."""
        command = None if message.forward_origin else _COMMAND.fullmatch(message.text or "")
        name, to, words = command.groups() if command else ("", None, "")
        if to and to.lower() != self._services.client.username.lower():
            return
        is_private = chat.type == TelegramChat.PRIVATE
        if routed := self._routes.commands.get(name.lower()):
            request = Request(words=(words or "").strip(), press=routed.callback_data)
            await self._handle(update, chat, request, routed.handler)
        elif name and (to or is_private):
            await self._handle(update, chat, Request(words=f"/{name}"), unknown.unknown_command)
        elif is_private and (message.text or message.effective_attachment):
            is_typed = message.text and not message.forward_origin
            handler = topics.typed if is_typed else unknown.plain
            await self._handle(
                update, chat, Request(words=(message.text or "").strip(), press=CallbackData(Action.WORDS)), handler
            )

    async def _handle(self, update: Update, chat: TelegramChat, request: Request, handler: Handler) -> None:
        """Run a handler; if it fails and Telegram can be reached, tell the person."""
        began_at = self._clock.now()
        context = Context(self._services, self._new_chat(chat, update.effective_user), request, is_stored=False)
        try:
            await context.renew()
            if context.chat.suspended:  # a chat that writes to the bot can be written to
                await context.register()
            await handler(context)
            await context.toast()
        except Exception as error:
            if isinstance(error, BadRequest) or not isinstance(
                error, TelegramError
            ):  # otherwise Telegram cannot be reached
                await self._report_failure(context, "failed.store" if isinstance(error, StorageError) else "failed")
            raise
        seconds = (self._clock.now() - began_at).total_seconds()
        _log.info("answered", update=update.update_id, handler=handler.__name__, seconds=round(seconds, 3))

    async def _report_failure(self, context: Context, key: str) -> None:
        try:
            await context.write(self._services.screens.home.failed(context.state, key, context.request.press))
        except TelegramError as error:
            _log.warning("failure_not_reported", error=str(error))

    async def _suspend(self, update: Update, chat_id: int, reason: str) -> None:
        _log.info("answer_forbidden", update=update.update_id, reason=reason)
        try:
            await self._services.subscriptions.suspend(chat_id, reason)
        except StorageError as error:
            _log.error("chat_not_suspended", update=update.update_id, error=str(error))

    def _new_chat(self, chat: TelegramChat, user: User | None) -> ChatState:
        """Return the state of a chat that is not stored, by its update alone."""
        language = self._services.texts.nearest(user.language_code if user else None)
        return ChatState(Chat(id=chat.id, kind=ChatKind(chat.type), language=language), topics=())
