"""Environment of the crash tests: outlets, a stand-in for Telegram, readers and the processes that are killed."""

import asyncio
import os
import random
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.chat.callbacks import Action, encode
from bot.clock import Clock
from bot.sandbox.telegram.api.faults import Drop, Fault, FaultInjection, FaultKind
from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram, sandbox
from tests.support.commands import PROJECT, bot_settings
from tests.support.publishers import Item, Outlets, serving
from tests.support.sample_items import numbered_item

DEFAULT_READER_COUNT = 6
KILLS_PER_EVENT = 3  # a chat takes one message a second, and gets one for every event and an edit for every outlet
OUTLETS = ("wire", "herald", "courier")  # an event reported by all three is never batched into a digest
ONE_PROCESS = (("run",),)
TWO_PROCESSES = (
    ("run", "--roles", "chat,web,jobs,poll"),
    ("run", "--roles", "deliver"),
)
SIX_PROCESSES = (
    ("run", "--roles", "chat,web,jobs"),
    ("run", "--roles", "poll"),
    ("run", "--roles", "poll"),
    ("run", "--roles", "deliver"),
    ("run", "--roles", "deliver"),
    ("run", "--roles", "deliver"),
)
DELAYED_ANSWER_SECONDS = 0.4
SILENCE_TIMEOUT_SECONDS = 120.0  # without any message, after which a missing alert counts as lost; a lease takes 45
MAX_RECOVERY_SECONDS = 60.0
IN_FLIGHT_SECONDS = 2  # a message that was accepted this long before a kill may not be settled yet
FAST_SETTINGS = {
    "SETTLING_SECONDS": "0",
    "SHORTEST_PAUSE_SECONDS": "1",
    "LONGEST_PAUSE_SECONDS": "1",
    "HOST_PAUSE_SECONDS": "0",
    "EDIT_PAUSE_SECONDS": "1",
    "ARTICLE_TEXT": "false",
}


@dataclass
class CrashResult:
    """Counts of a run."""

    kills: int = 0
    expected: int = 0  # events × readers
    lost: int = 0
    duplicated: int = 0
    answers_lost: int = 0  # by the stand-in: the bot could not know that the message had been accepted
    in_flight: int = 0  # messages that were accepted shortly before a kill
    slowest: float = 0.0  # seconds from an event, or from the last kill before its arrival, to the last reader
    silence: float = 0.0  # longest time in seconds without a message for a reader with an alert waiting
    failures: int = 0  # calls that the stand-in failed

    @property
    def has_passed(self) -> bool:
        """Return whether no alert was lost or late and no more were repeated than were in flight."""
        return (
            not self.lost
            and self.slowest < MAX_RECOVERY_SECONDS
            and self.duplicated <= self.in_flight + self.answers_lost
        )


