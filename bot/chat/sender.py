"""Tells a chat of a story, and later of what became of it; or of many stories at once."""

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
from bot.chat.views.keyboards import Keyboards
from bot.model.alerts import AlertContent, AlertKind, Digest
from bot.model.chats import Chat
from bot.model.outcomes import Outcome, RateLimited, Refused, Sent

_log = log.get(__name__)


class Sender:
    """Sends tellings and edits them, and says of each try what became of it.

    None of its methods ever raises for what Telegram or the network does. `plain` is always: without any markup, as
    Telegram refused it with.
    """

    def __init__(self, client: BotClient, renderer: AlertView, keyboards: Keyboards, *, link_previews: bool) -> None:
        self._client = client
        self._renderer = renderer
        self._digests = DigestView(renderer.texts, renderer.topic_names)
        self._keyboards = keyboards
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
        """Tell a story now.

        Args:
            chat: who is told, in the chat's language.
            content: what is told.
            plain: without any markup.
            silent: without a sound.
            priority: whether somebody waits for it.
        """
        text = self._renderer.alert(content, chat.language, plain=plain)
        keyboard = self._keyboards.alert(chat.language, content.story.id)
        return await _outcome_of(
            lambda: self._client.post_message(
                chat.id, text, keyboard=keyboard, plain=plain, previews=self._previews, silent=silent, priority=priority
            )
        )

    async def edit(self, chat: Chat, message_id: int, content: AlertContent, *, plain: bool, folded: bool) -> Outcome:
        """Let a message that was sent say what is known now.

        Args:
            chat: who was told, in the chat's language.
            message_id: of the message.
            content: what is known now.
            plain: without any markup.
            folded: the chat was told of the same event before: the message only says so.
        """
        text = self._renderer.alert(content, chat.language, plain=plain, folded=folded)
        keyboard = None if folded else self._keyboards.alert(chat.language, content.story.id)

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
        self, chat: Chat, message_id: int, content: AlertContent, edition: AlertKind, *, plain: bool
    ) -> Outcome:
        """Answer a message that was sent, in a line and with a sound: more outlets tell it, or a number has changed."""
        text = self._renderer.follow_up(content, chat.language, edition, plain=plain)
        return await _outcome_of(
            lambda: self._client.post_message(
                chat.id, text, plain=plain, reply_to=message_id, priority=Priority.BROADCAST
            )
        )

    async def send_digest(self, chat: Chat, digest: Digest, *, plain: bool) -> Outcome:
        """Tell of many stories in one message."""
        text = self._digests.write(digest, chat, plain=plain)
        keyboard = self._keyboards.digest(chat.language)
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
            _log.error("token refused", doing="sending")
        outcome = outcome_of(error, edited)
        if isinstance(outcome, Refused):  # every message of ours should be taken: this is a fault to be mended
            _log.error("message refused", reason=outcome.reason)
        return outcome
