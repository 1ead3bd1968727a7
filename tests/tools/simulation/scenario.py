"""Randomised scenario of a few readers, generated from a seed."""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.model.chats import Chat, ChatKind, DeliveryMode, DeliveryPreferences, QuietHours
from bot.sandbox.telegram.api.faults import Drop, Fault
from bot.sandbox.telegram.client.user import UserClient
from bot.storage.retention import Cleanup
from bot.storage.stories import Stories
from tests.support.pipeline import Pipeline, message_texts
from tests.support.publishers import Item
from tests.support.sample_items import numbered_item

OUTLETS = ("wire", "herald", "courier")
READER_COUNT, STEP_COUNT = 4, 60
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TOPIC = "armenia"
REPORT_WINDOW = timedelta(hours=20)  # in which other outlets report the same event
MAX_UNDELIVERED_TIME = timedelta(hours=24)  # longest time without a delivery
FINAL_HOURS = 10 * 24  # long enough for the last weekly digest
FAULTS = (
    Fault("sendMessage", code=502, description="Bad Gateway"),
    Fault("sendMessage", code=502, description="Bad Gateway", times=3),
    Fault("sendMessage", code=429, description="Too Many Requests: retry after 5", parameters={"retry_after": 5}),
    Fault("sendMessage", code=400, description="Bad Request: can't parse entities"),
    Fault("sendMessage", drop=Drop.AFTER),
    Fault("editMessageText", code=502, description="Bad Gateway"),
)


@dataclass
class NewsEvent:
    """An event, and the outlets that have reported it."""

    item: Item
    at: datetime
    outlets: set[str]


@dataclass
class SimulatedReader:
    """A user of the bot, and the state that decides which alerts are due to them."""

    user: UserClient
    since: datetime | None  # events from this time on are due; None while none are
    is_away: bool = False
    is_paused: bool = False
    follows: bool = True
    muted: set[str] = field(default_factory=set)  # titles

    def is_owed(self, news_event: NewsEvent) -> bool:
        """Return whether the reader must have received an alert of the event."""
        return self.since is not None and news_event.at >= self.since and news_event.item.title not in self.muted


