"""Tells a chat of a story."""

from telegram.error import InvalidToken, TelegramError

from bot import log
from bot.chat.keyboards import Keyboards
from bot.chat.outcomes import outcome_of
from bot.chat.render import Renderer
from bot.chat.wire import Wire
from bot.model import Chat, Outcome, Refused, Sent, Telling

_log = log.get(__name__)


class Sender:
    """Sends tellings, and says of each what became of it."""

    def __init__(self, wire: Wire, renderer: Renderer, keyboards: Keyboards, *, link_previews: bool) -> None:
        self._wire = wire
        self._renderer = renderer
        self._keyboards = keyboards
        self._previews = link_previews

    async def send(self, chat: Chat, telling: Telling, *, plain: bool, silent: bool = False) -> Outcome:
        """Tell a story now; never raises for what Telegram or the network does.

        Args:
            chat: who is told, in the chat's language.
            telling: what is told.
            plain: without any markup, as Telegram refused it with.
            silent: without a sound.
        """
        text = self._renderer.telling(telling, chat.language, plain=plain)
        keyboard = self._keyboards.alert(chat.language, telling.story.id)
        try:
            message_id = await self._wire.tell(
                chat.id, text, keyboard=keyboard, plain=plain, previews=self._previews, silent=silent
            )
        except TelegramError as error:
            return _failed(error, telling)
        return Sent(message_id)


def _failed(error: TelegramError, telling: Telling) -> Outcome:
    outcome = outcome_of(error)
    if isinstance(error, InvalidToken):
        _log.error("token refused", doing="sending")
    if isinstance(outcome, Refused):  # every message of ours should be taken: this is a fault to be mended
        _log.error("message refused", story=telling.story.id, reason=outcome.reason)
    return outcome
