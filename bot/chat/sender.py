"""Send alerts and digests, edit alerts, and send replies to them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram.error import InvalidToken, TelegramError

from bot import log
from bot.chat.api.client import BotClient
from bot.chat.api.errors import outcome_of
from bot.chat.api.rate_limiter import WaitTooLongError
from bot.chat.api.rate_limits import Priority
from bot.chat.views.alert import AlertView
from bot.chat.views.digest import DigestView
from bot.chat.views.doubts import DoubtView
from bot.model.alerts import AlertContent, AlertKind, Digest
from bot.model.chats import Chat
from bot.model.outcomes import Outcome, RateLimited, Refused, Sent
from bot.model.stories import DoubtfulEntry

_log = log.get(__name__)


class Sender:
    """Sends and edits messages, and returns the outcome of each attempt.

    No method raises for a failure of Telegram or the network. `plain` means everywhere: without markup, because
    Telegram refused the message with it.

    Args:
        client: the Bot API.
        renderer: of alerts.
        doubts: the renderer of doubts.
        link_previews: whether an alert has a preview of its first link.
    """

    def __init__(self, client: BotClient, renderer: AlertView, doubts: DoubtView, *, link_previews: bool) -> None:
        self._client = client
        self._renderer = renderer
        self._doubts = doubts
        self._digests = DigestView(renderer.texts, renderer.topic_names)
        self._previews = link_previews

    async def send(
        self,
        chat: Chat,
        content: AlertContent,
        *,
        plain: bool,
        silent: bool = False,
        priority: Priority = Priority.BROADCAST,
    ) -> Outcome:
        """Send an alert.

        Args:
            chat: the receiver, in whose language it is written.
            content: of the alert.
            plain: without markup.
            silent: without notification.
            priority: in the queue of the rate limiter.
        """
        text = self._renderer.alert(content, chat.language, plain=plain)
        keyboard = self._renderer.keyboard(chat.language, content.story.id)
        return await _outcome_of(
            lambda: self._client.post_message(
                chat.id, text, keyboard=keyboard, plain=plain, previews=self._previews, silent=silent, priority=priority
            )
        )

    async def edit(self, chat: Chat, message_id: int, content: AlertContent, *, plain: bool, folded: bool) -> Outcome:
        """Edit an alert that was sent.

        Args:
            chat: its receiver, in whose language it is written.
            message_id: of the alert.
            content: of the alert now.
            plain: without markup.
            folded: an earlier alert of the chat is about the same event: the message only refers to it.
        """
        text = self._renderer.alert(content, chat.language, plain=plain, folded=folded)
        keyboard = None if folded else self._renderer.keyboard(chat.language, content.story.id)

        async def change() -> int:
            await self._client.replace_text(
                chat.id,
                message_id,
                text,
                keyboard=keyboard,
                plain=plain,
                previews=self._previews,
                priority=Priority.BROADCAST,
            )
            return message_id

        return await _outcome_of(change, message_id)

    async def reply(
        self, chat: Chat, message_id: int, content: AlertContent, kind: AlertKind, *, plain: bool
    ) -> Outcome:
        """Reply to an alert with one line and a notification: more outlets report it, or a figure has changed."""
        text = self._renderer.follow_up(content, chat.language, kind, plain=plain)
        return await _outcome_of(
            lambda: self._client.post_message(
                chat.id, text, plain=plain, reply_to=message_id, priority=Priority.BROADCAST
            )
        )

    async def ask(self, chat: Chat, message_id: int, doubtful: DoubtfulEntry, *, plain: bool) -> Outcome:
        """Reply to an alert, without notification, with an entry that is perhaps about the same event."""
        text = self._doubts.text(doubtful.entry, chat.language, plain=plain)
        keyboard = self._doubts.keyboard(chat.language, doubtful.id)
        return await _outcome_of(
            lambda: self._client.post_message(
                chat.id,
                text,
                keyboard=keyboard,
                plain=plain,
                silent=True,
                reply_to=message_id,
                priority=Priority.BROADCAST,
            )
        )

    async def send_digest(self, chat: Chat, digest: Digest, *, plain: bool) -> Outcome:
        """Send a digest."""
        text = self._digests.write(digest, chat, plain=plain)
        keyboard = self._digests.keyboard(chat.language)
        return await _outcome_of(
            lambda: self._client.post_message(
                chat.id, text, keyboard=keyboard, plain=plain, priority=Priority.BROADCAST
            )
        )


async def _outcome_of(call: Callable[[], Awaitable[int]], edited: int | None = None) -> Outcome:
    try:
        return Sent(await call())
    except WaitTooLongError as error:
        return RateLimited(timedelta(seconds=error.wait), is_ours=True)
    except TelegramError as error:
        if isinstance(error, InvalidToken):
            _log.error("token_refused", operation="send")
        outcome = outcome_of(error, edited)
        if isinstance(outcome, Refused):  # a defect: Telegram should accept every message of the bot
            _log.error("message_refused", reason=outcome.reason)
        return outcome
