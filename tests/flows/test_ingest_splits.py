"""Joins, merges, splits, expiry and restarts in any order, by one process or two: whose entries are whose, who is told.

The decisions are drawn, whatever the entries say: what follows from them must hold for every rule.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.clustering.index import IndexedEntry
from bot.clustering.window import Join, StoryWindow, entry_hash
from bot.coordination.ingest_lock import IngestLock
from bot.flows.ingest import Ingest, IngestPolicy
from bot.model.alerts import Alert, AlertKind
from bot.model.chats import Chat, ChatKind, Subscription
from bot.model.entries import Entry, NewEntries
from bot.model.outcomes import Delivered
from bot.model.topics import Level
from bot.model.vectors import EntryVectors
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from bot.storage.outbox.queue import Outbox
from bot.storage.stories import Stories
from bot.storage.tables import Row, entries, stories
from tests.support.frozen_clock import FrozenClock
from tests.support.pipeline import MATCHER
from tests.support.stored_samples import HOUR, MINUTE, NOW, SOURCES, entry, polling, save_sources_and_topics

EVERYTHING, ALLIANCE, LATE = 1, 2, 3  # chats
FOLLOWED = {EVERYTHING: ("armenia", "csto"), ALLIANCE: ("csto",), LATE: ("armenia",)}
TITLES = (
    "Armenia's parliament adopts the budget",
    "CSTO summit opens in Bishkek",
    "Armenia leaves the CSTO, Yerevan says",
)


@dataclass(frozen=True, slots=True)
class Step:
    """A new entry in one process, and what is decided of it; or another event."""

    name: str  # "report", "send", "follow", "expire", "restart"
    process: int = 0
    title: int = 0
    joins: int | None = None  # the place of a story in the window; None: it opens one
    merges: int | None = None  # the place of the story that its story is merged with
    splits: int = 0  # bits: which entries of its story are split off
    quotes: int = 0  # the place of the entry in whose words a story is sent


places = st.integers(0, 3)
reports = st.builds(
    Step,
    st.just("report"),
    st.integers(0, 1),
    st.sampled_from([0, 0, 1, 2]),
    joins=st.none() | places | places,
    merges=st.none() | st.none() | places,
    splits=st.just(0) | st.integers(1, 15),
)
sends = st.builds(Step, st.just("send"), quotes=places)
interruptions = st.builds(Step, st.sampled_from(["restart", "follow"]), st.integers(0, 1))
steps = st.lists(reports | reports | sends | interruptions, min_size=6, max_size=14)
expiring_steps = st.lists(reports | reports | interruptions | st.just(Step("expire")), min_size=6, max_size=14)


class ScriptedWindow(StoryWindow):
    """A window whose decisions are those of a step."""

    step = Step("report")

    def members(self) -> dict[int, list[int]]:
        """Return the entries of each story as hashes, by one of the two indexes that each entry is in."""
        return self._by_story(self._name_index.members())

    def members_by_language(self) -> dict[int, list[int]]:
        """Return the same by the other."""
        return self._by_story([member for index in self._indexes.values() for member in index.members()])

    def place(self, entry: Entry, vectors: EntryVectors | None = None) -> Join | None:  # noqa: ARG002  the step decides
        """Return the story that the step names."""
        story_ids = sorted(self.members())
        return Join(story_ids[self.step.joins % len(story_ids)]) if story_ids and self.step.joins is not None else None

    def merge_candidate(self, story_id: int, entry: Entry) -> int | None:  # noqa: ARG002  the step decides
        """Return the other story that the step names."""
        story_ids = sorted(self.members().keys() - {story_id})
        return story_ids[self.step.merges % len(story_ids)] if story_ids and self.step.merges is not None else None

    def split_candidate(self, story_id: int) -> frozenset[int] | None:
        """Return the entries that the step names."""
        hashes = self.members()[story_id]
        return frozenset(hashes[place] for place in range(len(hashes)) if self.step.splits >> place & 1)

    @staticmethod
    def _by_story(members: list[IndexedEntry]) -> dict[int, list[int]]:
        by_story: defaultdict[int, list[int]] = defaultdict(list)
        for member in members:
            by_story[member.story_id].append(member.entry_hash)
        return dict(by_story)


@dataclass
class Newsroom:
    """Processes that share a database, and what they have told to whom."""

    database: Database
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(NOW))
    processes: list[tuple[Ingest, ScriptedWindow]] = field(default_factory=list)
    reported: int = 0
    quoted: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # chat → ids of entries

    async def open(self) -> None:
        """Empty the database, store the chats and start the processes."""
        async with self.database.write() as connection:
            for table in reversed(Row.metadata.sorted_tables):
                await connection.execute(delete(table))
        await save_sources_and_topics(self.database)
        for chat_id in FOLLOWED:
            await Chats(self.database).register(Chat(chat_id, ChatKind.PRIVATE, "en"), now=NOW)
        await self.follow(EVERYTHING)
        await self.follow(ALLIANCE)
        self.processes = [await self.start() for _ in range(2 if self.database.is_shared else 1)]

    async def start(self) -> tuple[Ingest, ScriptedWindow]:
        """Start a process."""
        window = ScriptedWindow()
        ingest = Ingest(
            stories=Stories(self.database),
            window=window,
            matcher=MATCHER,
            ingest_lock=IngestLock(self.database),
            clock=self.clock,
            policy=IngestPolicy(settling=timedelta(0), edit_delay=timedelta(0)),
        )
        await ingest.warm_up()
        return ingest, window

    async def follow(self, chat_id: int) -> None:
        """Subscribe a chat to its topics now."""
        for topic in FOLLOWED[chat_id]:
            await Chats(self.database).subscribe(Subscription(chat_id, topic, Level.NORMAL, self.clock.now()))

    async def take(self, step: Step) -> None:
        """Do what a step says."""
        self.clock.advance(MINUTE)
        place = step.process % len(self.processes)
        match step.name:
            case "report":
                await self.report(step, *self.processes[place])
            case "send":
                await self.send(step)
            case "follow":
                await self.follow(LATE)
            case "restart":
                self.processes[place] = await self.start()
            case "expire":
                self.clock.advance(72 * HOUR)
                for ingest, _ in self.processes:
                    await ingest.expire()

    async def report(self, step: Step, ingest: Ingest, window: ScriptedWindow) -> None:
        """Ingest a new entry."""
        window.step = step
        self.reported += 1
        sample = entry(self.reported, source=SOURCES[1], seen_at=self.clock.now())
        new = replace(sample, title=f"{TITLES[step.title]} ({self.reported})", text="", language="en")
        await ingest.ingest(NewEntries(SOURCES[1].id, ((f"key-{self.reported}", new),), polling(), is_first_read=False))

    async def send(self, step: Step) -> None:
        """Send every alert that is due, in the words of one of the entries of its story."""
        outbox = Outbox(self.database)
        while items := await outbox.claim(owner="me", now=self.clock.now(), lease=MINUTE, limit=9):
            for item in items:
                assert isinstance(item, Alert)
                delivered = Delivered(item.message_id or item.id, quoted=(await self.quote(item, step.quotes),))
                await outbox.settle([(item, delivered)], owner="me", now=self.clock.now())

    async def quote(self, alert: Alert, place: int) -> int:
        """Return an entry of the story of an alert; the chat was not told of any of them by a first alert before."""
        story = await Stories(self.database).story(alert.story_id)
        assert story is not None
        ids = [entry.id for entry in story.entries if entry.id is not None]
        quoted = ids[place % len(ids)]
        if alert.kind is AlertKind.NEW:
            assert not self.quoted[alert.chat.id] & set(ids), "the chat was told of this story before"
            self.quoted[alert.chat.id].add(quoted)
        return quoted

    async def check_places(self) -> None:
        """Check that each entry is in one story, the same in the database, in each process and after a restart."""
        async with self.database.read() as connection:
            rows = (await connection.execute(select(entries.c.story_id, stories.c.merged_into).join(stories))).all()
        assert len(rows) == self.reported, "no entry is lost"
        assert {row.merged_into for row in rows} <= {None}, "no entry is in a story that was merged into another"
        stored = [
            (item.story_id, entry_hash(item.entry))
            for item in await Stories(self.database).window(self.clock.now() - 72 * HOUR)
        ]
        self.processes.append(await self.start())
        for ingest, window in self.processes:
            await ingest.warm_up()
            await ingest.expire()
            for members in (window.members(), window.members_by_language()):
                in_window = [(story_id, hashed) for story_id, hashes in members.items() for hashed in hashes]
                assert Counter(in_window) == Counter(stored)

    async def check_told(self) -> None:
        """Check that the chats that have followed from the start were told of each story about their topics."""
        await self.send(Step("send"))
        for chat_id in (EVERYTHING, ALLIANCE):
            topics = FOLLOWED[chat_id]
            for story, _ in await Stories(self.database).latest(topics, min_score=60, offset=0, limit=99):
                assert {entry.id for entry in story.entries} & self.quoted[chat_id], "a story was hidden"


BRIEF = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@BRIEF
@given(steps=steps)
async def test_every_story_is_told_once_whatever_is_merged_and_split(database: Database, steps: list[Step]) -> None:
    newsroom = Newsroom(database)
    await newsroom.open()
    for step in steps:
        await newsroom.take(step)
    await newsroom.check_places()
    await newsroom.check_told()


@BRIEF
@given(steps=expiring_steps)
async def test_every_entry_has_one_place_whatever_expires_between(database: Database, steps: list[Step]) -> None:
    newsroom = Newsroom(database)
    await newsroom.open()
    for step in steps:
        await newsroom.take(step)
    await newsroom.check_places()
