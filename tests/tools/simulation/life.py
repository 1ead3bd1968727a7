"""One life, by its seed."""

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
READERS, STEPS = 4, 60
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TOPIC = "armenia"
NEWS = timedelta(hours=20)  # in which others tell the same
UNDONE = timedelta(hours=24)  # in which nobody delivers, at most
CALM = 10 * 24  # hours, in which the last digest of a week comes
FAULTS = (
    Fault("sendMessage", code=502, description="Bad Gateway"),
    Fault("sendMessage", code=502, description="Bad Gateway", times=3),
    Fault("sendMessage", code=429, description="Too Many Requests: retry after 5", parameters={"retry_after": 5}),
    Fault("sendMessage", code=400, description="Bad Request: can't parse entities"),
    Fault("sendMessage", drop=Drop.AFTER),
    Fault("editMessageText", code=502, description="Bad Gateway"),
)


@dataclass
class Event:
    """Something that happened, and who has told it."""

    item: Item
    at: datetime
    told_by: set[str]


@dataclass
class Reader:
    """Somebody, and what is owed to them."""

    person: UserClient
    since: datetime | None  # all that happens from then on; None while nothing is
    is_away: bool = False
    is_paused: bool = False
    follows: bool = True
    muted: set[str] = field(default_factory=set)  # titles

    def is_owed(self, news_event: Event) -> bool:
        """Whether the reader must have heard of it."""
        return self.since is not None and news_event.at >= self.since and news_event.item.title not in self.muted


