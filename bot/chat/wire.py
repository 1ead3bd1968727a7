"""PTB's Bot, and three calls of it that stay raw."""

import httpx
from telegram import Bot, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.chat.request import Request

ALLOWED = ("message", "callback_query", "my_chat_member")
LONG_POLL = 30  # seconds; Telegram takes at most 50
SLACK = 10.0  # seconds that an answer may come later than the poll ends


class Wire(Bot):
    """The Bot, on our client."""

    __slots__ = ()

    def __init__(self, *, token: str, api_url: str, client: httpx.AsyncClient) -> None:
        request = Request(client)
        base = api_url.rstrip("/")
        super().__init__(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=request,
            get_updates_request=request,
        )

    async def take(self, offset: int | None, *, seconds: int = LONG_POLL) -> list[object]:
        """Return waiting updates as they came, unparsed; waiting for one takes at most `seconds`.

        PTB's own `get_updates` parses all or none: one update that it cannot read hides the others for good.
        """
        data = {"offset": offset, "timeout": seconds, "allowed_updates": ALLOWED}
        found = await self._post("getUpdates", data, read_timeout=seconds + SLACK)
        return found if isinstance(found, list) else []

    async def tell(
        self,
        chat_id: int,
        text: str,
        *,
        keyboard: InlineKeyboardMarkup | None = None,
        plain: bool = False,
        previews: bool = False,
        silent: bool = False,
        reply_to: int | None = None,
    ) -> int:
        """Send a message, and return its id.

        The answer stays raw: a message of ours that PTB could not read would look like one that was not sent.

        Args:
            chat_id: where to.
            text: HTML, or plain text.
            keyboard: buttons under it.
            plain: whether the text is plain.
            previews: whether Telegram may show what the first link leads to.
            silent: whether the phone stays quiet.
            reply_to: the id of a message that it answers, if that still stands.
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
        sent = await self._post("sendMessage", data)
        if not isinstance(sent, dict) or not isinstance(sent.get("message_id"), int):
            reason = "the answer holds no message"
            raise TelegramError(reason)
        return int(sent["message_id"])

    async def change(
        self,
        chat_id: int,
        message_id: int,
        text: str,
        *,
        keyboard: InlineKeyboardMarkup | None = None,
        plain: bool = False,
        previews: bool = False,
    ) -> None:
        """Let a message of ours say something else; the arguments are those of `tell`."""
        data = {
            "chat_id": chat_id,
            "message_id": message_id,
            "text": text,
            "parse_mode": None if plain else "HTML",
            "link_preview_options": {"is_disabled": not previews},
            "reply_markup": keyboard,
        }
        await self._post("editMessageText", data)
