"""Delivery: what one alert costs, all in; planning a hundred thousand; three processes against one; news to the phone.

Peers, in the same run: PTB's send alone, and planning as one writes it with an ORM, row by row.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from pathlib import Path

import asyncpg
import httpx
from sqlmodel import Session, create_engine, select

from bot import log
from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import UNLIMITED
from bot.clock import Clock
from bot.model.alerts import AlertKind
from bot.sandbox.telegram.model import Standing
from bot.sandbox.telegram.server import sandbox
from bot.storage.outbox.fanout import new_alert
from bot.storage.outbox.queue import Outbox
from bot.storage.tables import AlertRow, SubscriptionRow
from tests.e2e.process.commands import among, catalogue, says, start
from tests.flows.news import event
from tests.support.databases.postgres import address_of, server
from tests.support.databases.subscribers import follow_armenia
from tests.support.publishers import Item, Outlets, serving
from tests.tools.bench.figures import Figure, show
from tests.tools.bench.outbox import delivering, empty, furnished, tell
from tests.tools.bench.sending import AWAY, remote, speed, theirs

MANY, FEW, SOME = 100_000, 3_000, 4_000
READERS, EVENTS = 1_000, 12
POLLS, PAUSE = 5, 4  # seconds from one poll of the source to the next, as the pause ends between two looks at a clock


async def cost(folder: Path) -> list[Figure]:
    """Measure the processor's time of one alert: claimed, rendered, sent, settled."""
    database = await furnished(f"sqlite:///{folder}/cost.db", SOME)
    await tell(database)
    async with remote(0) as url:
        async with delivering(database, url, RateLimiter(UNLIMITED), "bench") as deliver:
            began, worked = time.perf_counter(), time.process_time()
            await empty(deliver)
            rate = SOME / (time.perf_counter() - began)
            each = (time.process_time() - worked) / SOME * 1e3
        async with theirs(url) as send:
            _, alone = await speed(send, 400)
    assert (await Outbox(database).counts())["sent"] == SOME
    await database.close()
    print(
        f"{rate:.0f} alerts a second from the outbox to a server that answers at once; PTB's send alone {alone:.2f} ms"
    )
    return [Figure("CPU of one alert, all in", each, 1.5, "ms", f"{alone:.1f} ms of PTB's send alone")]


