"""Tells a chat of a story, and later of what became of it."""

from telegram.error import InvalidToken, TelegramError

from bot import log
from bot.chat.keyboards import Keyboards
from bot.chat.outcomes import outcome_of, outcome_of_edit
from bot.chat.render import Renderer
from bot.chat.wire import Wire
from bot.model import Chat, Outcome, Refused, Sent, Telling

_log = log.get(__name__)


class Sender:
    """Sends tellings and edits them, and says of each try what became of it."""

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
            return _told_of(outcome_of(error), error, telling)
        return Sent(message_id)

    async def edit(self, chat: Chat, message_id: int, telling: Telling, *, plain: bool, folded: bool) -> Outcome:
        """Let a message that was sent say what is known now; never raises for what Telegram or the network does.

        Args:
            chat: who was told, in the chat's language.
            message_id: of the message.
            telling: what is known now.
            plain: without any markup, as Telegram refused it with.
            folded: the chat was told of the same event before: the message only says so.
        """
        text = self._renderer.telling(telling, chat.language, plain=plain, folded=folded)
        keyboard = None if folded else self._keyboards.alert(chat.language, telling.story.id)
        try:
            await self._wire.change(chat.id, message_id, text, keyboard=keyboard, plain=plain, previews=self._previews)
        except TelegramError as error:
            return _told_of(outcome_of_edit(error, message_id), error, telling)
        return Sent(message_id)


def _told_of(outcome: Outcome, error: TelegramError, telling: Telling) -> Outcome:
    if isinstance(error, InvalidToken):
        _log.error("token refused", doing="sending")
    if isinstance(outcome, Refused):  # every message of ours should be taken: this is a fault to be mended
        _log.error("message refused", story=telling.story.id, reason=outcome.reason)
    return outcome
