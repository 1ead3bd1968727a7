"""Run the handler of an update, and answer with an apology if it fails."""

from collections.abc import Awaitable, Callable
from typing import assert_never

from telegram import Chat as TelegramChat
from telegram import User
from telegram.error import BadRequest, TelegramError

from bot import log
from bot.chat.api.errors import is_chat_closed
from bot.chat.context import Context, Request, Services
from bot.chat.handlers import membership
from bot.chat.routing import Handling, MembershipChange, Migration, RoutedUpdate
from bot.clock import Clock
from bot.errors import StorageError
from bot.flows.subscriptions import ChatState
from bot.model.chats import Chat, ChatKind

_log = log.get(__name__)


class Dispatcher:
    """Dispatches updates. A failure of one does not affect the next."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock

    def interrupt(self, routed: RoutedUpdate) -> None:
        """End what takes long for the chat of a new update: it waits for the answer to this one."""
        self._services.custom_topics.cancel_preview(routed.chat.id)

    async def dispatch(self, routed: RoutedUpdate) -> None:
        """Handle one update; log its failure."""
        await self._guard(routed, self._handle)

    async def report_skipped(self, routed: RoutedUpdate, number: int) -> None:
        """Send a chat the number of its messages that are not answered; `routed` is the first of them."""
        _log.info("updates_skipped", update=routed.update.update_id, messages=number)

        async def report(routed: RoutedUpdate) -> None:
            context = await self._context(routed)
            await context.write(self._services.screens.home.skipped(context.state, number))

        await self._guard(routed, report)

    async def refuse_press(self, routed: RoutedUpdate, text_key: str) -> None:
        """Answer a press that is not handled with a toast, an empty one without a key."""

        async def refuse(routed: RoutedUpdate) -> None:
            context = await self._context(routed)
            await context.toast(context.say(text_key) if text_key else "")

        await self._guard(routed, refuse)

    async def _guard(self, routed: RoutedUpdate, answer: Callable[[RoutedUpdate], Awaitable[None]]) -> None:
        update = routed.update.update_id
        try:
            await answer(routed)
        except TelegramError as error:
            if is_chat_closed(error):
                await self._suspend(routed, str(error))
            else:
                _log.warning("answer_not_sent", update=update, error=str(error))
        except Exception as error:  # noqa: BLE001  any failure loses this one update only, and is logged
            _log.error("update_not_answered", update=update, error=repr(error), exc_info=error)

    async def _handle(self, routed: RoutedUpdate) -> None:
        match routed.route:
            case Migration(old_id, new_id):
                await self._services.subscriptions.migrate(old_id, new_id)
            case MembershipChange(change):
                context = await self._context(routed)
                await membership.changed(context, change)
            case Handling():
                await self._run_handler(routed, routed.route)
            case _:
                assert_never(routed.route)

    async def _run_handler(self, routed: RoutedUpdate, handling: Handling) -> None:
        """Run a handler; if it fails and Telegram can be reached, report it to the person."""
        began_at, handler = self._clock.now(), handling.handler
        context = self._new_context(routed)
        try:
            await context.renew()
            if context.chat.suspended:  # a chat that writes to the bot can be written to
                await context.register()
            await handler(context)
            await context.toast()
        except Exception as error:
            if not isinstance(error, TelegramError) or _is_refused(error):
                await self._report_failure(context, "failed.store" if isinstance(error, StorageError) else "failed")
            raise
        seconds = (self._clock.now() - began_at).total_seconds()
        _log.info("answered", update=routed.update.update_id, handler=handler.__name__, seconds=round(seconds, 3))

    async def _report_failure(self, context: Context, key: str) -> None:
        try:
            await context.write(self._services.screens.home.failed(context.state, key, context.request.press))
        except TelegramError as error:
            _log.warning("failure_not_reported", error=str(error))

    async def _suspend(self, routed: RoutedUpdate, reason: str) -> None:
        update = routed.update.update_id
        _log.info("answer_forbidden", update=update, reason=reason)
        try:
            await self._services.subscriptions.suspend(routed.chat.id, reason)
        except StorageError as error:
            _log.error("chat_not_suspended", update=update, error=str(error))

    async def _context(self, routed: RoutedUpdate) -> Context:
        context = self._new_context(routed)
        await context.renew()
        return context

    def _new_context(self, routed: RoutedUpdate) -> Context:
        """Return the context of an update, with the state of its chat as far as the update contains it."""
        request = routed.route.request if isinstance(routed.route, Handling) else Request()
        state = self._new_chat(routed.chat, routed.update.effective_user)
        return Context(self._services, state, request, is_stored=False)

    def _new_chat(self, chat: TelegramChat, user: User | None) -> ChatState:
        """Return the state of a chat that is not stored, by its update alone."""
        language = self._services.texts.nearest(user.language_code if user else None)
        return ChatState(Chat(id=chat.id, kind=ChatKind(chat.type), language=language), topics=())


def _is_refused(error: TelegramError) -> bool:
    """Return whether Telegram refused this answer alone; otherwise it, or the chat, cannot be reached."""
    return isinstance(error, BadRequest) and not is_chat_closed(error)