class Life:
    """What happens to a few readers.

    Args:
        pipeline: the bot, the outlets, and the stand-in for Telegram.
        seed: what it is made of.
    """

    def __init__(self, pipeline: Pipeline, seed: int) -> None:
        self._pipeline = pipeline
        self._seed = seed
        self._chance = random.Random(seed)  # noqa: S311  a life, not a secret
        self._readers: list[Reader] = []
        self._events: list[Event] = []
        self._lost = 0  # answers
        self._undone = timedelta(0)
        self.steps: list[str] = []

    async def passes(self) -> None:
        """Let all of it happen, and calm down."""
        desk = self._pipeline
        await desk.add_sources(*(desk.outlets.source(name) for name in OUTLETS))
        for _ in range(READERS):
            self._readers.append(Reader(await desk.add_reader(TOPIC), desk.clock.now()))
        for _ in range(STEPS):
            [act] = self._chance.choices(list(ACTS), list(ACTS.values()))
            self.steps.append(f"{act.__name__.strip('_')} {await act(self)}")
        desk.telegram.orders.clear()
        for reader in self._readers:
            await self._comes_back(reader)
        for hour in range(CALM):
            desk.clock.advance(HOUR)
            await self._is_delivered()
            if hour % 6 == 0:
                await self._is_mended()

    def wrong(self) -> list[str]:
        """Return what the readers' chats should not hold, or should."""
        violations, repeats = [], 0
        for number, reader in enumerate(self._readers):
            heard = message_texts(reader.person.received)
            repeats += self._repeating(heard)
            for news_event in self._events:
                title = news_event.item.title
                reports = [text for text in heard if title in text]
                if reader.is_owed(news_event) and not reports:
                    violations.append(f"reader {number} never heard: {title}")
                is_own = len(reports) == 1 and reports[0].startswith(title)  # a message of its own, and the only one
                if reader.is_owed(news_event) and is_own and not _names_all(reports[0], news_event):
                    violations.append(f"reader {number} does not know who else tells: {title}")
        if repeats > self._lost:
            violations.append(f"{repeats} messages told again, though {self._lost} answers were lost")
        return violations

    def _repeating(self, heard: Sequence[str]) -> int:
        """Return how many messages tell what one before has told."""
        reported: set[str] = set()
        count = 0
        for text in heard:
            titles = {news_event.item.title for news_event in self._events if news_event.item.title in text}
            count += bool(titles & reported)
            reported |= titles
        return count

    async def _is_delivered(self) -> None:
        while await self._pipeline.deliver.tick():
            await self._pipeline.deliver.pool.wait_until_idle()

    def _any(self) -> Reader:
        return self._chance.choice(self._readers)

    async def _happens(self) -> str:
        """Let an outlet tell of something new."""
        outlet, now = self._chance.choice(OUTLETS), self._pipeline.clock.now()
        item = numbered_item(1000 * self._seed + len(self._events), now)
        self._events.append(Event(item, now, {outlet}))
        self._pipeline.outlets.tells(outlet, item)
        await self._pipeline.poll_sources()
        return f"{item.title} {outlet}"

    async def _is_told_again(self) -> str:
        """Let another outlet tell of it too."""
        now = self._pipeline.clock.now()
        pairs = [
            (news_event, outlet)
            for news_event in self._events[-4:]
            for outlet in OUTLETS
            if outlet not in news_event.told_by and now - news_event.at < NEWS
        ]
        if not pairs:
            return ""
        news_event, outlet = self._chance.choice(pairs)
        news_event.told_by.add(outlet)
        self._pipeline.outlets.tells(outlet, replace(news_event.item, at=now))
        await self._pipeline.poll_sources()
        return f"{news_event.item.title} {outlet}"

    async def _time_passes(self) -> str:
        span = self._chance.choice((MINUTE / 60, 2 * MINUTE, 7 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 10 * HOUR))
        self._pipeline.clock.advance(span)
        self._undone += span
        if self._undone > UNDONE or self._chance.random() < 0.8:
            await self._is_delivered()
            self._undone = timedelta(0)
        return f"{span}, {self._undone} undone"

    async def _fails(self) -> str:
        """Let Telegram fail, once what was to fail before has."""
        if self._pipeline.telegram.orders:
            return ""
        fault = self._chance.choice(FAULTS)
        self._pipeline.telegram.fails(fault)
        self._lost += fault.drop is Drop.AFTER
        return f"{fault.method} {fault.code or fault.drop}"

    async def _is_mended(self) -> str:
        await Cleanup(self._pipeline.database).repair(self._pipeline.clock.now())
        return ""

    async def _changes_manner(self) -> str:
        rng, reader = self._chance, self._any()
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
        await self._pipeline.subscriptions.set_preferences(reader.person.chat_id, preferences)
        return f"{self._readers.index(reader)} {preferences}"

    async def _leaves(self) -> str:
        """Block the bot, which may hear of it at once, or when it writes."""
        reader = self._any()
        if not reader.is_away:
            await reader.person.blocks()
            if self._chance.random() < 0.5:
                await self._pipeline.subscriptions.suspend(reader.person.chat_id, "blocked")
        return self._changed(reader, is_away=True)

    async def _returns(self) -> str:
        return await self._comes_back(self._any())

    async def _comes_back(self, reader: Reader) -> str:
        if reader.is_away:
            await reader.person.unblocks()
            await self._pipeline.subscriptions.register(Chat(reader.person.chat_id, ChatKind.PRIVATE, "en"))
        return self._changed(reader, is_away=False)

    async def _pauses(self) -> str:
        reader, pauses = self._any(), self._chance.random() < 0.4
        follow = self._pipeline.subscriptions
        await (follow.pause if pauses else follow.resume)(reader.person.chat_id)
        return self._changed(reader, is_paused=pauses)

    async def _follows(self) -> str:
        reader, follows = self._any(), self._chance.random() < 0.6
        follow = self._pipeline.subscriptions
        await (follow.follow if follows else follow.unfollow)(reader.person.chat_id, TOPIC)
        return self._changed(reader, follows=follows)

    async def _mutes(self) -> str:
        reader, since = self._any(), self._pipeline.clock.now() - NEWS
        recent = await Stories(self._pipeline.database).recent(since, before=None, limit=3)
        if not recent:
            return ""
        _, story, recent_story = self._chance.choice(recent)
        await self._pipeline.subscriptions.mute(reader.person.chat_id, story)
        reader.muted.add(recent_story.title)
        return f"{self._readers.index(reader)} {recent_story.title}"

    def _changed(self, reader: Reader, **changes: bool) -> str:
        for name, value in changes.items():
            setattr(reader, name, value)
        wants = reader.follows and not reader.is_away and not reader.is_paused
        reader.since = (reader.since or self._pipeline.clock.now()) if wants else None
        return f"{self._readers.index(reader)} {changes}"


def _names_all(text: str, news_event: Event) -> bool:
    """Whether a message names its outlets, or says how many there are."""
    return len(news_event.told_by) == 1 or f"{len(news_event.told_by)} outlets" in text


ACTS: dict[Callable[[Life], Awaitable[str]], float] = {
    Life._happens: 8,
    Life._is_told_again: 5,
    Life._time_passes: 9,
    Life._fails: 3,
    Life._is_mended: 2,
    Life._changes_manner: 3,
    Life._leaves: 1.5,
    Life._returns: 3,
    Life._pauses: 2,
    Life._follows: 2,
    Life._mutes: 0.7,
}
"""What may happen, and how often."""