class Scenario:
    """Random steps of outlets, readers and Telegram, and the check of their outcome.

    Args:
        pipeline: the bot, the outlets, and the stand-in for Telegram.
        seed: of the generator that chooses the steps.
    """

    def __init__(self, pipeline: Pipeline, seed: int) -> None:
        self._pipeline = pipeline
        self._seed = seed
        self._rng = random.Random(seed)  # noqa: S311  steps, not secrets
        self._readers: list[SimulatedReader] = []
        self._events: list[NewsEvent] = []
        self._lost_answers = 0
        self._undelivered_time = timedelta(0)
        self.steps: list[str] = []

    async def run(self) -> None:
        """Run all steps, then clear all faults and deliver what is due."""
        pipeline = self._pipeline
        await pipeline.add_sources(*(pipeline.outlets.source(name) for name in OUTLETS))
        for _ in range(READER_COUNT):
            self._readers.append(SimulatedReader(await pipeline.add_reader(TOPIC), pipeline.clock.now()))
        for _ in range(STEP_COUNT):
            [step] = self._rng.choices(list(STEP_WEIGHTS), list(STEP_WEIGHTS.values()))
            self.steps.append(f"{step.__name__.strip('_')} {await step(self)}")
        pipeline.telegram.orders.clear()
        for reader in self._readers:
            await self._unblock(reader)
        for hour in range(FINAL_HOURS):
            pipeline.clock.advance(HOUR)
            await self._deliver_all()
            if hour % 6 == 0:
                await self._repair()

    def violations(self) -> list[str]:
        """Return a line for each alert that is missing, repeated, or does not name its outlets."""
        violations, repeats = [], 0
        for number, reader in enumerate(self._readers):
            received = message_texts(reader.user.received)
            repeats += self._count_repeats(received)
            for news_event in self._events:
                title = news_event.item.title
                reports = [text for text in received if title in text]
                if reader.is_owed(news_event) and not reports:
                    violations.append(f"reader {number} received no alert: {title}")
                is_own = len(reports) == 1 and reports[0].startswith(title)  # the event's own message, and the only one
                if reader.is_owed(news_event) and is_own and not _names_all(reports[0], news_event):
                    violations.append(f"reader {number} was not told all outlets: {title}")
        if repeats > self._lost_answers:
            violations.append(f"{repeats} repeated messages, but only {self._lost_answers} lost answers")
        return violations

    def _count_repeats(self, received: Sequence[str]) -> int:
        """Return how many messages report an event that an earlier one has reported."""
        reported: set[str] = set()
        count = 0
        for text in received:
            titles = {news_event.item.title for news_event in self._events if news_event.item.title in text}
            count += bool(titles & reported)
            reported |= titles
        return count

    async def _deliver_all(self) -> None:
        await self._pipeline.deliver_all()

    def _random_reader(self) -> SimulatedReader:
        return self._rng.choice(self._readers)

    async def _publish_event(self) -> str:
        """Publish a new event at a random outlet."""
        outlet, now = self._rng.choice(OUTLETS), self._pipeline.clock.now()
        item = numbered_item(1000 * self._seed + len(self._events), now)
        self._events.append(NewsEvent(item, now, {outlet}))
        self._pipeline.outlets.tells(outlet, item)
        await self._pipeline.poll_sources()
        return f"{item.title} {outlet}"

    async def _report_again(self) -> str:
        """Publish a recent event at another outlet."""
        now = self._pipeline.clock.now()
        pairs = [
            (news_event, outlet)
            for news_event in self._events[-4:]
            for outlet in OUTLETS
            if outlet not in news_event.outlets and now - news_event.at < REPORT_WINDOW
        ]
        if not pairs:
            return ""
        news_event, outlet = self._rng.choice(pairs)
        news_event.outlets.add(outlet)
        self._pipeline.outlets.tells(outlet, replace(news_event.item, at=now))
        await self._pipeline.poll_sources()
        return f"{news_event.item.title} {outlet}"

    async def _advance_time(self) -> str:
        duration = self._rng.choice((MINUTE / 60, 2 * MINUTE, 7 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 10 * HOUR))
        self._pipeline.clock.advance(duration)
        self._undelivered_time += duration
        if self._undelivered_time > MAX_UNDELIVERED_TIME or self._rng.random() < 0.8:
            await self._deliver_all()
            self._undelivered_time = timedelta(0)
        return f"{duration}, {self._undelivered_time} undelivered"

    async def _inject_fault(self) -> str:
        """Schedule a fault of Telegram, unless the previous one is still pending."""
        if self._pipeline.telegram.orders:
            return ""
        fault = self._rng.choice(FAULTS)
        self._pipeline.telegram.fails(fault)
        self._lost_answers += fault.drop is Drop.AFTER
        return f"{fault.method} {fault.code or fault.drop}"

    async def _repair(self) -> str:
        await Cleanup(self._pipeline.database).repair(self._pipeline.clock.now())
        return ""

    async def _change_preferences(self) -> str:
        rng, reader = self._rng, self._random_reader()
        begins = rng.randrange(24 * 60)
        quiet = rng.choice((None, QuietHours(begins, (begins + rng.randrange(60, 18 * 60)) % (24 * 60))))
        preferences = DeliveryPreferences(
            mode=rng.choice(list(DeliveryMode)),
            digest_hour=rng.randrange(24),
            digest_weekday=rng.randrange(7),
            quiet=quiet,
            zone=rng.choice(("UTC", "Asia/Yerevan")),
            urgent_from=rng.choice((0, 0, 2, 3)),
            grown_from=rng.choice((0, 0, 2)),
            waits_for_outlets=rng.random() < 0.5,
        )
        await self._pipeline.subscriptions.set_preferences(reader.user.chat_id, preferences)
        return f"{self._readers.index(reader)} {preferences}"

    async def _block_bot(self) -> str:
        """Block the bot, which learns of it at once or from its next message."""
        reader = self._random_reader()
        if not reader.is_away:
            await reader.user.blocks()
            if self._rng.random() < 0.5:
                await self._pipeline.subscriptions.suspend(reader.user.chat_id, "blocked")
        return self._update_reader(reader, is_away=True)

    async def _unblock_bot(self) -> str:
        return await self._unblock(self._random_reader())

    async def _unblock(self, reader: SimulatedReader) -> str:
        if reader.is_away:
            await reader.user.unblocks()
            await self._pipeline.subscriptions.register(Chat(reader.user.chat_id, ChatKind.PRIVATE, "en"))
        return self._update_reader(reader, is_away=False)

    async def _pause_or_resume(self) -> str:
        reader, pauses = self._random_reader(), self._rng.random() < 0.4
        follow = self._pipeline.subscriptions
        await (follow.pause if pauses else follow.resume)(reader.user.chat_id)
        return self._update_reader(reader, is_paused=pauses)

    async def _follow_or_unfollow(self) -> str:
        reader, follows = self._random_reader(), self._rng.random() < 0.6
        follow = self._pipeline.subscriptions
        await (follow.follow if follows else follow.unfollow)(reader.user.chat_id, TOPIC)
        return self._update_reader(reader, follows=follows)

    async def _mute_story(self) -> str:
        reader, since = self._random_reader(), self._pipeline.clock.now() - REPORT_WINDOW
        stories = Stories(self._pipeline.database)
        texts = await stories.texts(since, after=await stories.id_before_newest(3), limit=3)
        recent = await stories.entries([entry_id for entry_id, _ in texts])
        if not recent:
            return ""
        story, recent_story = self._rng.choice(recent)
        await self._pipeline.subscriptions.mute(reader.user.chat_id, story)
        reader.muted.add(recent_story.title)
        return f"{self._readers.index(reader)} {recent_story.title}"

    def _update_reader(self, reader: SimulatedReader, **changes: bool) -> str:
        for name, value in changes.items():
            setattr(reader, name, value)
        wants = reader.follows and not reader.is_away and not reader.is_paused
        reader.since = (reader.since or self._pipeline.clock.now()) if wants else None
        return f"{self._readers.index(reader)} {changes}"


def _names_all(text: str, news_event: NewsEvent) -> bool:
    """Return whether a message names its outlet, or states the number of several."""
    return len(news_event.outlets) == 1 or f"{len(news_event.outlets)} outlets" in text


STEP_WEIGHTS: dict[Callable[[Scenario], Awaitable[str]], float] = {
    Scenario._publish_event: 8,
    Scenario._report_again: 5,
    Scenario._advance_time: 9,
    Scenario._inject_fault: 3,
    Scenario._repair: 2,
    Scenario._change_preferences: 3,
    Scenario._block_bot: 1.5,
    Scenario._unblock_bot: 3,
    Scenario._pause_or_resume: 2,
    Scenario._follow_or_unfollow: 2,
    Scenario._mute_story: 0.7,
}
"""The steps, by their relative frequency."""
