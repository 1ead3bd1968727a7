"""Store what a chat says of an entry that is perhaps about the event of its story."""

from bot.clock import Clock
from bot.model.alerts import Verdict
from bot.model.chats import Chat, ChatKind
from bot.storage.outbox.doubts import Doubts, Judgement


class Judge:
    """The flow behind the buttons of a doubt."""

    def __init__(self, *, doubts: Doubts, clock: Clock) -> None:
        self._doubts = doubts
        self._clock = clock

    async def judge(self, chat: Chat, entry_id: int, verdict: Verdict) -> Judgement | None:
        """Store the verdict of a chat; return the one that stands, None where there is nothing to judge any more.

        A person may change it. Where several people read a chat, the first verdict stands.
        """
        is_final = chat.kind is not ChatKind.PRIVATE
        return await self._doubts.judge(chat.id, entry_id, verdict, is_final=is_final, now=self._clock.now())
