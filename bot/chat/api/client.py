"""python-telegram-bot's Bot, with raw calls for updates and for messages that wait for a permit."""

from typing import Any

import httpx
from telegram import Bot, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import Priority
from bot.chat.api.transport import BotTransport, FloodWaitError

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
LONG_POLL_SECONDS = 30  # seconds; Telegram takes at most 50
LONG_POLL_SLACK = 10.0  # seconds between the end of the poll and the read timeout


class BotClient(Bot):
    """The Bot, on the shared HTTP client and behind the rate limiter."""

    __slots__ = ("_rate_limiter",)

    def __init__(self, *, token: str, api_url: str, client: httpx.AsyncClient, rate_limiter: RateLimiter) -> None:
        self._rate_limiter = rate_limiter
        request = BotTransport(client)
        base = api_url.rstrip("/")
        super().__init__(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=request,
            get_updates_request=request,
        )

    async def get_updates_raw(self, offset: int | None, *, seconds: int = LONG_POLL_SECONDS) -> list[object]:
        """Return pending updates unparsed, after at most `seconds` if there is none.

        PTB's own `get_updates` parses all or none: one update that it cannot read hides the others for good.
        """
        data = {"offset": offset, "timeout": seconds, "allowed_updates": ALLOWED_UPDATES}
        updates = await self._post("getUpdates", data, read_timeout=seconds + LONG_POLL_SLACK)
        return updates if isinstance(updates, list) else []

    async def post_message(  # noqa: PLR0913  the arguments are those of the Bot API's method
        self,
        chat_id: int,
        text: str,
        *,
        keyboard: InlineKeyboardMarkup | None = None,
        plain: bool = False,
        previews: bool = False,
        silent: bool = False,
        reply_to: int | None = None,
        priority: Priority = Priority.ANSWER,
    ) -> int:
        """Send a message once the rate limiter permits, and return its id.

        The answer is not parsed by PTB: a message that PTB could not read would look like one that was not sent.

        The text is HTML, unless `plain`. `previews` shows a preview of the first link, `silent` sends no notification,
        and `reply_to` is the id of the message that it replies to, if that still exists.

        Raises:
            TelegramError: Telegram refused it, or gave no answer.
            WaitTooLongError: it is a broadcast and would wait too long.
        """
        data = {
            "chat_id": chat_id,
            "text": text,
            "parse_mode": None if plain else "HTML",
            "link_preview_options": {"is_disabled": not previews},
            "disable_notification": silent or None,
            "reply_markup": keyboard,
            "reply_parameters": reply_to and {"message_id": reply_to, "allow_sending_without_reply": True},
        }
        message = await self._write("sendMessage", data, priority)
        if not isinstance(message, dict) or not isinstance(message.get("message_id"), int):
            reason = "the answer holds no message"
            raise TelegramError(reason)
        return int(message["message_id"])

    async def replace_text(
        self,
        chat_id: int,
        message_id: int,
        text: str,
        *,
        keyboard: InlineKeyboardMarkup | None = None,
        plain: bool = False,
        previews: bool = False,
        priority: Priority = Priority.ANSWER,
    ) -> None:
        """Edit the text of a message; the arguments and errors are those of `post_message`."""
        data = {
            "chat_id": chat_id,
            "message_id": message_id,
            "text": text,
            "parse_mode": None if plain else "HTML",
            "link_preview_options": {"is_disabled": not previews},
            "reply_markup": keyboard,
        }
        await self._write("editMessageText", data, priority)

    async def replace_buttons(self, chat_id: int, message_id: int, keyboard: InlineKeyboardMarkup) -> None:
        """Edit the buttons of a message."""
        data = {"chat_id": chat_id, "message_id": message_id, "reply_markup": keyboard}
        await self._write("editMessageReplyMarkup", data, Priority.ANSWER)

    async def _write(self, method: str, data: dict[str, Any], priority: Priority) -> object:
        await self._rate_limiter.acquire(data["chat_id"], priority)
        try:
            return await self._post(method, data)
        except FloodWaitError as error:
            self._rate_limiter.block(data["chat_id"], error.wait.total_seconds())
            raise
