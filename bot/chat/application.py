"""Build, start, run and stop the chat."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import InvalidToken, TelegramError

from bot import log
from bot.chat.api.client import ALLOWED_UPDATES, BotClient
from bot.chat.api.long_polling import REFUSAL_REASON, LongPolling, parse_update
from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.transport import FloodWaitError
from bot.chat.bot_commands import announce
from bot.chat.commands import collect_routes
from bot.chat.context import Services
from bot.chat.dispatcher import Dispatcher
from bot.chat.intake import Intake
from bot.chat.routing import Router
from bot.chat.sender import Sender
from bot.chat.views.screens import build_screens
from bot.chat.views.topic_names import TopicNames
from bot.clock import Clock
from bot.errors import TokenRefusedError
from bot.flows.browse import Browse
from bot.flows.custom_topics import CustomTopics
from bot.flows.judge import Judge
from bot.flows.subscriptions import Subscriptions
from bot.texts.speech import Texts

_log = log.get(__name__)

START_RETRY_SECONDS = 5.0  # between two attempts to reach Telegram at the start
MAX_RECEIVE_SECONDS = 30.0  # for an update of the webhook to be handled before it is acknowledged


@dataclass(frozen=True, slots=True)
class WebhookTarget:
    """The webhook to which Telegram sends updates."""

    url: str
    secret: str


class ChatApplication:
    """The whole chat: it receives updates, answers them, and offers the sender of alerts.

    Args:
        token: of the bot.
        api_url: of the Bot API server.
        client: for its requests.
        subscriptions: the flow that stores what chats follow and prefer.
        browse: the flow that reads stories.
        custom_topics: the flow of the chats' own topics.
        judge: the flow that stores what chats say of doubtful entries.
        texts: in every language.
        clock: the time.
        retention: of the list of sent stories, shown in /privacy.
        link_previews: whether alerts have a preview of their link.
        rate_limiter: of all sends.
        webhook: receives the updates; None: long polling.
    """

    def __init__(  # noqa: PLR0913  each dependency by name
        self,
        *,
        token: str,
        api_url: str,
        client: httpx.AsyncClient,
        subscriptions: Subscriptions,
        browse: Browse,
        custom_topics: CustomTopics,
        judge: Judge,
        texts: Texts,
        clock: Clock,
        retention: timedelta,
        link_previews: bool,
        rate_limiter: RateLimiter,
        webhook: WebhookTarget | None = None,
    ) -> None:
        routes, topic_names = collect_routes(), TopicNames(texts, custom_topics.words_of)
        self._commands = tuple(routes.commands)
        self._client = BotClient(token=token, api_url=api_url, client=client, rate_limiter=rate_limiter)
        self._texts = texts
        screens = build_screens(texts, topic_names, commands=self._commands, retention=retention, clock=clock)
        self._sender = Sender(self._client, screens.alert, screens.doubts, link_previews=link_previews)
        services = Services(
            self._client, subscriptions, browse, custom_topics, judge, texts, topic_names, screens, self._sender
        )
        self._router = Router(routes, lambda: self._client.username)
        self._dispatcher = Dispatcher(services, clock)
        self._webhook = webhook
        self._intake: Intake | None = None
        self._is_known = False  # whether `start` has reached Telegram
        self._refused: TokenRefusedError | None = None
        self._receiving: asyncio.Task[None] | None = None
        self._is_stopped = False
        self._ended = asyncio.Event()

    @property
    def sender(self) -> Sender:
        """The sender of alerts."""
        return self._sender

    async def start(self) -> None:
        """Check the token, choose webhook or long polling, and set the command menu and the descriptions.

        If Telegram cannot be reached, the start goes on: `run` repeats it.

        Raises:
            TokenRefusedError: Telegram does not know the token.
        """
        try:
            me = await self._client.get_me()
            await self._choose_transport()
        except InvalidToken:
            raise TokenRefusedError(REFUSAL_REASON) from None
        except TelegramError as error:
            _log.warning("telegram_unreachable", error=str(error))
            return
        await announce(self._client, self._texts, self._commands)
        self._is_known = True
        _log.info("chat_started", bot=me.username)

    async def run(self) -> None:
        """Handle updates until stopped.

        Raises:
            TokenRefusedError: Telegram no longer knows the token.
        """
        if self._is_stopped:
            return
        try:
            async with asyncio.TaskGroup() as handlers:
                intake = self._intake = Intake(handlers, self._router, self._dispatcher)
                updates = LongPolling(self._client, intake.put)
                self._receiving = handlers.create_task(self._receive(updates))
            if self._webhook is None:
                await updates.confirm()
        finally:
            self._ended.set()
        if self._refused:
            raise self._refused

    async def receive(self, raw: dict[str, Any]) -> None:
        """Handle an update of the webhook, and return once that is done, at the latest after `MAX_RECEIVE_SECONDS`.

        A handler may wait a minute for the limit of its group. By then Telegram takes the response as lost, and sends
        the update again.

        Raises:
            ConnectionError: the bot is not running, so Telegram should send it again.
        """
        update = parse_update(raw, self._client)
        if update is None:
            return
        if self._intake is None or self._is_stopped or not self._is_known:
            raise ConnectionError("the bot is not running")
        done = await self._intake.put(update)
        with suppress(TimeoutError):
            async with asyncio.timeout(MAX_RECEIVE_SECONDS):
                await done.wait()

    async def stop(self) -> None:
        """Receive no more updates, and wait for the handlers that run."""
        self._is_stopped = True
        if self._receiving:
            self._receiving.cancel()
            await self._ended.wait()

    async def _receive(self, updates: LongPolling) -> None:
        try:
            while not self._is_known:
                await asyncio.sleep(START_RETRY_SECONDS)
                await self.start()
            if self._webhook:
                await asyncio.Event().wait()  # until stopped; updates come by `receive`
            else:
                await updates.run()
        except TokenRefusedError as refused:  # raised by `run`, once the handlers are done
            self._refused = refused

    async def _choose_transport(self) -> None:
        """Set the webhook, or delete it for long polling."""
        if self._webhook is None:
            await self._client.delete_webhook()  # or long polling would be refused
            return
        try:
            await self._client.set_webhook(
                self._webhook.url, secret_token=self._webhook.secret, allowed_updates=ALLOWED_UPDATES
            )
        except FloodWaitError:  # once a second at most: another process has just set the same
            _log.info("webhook_already_set")