@dataclass
class CrashEnvironment:
    """Outlets, a stand-in for Telegram, readers, and the processes of the bot."""

    outlets: Outlets
    telegram: Telegram
    settings: dict[str, str]
    folder: Path
    commands: Sequence[Sequence[str]]
    seed: int
    injects_faults: bool
    reader_count: int
    rng: random.Random = field(init=False)
    readers: list[UserClient] = field(default_factory=list)
    running: list[Process] = field(default_factory=list)
    titles: list[tuple[str, float]] = field(default_factory=list)
    killed_at: list[int] = field(default_factory=list)  # on the wall clock, in whole seconds as messages have them
    delayed_answers: int = 0  # answers that were scheduled to arrive late
    killed: list[float] = field(default_factory=list)
    arrived: dict[tuple[str, int], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311  moments, not secrets

    async def start(self) -> None:
        """Start every process and subscribe every reader to Armenia."""
        long_ago = Clock().now() - timedelta(days=1)
        for outlet in OUTLETS:
            self.outlets.tells(outlet, Item(f"The {outlet} moves house", "It has a garden now.", long_ago))
        self.running = [await self._start(command) for command in self.commands]
        self.readers = [self.telegram.add_user() for _ in range(self.reader_count)]
        await asyncio.gather(*(_subscribe(reader) for reader in self.readers))
        while min(self.outlets.polls[outlet] for outlet in OUTLETS) < 2:  # noqa: ASYNC110  the first poll of a source is silent
            await asyncio.sleep(0.1)

    async def publish_and_kill(self, *, pause: tuple[float, float]) -> None:
        """Publish an event once in `KILLS_PER_EVENT` calls, kill a random process a moment later and restart it.

        Answers to every other event are delayed, so that a kill finds messages in flight.
        """
        if len(self.killed) % KILLS_PER_EVENT == 0:
            if len(self.titles) % 2:
                self.telegram.fails(Fault("sendMessage", delay=DELAYED_ANSWER_SECONDS, times=self.reader_count))
                self.delayed_answers += self.reader_count
            self.publish_event()
        await asyncio.sleep(self.rng.uniform(*pause))
        number = self.rng.randrange(len(self.running))
        self.running[number].kill()
        self.killed_at.append(int(Clock().now().timestamp()))
        self.killed.append(time.monotonic())
        await self.running[number].wait()
        self.running[number] = await self._start(self.commands[number])

    def publish_event(self) -> None:
        """Publish one more event at every outlet."""
        item = numbered_item(len(self.titles) + 1000 * self.seed, Clock().now())
        for outlet in OUTLETS:
            self.outlets.tells(outlet, item)
        self.titles.append((item.title, time.monotonic()))

    async def record_arrivals(self) -> None:
        """Record the arrival time of each message until cancelled."""
        while True:
            for number, reader in enumerate(self.readers):
                for message in reader.received:
                    self.arrived.setdefault((message.text.partition("\n")[0], number), time.monotonic())
            await asyncio.sleep(0.25)

    async def wait_until_delivered(self, *, ending: bool = True) -> None:
        """Wait until every alert has arrived or none arrives any more; then stop the processes, unless told not to."""
        started_at = time.monotonic()
        while self.missing_count() and self._seconds_since_arrival(started_at) < SILENCE_TIMEOUT_SECONDS:  # noqa: ASYNC110  silence raises no event
            await asyncio.sleep(0.5)
        await asyncio.sleep(3)  # in which no alert may arrive a second time
        if ending:
            for process in self.running:
                process.terminate()
            await asyncio.gather(*(process.wait() for process in self.running))

    def _seconds_since_arrival(self, began: float) -> float:
        """Return the seconds since the last arrival, at most those since `started_at`."""
        return time.monotonic() - max(began, *self.arrived.values())

    def missing_count(self) -> int:
        """Return the number of alerts (events × readers) that have not arrived."""
        return sum(
            (title, number) not in self.arrived for title, _ in self.titles for number in range(self.reader_count)
        )

    def result(self) -> CrashResult:
        """Count what the stand-in's chats contain."""
        heard = Counter(
            (message.text.partition("\n")[0], number)
            for number, reader in enumerate(self.readers)
            for message in reader.received
        )
        expected = [(title, number) for title, _ in self.titles for number in range(self.reader_count)]
        dates = [message.date for reader in self.readers for message in reader.received]
        faults = self._faults()
        return CrashResult(
            kills=len(self.killed),
            expected=len(expected),
            lost=sum(not heard[delivery] for delivery in expected),
            duplicated=sum(max(0, heard[delivery] - 1) for delivery in expected),
            answers_lost=sum(
                fault.drop is Drop.AFTER or fault.trick in {FaultKind.TRUNCATED, FaultKind.STALL} for fault in faults
            ),
            in_flight=sum(
                killed - IN_FLIGHT_SECONDS <= date <= killed + 1 for killed in self.killed_at for date in dates
            ),
            slowest=self._slowest(),
            silence=max((self._longest_silence(number) for number in range(self.reader_count)), default=0.0),
            failures=sum(bool(fault.method) for fault in faults),
        )

    def _faults(self) -> list[Fault]:
        """Return the faults injected into calls that send; calls with a scheduled answer were left alone."""
        slow = self.delayed_answers - sum(fault.times for fault in self.telegram.orders)
        if not self.injects_faults:
            return []
        injection, calls = FaultInjection(self.seed), self.telegram.journal.counts["sendMessage"] - slow
        return [injection.take(Call("sendMessage")) for _ in range(calls)]

    def _slowest(self) -> float:
        waits = []
        for title, published_at in self.titles:
            arrivals = [self.arrived.get((title, number)) for number in range(self.reader_count)]
            last = max((at for at in arrivals if at is not None), default=published_at)
            last_kill = max((at for at in self.killed if at < last), default=published_at)
            waits.append(last - max(published_at, last_kill))
        return max(waits, default=0.0)

    def _longest_silence(self, number: int) -> float:
        """Return the longest time without a message for a reader with an alert waiting, in seconds."""
        deliveries = [(self.arrived.get((title, number)), at) for title, at in self.titles]
        arrivals = sorted((arrived, at) for arrived, at in deliveries if arrived is not None)
        longest = before = 0.0
        for place, (arrived, _) in enumerate(arrivals):
            longest = max(longest, arrived - max(before, min(at for _, at in arrivals[place:])))
            before = arrived
        return longest

    async def _start(self, command: Sequence[str]) -> Process:
        inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}  # noqa: TID251  the environment of a child process
        settings = {"PYTHONPATH": str(PROJECT), "HEALTH_ADDRESS": "off", "LOG_LEVEL": "ERROR", **self.settings}
        with (self.folder / "log.txt").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", *command),
                cwd=self.folder,
                env=inherited | settings,
                stdout=DEVNULL,
                stderr=log,
            )