def row_by_row(url: str) -> float:
    """Plan alerts as one writes it with an ORM, and return the seconds for each."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    began, now = time.perf_counter(), Clock().now()
    with Session(engine) as session:
        found = session.exec(select(SubscriptionRow).where(SubscriptionRow.topic_id == "armenia").limit(FEW)).all()
        for one in found:
            there = session.exec(
                select(AlertRow).where(AlertRow.chat_id == one.chat_id, AlertRow.story_id == 1)
            ).first()
            if there is None:
                columns = new_alert(1, AlertKind.NEW, urgency=1, due_at=now, now=now)
                session.add(AlertRow(chat_id=one.chat_id, **columns | {"state": "dropped", "settled_at": now}))
        session.commit()
    engine.dispose()
    return (time.perf_counter() - began) / FEW


async def planning(folder: Path, postgres: str) -> list[Figure]:
    """Measure the planning of the alerts of one story, on both databases."""
    figures = []
    for name, url, aim in (("SQLite", f"sqlite:///{folder}/plan.db", 2.0), ("PostgreSQL", postgres, 4.0)):
        database = await furnished(url, MANY)
        began = time.perf_counter()
        assert await tell(database) == MANY
        took = time.perf_counter() - began
        peer = await asyncio.to_thread(row_by_row, url) * MANY if name == "SQLite" else None
        await database.close()
        against = f"{peer:.0f} s row by row through the ORM" if peer else None
        figures.append(Figure(f"planning {MANY:,}, {name}", took, aim, "s", against))
    return figures


async def together(postgres: str, processes: int) -> float:
    """Return how many alerts a second so many processes deliver to a server that is 60 ms away."""
    database = await furnished(postgres, SOME)
    await tell(database)
    async with remote(AWAY) as url:
        running = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.tools.bench.deliverer", postgres, url, stdin=PIPE, stdout=PIPE
            )
            for _ in range(processes)
        ]
        for one in running:
            assert one.stdout is not None
            await one.stdout.readline()
        began = time.perf_counter()
        for one in running:
            assert one.stdin is not None
            one.stdin.write(b"go\n")
        await asyncio.gather(*(one.wait() for one in running))
        took = time.perf_counter() - began
        async with httpx.AsyncClient(trust_env=False) as client:
            calls = int((await client.get(f"{url}calls")).text)
    counts = await Outbox(database).counts()
    await database.close()
    assert counts["sent"] == calls == SOME, "none is left, and none was claimed twice"
    return SOME / took


async def to_the_phone(folder: Path) -> list[Figure]:
    """Measure from the moment an outlet tells something to its arrival in a thousand chats."""
    async with serving() as outlets, sandbox() as telegram:
        outlets.tells("wire", Item("The wire moves house", "It has a garden now.", Clock().now()))
        pauses = {"SHORTEST_PAUSE_SECONDS": str(PAUSE), "LONGEST_PAUSE_SECONDS": str(PAUSE)}
        quick = pauses | {"MESSAGES_PER_SECOND": "1000"}
        settings = among(telegram, outlets.url, catalogue(outlets), folder) | quick | {"ARTICLE_TEXT": "false"}
        people = [telegram.person(standing=Standing.STARTED) for _ in range(READERS)]
        database = await furnished(settings["DATABASE_URL"], 0)
        await follow_armenia(database, [one.chat_id for one in people], waits=False)
        await database.close()
        process = await start("run", folder=folder, **settings)
        await says(process, '"polled"')
        draining = asyncio.ensure_future(_drain(process))  # noqa: TID251  it is cut
        waits: list[float] = []
        began, polled = time.monotonic(), outlets.polls["wire"]
        for number in range(EVENTS):
            await _poll(outlets)
            await asyncio.sleep((number + 0.5) / EVENTS * POLLS)  # moments spread evenly between two polls
            item = event(number, Clock().now())
            told, seen = time.monotonic(), set[int]()
            outlets.tells("wire", item)
            while len(seen) < READERS and time.monotonic() - told < 60:
                await asyncio.sleep(0.05)
                for place, one in enumerate(people):
                    if place not in seen and any(item.title in message.text for message in one.received[-1:]):
                        seen.add(place)
                        waits.append(time.monotonic() - told)
        period = (time.monotonic() - began) / (outlets.polls["wire"] - polled)
        process.terminate()
        await process.wait()
        draining.cancel()
    assert len(waits) == READERS * EVENTS
    print(f"the source was polled each {period:.1f} s")
    waits.sort()
    return [
        Figure("news → phone, half", statistics.median(waits), 4, "s"),
        Figure("news → phone, 99 of 100", waits[int(len(waits) * 0.99)], 8, "s"),
    ]


async def _poll(outlets: Outlets) -> None:
    """Wait for the next poll."""
    before = outlets.polls["wire"]
    while outlets.polls["wire"] == before:  # noqa: ASYNC110  the outlet tells nobody
        await asyncio.sleep(0.01)


async def _drain(process: asyncio.subprocess.Process) -> None:
    assert process.stderr is not None
    while await process.stderr.readline():
        pass


async def fresh(postgres: str, name: str) -> str:
    """Make a new database and return its address."""
    connection = await asyncpg.connect(postgres)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return address_of(postgres, name)


async def measure(folder: Path, postgres: str) -> list[Figure]:
    """Measure everything in turn."""
    figures = await cost(folder)
    figures += await planning(folder, await fresh(postgres, "plan"))
    one, three = [await together(await fresh(postgres, f"with_{number}"), number) for number in (1, 3)]
    print(f"one process {one:.0f} alerts a second, three {three:.0f}")
    figures.append(Figure("three processes against one", three / one, 1.8, "×", "one process"))
    return figures + await to_the_phone(folder)


def main() -> None:
    """Measure and print."""
    log.configure(level="WARNING", form="json", secrets=[])
    with tempfile.TemporaryDirectory() as folder, server() as postgres:
        show(asyncio.run(measure(Path(folder), postgres)))


if __name__ == "__main__":
    main()
