"""Take updates in: order within a chat, independence of chats, and a bound on what one chat can cause.

Telegram permits one answer a second in a chat, so a chat that sends faster has the first `MAX_PENDING` of its messages
answered. After those answers, one line states the number of the others. A press is refused at once, by a toast: answers
to presses are not limited. Refused updates count as received, so Telegram does not repeat them. The same button pressed
again replaces its earlier press.

Never dropped: a migration of the chat, and the last change of the bot's membership. A request to hear less (unfollow,
pause, mute, delete) is dropped only where the whole queue consists of such requests. Messages to which no answer is
expected, as in the talk of a group, are not queued at all.
"""

import asyncio
from dataclasses import dataclass

from telegram import Update

from bot import log
from bot.chat.api.per_chat_queue import Admission, PerChatQueue, Rank, Removal
from bot.chat.dispatcher import Dispatcher
from bot.chat.edits import HandledCommands
from bot.chat.handlers import custom_topics, pause, privacy, stories, topics
from bot.chat.routing import Handling, MembershipChange, Migration, RoutedUpdate, Router

_log = log.get(__name__)

MAX_REFUSED_PRESSES = 100  # of one chat that wait for their toast: as many as one request for updates brings
STOPPING_HANDLERS = frozenset(
    {
        topics.unsubscribe,
        topics.unfollow,
        custom_topics.drop,
        pause.pause,
        privacy.ask,
        privacy.forget,
        stories.mute,
    }
)


@dataclass(frozen=True, slots=True)
class _SkipNotice:
    """The line about messages that were skipped, in the queue of their chat; the first of them."""

    first: RoutedUpdate


@dataclass(frozen=True, slots=True)
class _RefusedPress:
    press: RoutedUpdate
    removal: Removal


class Intake:
    """Queues updates for the dispatcher.

    Args:
        tasks: run the handlers.
        router: finds the handler of an update.
        dispatcher: runs it.
    """

    def __init__(self, tasks: asyncio.TaskGroup, router: Router, dispatcher: Dispatcher) -> None:
        self._router = router
        self._dispatcher = dispatcher
        self._queue = PerChatQueue[RoutedUpdate | _SkipNotice](tasks, self._process, removed=self._removed)
        self._refused = PerChatQueue[_RefusedPress](tasks, self._refuse, max_pending=MAX_REFUSED_PRESSES)
        self._handled = HandledCommands()
        self._skipped: dict[int, int] = {}  # by chat, the messages whose number is not reported yet

    async def put(self, update: Update) -> asyncio.Event:
        """Queue an update; return the event that is set once it is handled or dropped."""
        routed = self._route(update)
        if routed is None:
            ignored = asyncio.Event()
            ignored.set()
            return ignored
        self._dispatcher.interrupt(routed)
        return await self._queue.put(routed.chat.id, routed, _admission(routed))

    def _route(self, update: Update) -> RoutedUpdate | None:
        try:
            routed = self._router.route(update)
            return None if routed is None or self._handled.is_repeated(routed) else routed
        except Exception as error:  # noqa: BLE001  any failure loses this one update only, and is logged
            _log.error("update_not_answered", update=update.update_id, error=repr(error), exc_info=error)
            return None

    async def _process(self, item: RoutedUpdate | _SkipNotice) -> None:
        if isinstance(item, RoutedUpdate):
            await self._dispatcher.dispatch(item)
        else:
            await self._dispatcher.report_skipped(item.first, self._skipped.pop(item.first.chat.id))

    def _removed(self, item: RoutedUpdate | _SkipNotice, removal: Removal) -> None:
        if not isinstance(item, RoutedUpdate):
            return
        key = item.chat.id
        if item.is_press:
            self._refused.put_nowait(key, _RefusedPress(item, removal), Admission(sender=_sender(item)))
        elif removal is Removal.DROPPED:
            is_first = key not in self._skipped
            self._skipped[key] = self._skipped.get(key, 0) + 1
            if is_first:
                self._queue.put_nowait(key, _SkipNotice(item), Admission(rank=Rank.REQUIRED))

    async def _refuse(self, refused: _RefusedPress) -> None:
        text_key = "skipped.press" if refused.removal is Removal.DROPPED else ""
        await self._dispatcher.refuse_press(refused.press, text_key)


def _admission(routed: RoutedUpdate) -> Admission:
    sender = _sender(routed)
    match routed.route:
        case Migration():
            return Admission(sender, Rank.REQUIRED)
        case MembershipChange():
            return Admission(sender, Rank.REQUIRED, replaces=MembershipChange)
        case Handling(handler, request):
            query = request.query
            message_id = query.message.message_id if query and query.message else None
            rank = Rank.PREFERRED if handler in STOPPING_HANDLERS else Rank.ORDINARY
            return Admission(sender, rank, replaces=(sender, message_id, query.data) if query else None)


def _sender(routed: RoutedUpdate) -> int:
    user = routed.update.effective_user
    return user.id if user else routed.chat.id