async def _subscribe(reader: UserClient) -> None:
    """Follow Armenia and exempt events of three outlets from batching, which begins with the 21st event in ten minutes.

    Requests that the stand-in loses are repeated.
    """
    while not reader.received:
        await reader.sends("/subscribe armenia")
        with suppress(TimeoutError):
            await reader.waits(lambda: reader.received, 5)
    press, is_answered = encode(Action.CHOOSE, "urgent_from", len(OUTLETS)), False
    while not is_answered:
        with suppress(TimeoutError):
            await reader.presses_data(press, message_id=reader.received[0].id, seconds=5)
            is_answered = True


@asynccontextmanager
async def open_environment(
    url: str,
    folder: Path,
    *,
    commands: Sequence[Sequence[str]],
    seed: int,
    injects_faults: bool = True,
    reader_count: int = DEFAULT_READER_COUNT,
) -> AsyncIterator[CrashEnvironment]:
    """Open an environment on a database, created if need be; with `injects_faults` one call in ten fails."""
    async with AsyncExitStack() as stack:
        outlets = await stack.enter_async_context(serving())
        telegram = await stack.enter_async_context(sandbox(chaos=seed if injects_faults else None))
        settings = (
            bot_settings(telegram, outlets.url, _catalogue(outlets), folder) | FAST_SETTINGS | {"DATABASE_URL": url}
        )
        environment = CrashEnvironment(
            outlets, telegram, settings, folder, commands, seed, injects_faults, reader_count
        )
        try:
            yield environment
        finally:
            for process in environment.running:
                if process.returncode is None:
                    process.kill()
                    await process.wait()


async def kill_repeatedly(  # noqa: PLR0913  the parts of the environment, and the load on it
    url: str,
    folder: Path,
    *,
    commands: Sequence[Sequence[str]],
    kills: int,
    pause: tuple[float, float],
    seed: int = 1,
    injects_faults: bool = True,
    reader_count: int = DEFAULT_READER_COUNT,
) -> CrashResult:
    """Kill and restart a process `kills` times while events are published; return the counts."""
    async with open_environment(
        url, folder, commands=commands, seed=seed, injects_faults=injects_faults, reader_count=reader_count
    ) as environment:
        await environment.start()
        async with asyncio.TaskGroup() as group:
            recording = group.create_task(environment.record_arrivals())
            for _ in range(kills):
                await environment.publish_and_kill(pause=pause)
            await environment.wait_until_delivered()
            recording.cancel()
        return environment.result()


def _catalogue(outlets: Outlets) -> str:
    return "".join(
        f"""
        [[publisher]]
        id = "{name}.example"
        name = "{name.title()}"
        country = "AM"
        kind = "state"
        home = "{outlets.url}/{name}"
        [[publisher.feed]]
        id = "{name}"
        url = "{outlets.url}/{name}/feed"
        language = "en"
        checked = 2026-11-24
        """
        for name in OUTLETS
    )
