"""PTB's Bot, with the calls of it that write, in their turn and raw."""

from typing import Any

import httpx
from telegram import Bot, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import Priority
from bot.chat.api.transport import BotTransport, FloodWaitError

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
LONG_POLL_SECONDS = 30  # seconds; Telegram takes at most 50
LONG_POLL_SLACK = 10.0  # seconds that an answer may come later than the poll ends


class BotClient(Bot):
    """The Bot, on our client, at our rate_limiter."""

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
        """Return waiting updates as they came, unparsed; waiting for one takes at most `seconds`.

        PTB's own `get_updates` parses all or none: one update that it cannot read hides the others for good.
        """
        data = {"offset": offset, "timeout": seconds, "allowed_updates": ALLOWED_UPDATES}
        found = await self._post("getUpdates", data, read_timeout=seconds + LONG_POLL_SLACK)
        return found if isinstance(found, list) else []

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
        """Send a message when its turn has come, and return its id.

        The answer stays raw: a message of ours that PTB could not read would look like one that was not sent. The text
        is HTML, unless it is `plain`. `previews` lets Telegram show what the first link leads to; `silent` keeps the
        phone quiet; `reply_to` is the id of a message that it answers, if that still stands.

        Raises:
            TelegramError: Telegram did not take it, or did not say whether it did.
            TooLongError: it is a broadcast and would wait too long.
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
        sent = await self._write("sendMessage", data, priority)
        if not isinstance(sent, dict) or not isinstance(sent.get("message_id"), int):
            reason = "the answer holds no message"
            raise TelegramError(reason)
        return int(sent["message_id"])

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
        """Let a message of ours say something else; the arguments and errors are those of `tell`."""
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
        """Let a message of ours have other buttons."""
        data = {"chat_id": chat_id, "message_id": message_id, "reply_markup": keyboard}
        await self._write("editMessageReplyMarkup", data, Priority.ANSWER)

    async def _write(self, method: str, data: dict[str, Any], priority: Priority) -> object:
        await self._rate_limiter.acquire(data["chat_id"], priority)
        try:
            return await self._post(method, data)
        except FloodWaitError as told:
            self._rate_limiter.block(data["chat_id"], told.wait.total_seconds())
            raise
