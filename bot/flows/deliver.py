"""Right of the outbox: one alert at a time, from its row to Telegram and back.

An alert is claimed with a lease, rendered at the moment it is sent, and settled by what Telegram answered. A first one
is a message that rings; an update edits that message, so that it names the outlets which came later. Whoever dies in
between leaves a lease that runs out: the alert is claimed again. That may repeat the one message that was in flight,
and never loses one (Telegram takes no key that would make sending idempotent).
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Protocol

from bot import log
from bot.alerting.outcomes import settle
from bot.alerting.planning import OLDEST_NEWS
from bot.clock import Clock
from bot.crew import Crew
from bot.model import Alert, Chat, Dropped, Edition, Outcome, Settlement, Story, Summary, Telling
from bot.storage.alerts import Alerts
from bot.storage.stories import Stories

_log = log.get(__name__)

AT_ONCE = 30  # a tick a second and this many a tick: Telegram's own ceiling for a bot
DEADLINE = timedelta(seconds=30)
LEASE = DEADLINE + timedelta(seconds=15)  # nobody claims again what may still be in flight


Summarise = Callable[[Story, str], Awaitable[Summary]]
"""Puts a story into words, in the language of its reader or the nearest that there is."""


class Sender(Protocol):
    """Whoever can tell a chat something: `bot.chat.sender`, which this layer may not know."""

    async def send(self, chat: Chat, telling: Telling, *, plain: bool) -> Outcome:
        """Tell it, and say what became of it; never raise for what the network does."""

    async def edit(self, chat: Chat, message_id: int, telling: Telling, *, plain: bool, folded: bool) -> Outcome:
        """Let a message say what is known now (or that another says it), and say what became of it."""


class Deliver:
    """Delivers what is due."""

    def __init__(
        self, *, alerts: Alerts, stories: Stories, summarise: Summarise, sender: Sender, clock: Clock, owner: str
    ) -> None:
        self._alerts = alerts
        self._stories = stories
        self._summarise = summarise
        self._sender = sender
        self._clock = clock
        self._owner = owner
        self.crew = Crew(size=AT_ONCE, deadline=DEADLINE, failed=_failed)

    async def tick(self) -> None:
        """Claim what is due and begin to send it."""
        if self.crew.room <= 0:
            return
        now = self._clock.now()
        for alert in await self._alerts.claim(owner=self._owner, now=now, lease=LEASE, limit=self.crew.room):
            self.crew.take(str(alert.id), partial(self._deliver, alert))

    async def release(self) -> None:
        """Give back what was claimed and not settled, so that the next start need not wait for the lease."""
        await self._alerts.release(self._owner)

    async def _deliver(self, alert: Alert) -> None:
        telling = await self._gather(alert)
        settlement: Settlement
        if isinstance(telling, Dropped):
            settlement, outcome = telling, None
        else:
            outcome = await self._tell(alert, telling)
            settlement = settle(alert, outcome, now=self._clock.now())
        await self._alerts.settle(alert, settlement, owner=self._owner, now=self._clock.now())
        _log.info(
            "delivered" if outcome else "dropped",
            alert=alert.id,
            story=alert.story_id,
            outcome=type(outcome).__name__,
            settlement=type(settlement).__name__,
        )

    async def _tell(self, alert: Alert, telling: Telling) -> Outcome:
        if alert.edition is Edition.FIRST or alert.message_id is None:
            return await self._sender.send(alert.chat, telling, plain=alert.plain)
        folded = telling.story.id != alert.story_id  # it was merged into a story of which the chat was told before
        return await self._sender.edit(alert.chat, alert.message_id, telling, plain=alert.plain, folded=folded)

    async def _gather(self, alert: Alert) -> Telling | Dropped:
        if alert.chat.is_paused:
            return Dropped("the reader has paused")
        story = await self._stories.story(alert.story_id)
        if story is None:
            return Dropped("the story is gone")
        if self._clock.now() - story.updated_at > OLDEST_NEWS:
            return Dropped("it is no longer news")
        topics = await self._stories.topics_of(alert.story_id, alert.chat.id)
        if not topics:
            return Dropped("the reader no longer follows it")
        summary = await self._summarise(story, alert.chat.language)
        return Telling(story=story, summary=summary, topics=topics, told_at=self._clock.now())


def _failed(alert_id: str, error: Exception) -> None:
    _log.error("delivery broke off", alert=alert_id, error=repr(error), exc_info=error)
