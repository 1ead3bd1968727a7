"""Benchmark of delivery: cost of one alert, planning of 100,000, three processes against one, latency to the reader.

Peers, in the same run: PTB's send alone, and planning row by row through an ORM.
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
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import sandbox
from bot.storage.outbox.fanout import new_alert
from bot.storage.outbox.queue import Outbox
from bot.storage.tables import AlertRow, SubscriptionRow
from tests.support.commands import bot_settings, catalogue, start, wait_for_log
from tests.support.databases.postgres import address_of, server
from tests.support.databases.subscribers import follow_armenia
from tests.support.publishers import Item, Outlets, serving
from tests.support.sample_items import numbered_item
from tests.tools.bench.figures import Figure, show
from tests.tools.bench.outbox import drain, open_database, open_delivery, save_story
from tests.tools.bench.sending import RESPONSE_SECONDS, measure_speed, open_ptb_sender, open_remote_server

PLANNED_ALERTS, ORM_ALERTS, DELIVERED_ALERTS = 100_000, 3_000, 4_000
READERS, EVENTS = 1_000, 12
POLL_PAUSE_SECONDS = 4
POLL_PERIOD_SECONDS = 5  # from one poll of the source to the next: the pause ends between two ticks


async def measure_alert_cost(folder: Path) -> list[Figure]:
    """Measure the CPU time of one alert: claimed, rendered, sent and settled."""
    database = await open_database(f"sqlite:///{folder}/cost.db", DELIVERED_ALERTS)
    await save_story(database)
    async with open_remote_server(0) as url:
        async with open_delivery(database, url, RateLimiter(UNLIMITED), "bench") as deliver:
            started_at, cpu_started_at = time.perf_counter(), time.process_time()
            await drain(deliver)
            rate = DELIVERED_ALERTS / (time.perf_counter() - started_at)
            cpu_each = (time.process_time() - cpu_started_at) / DELIVERED_ALERTS * 1e3
        async with open_ptb_sender(url) as send:
            _, peer_cost = await measure_speed(send, 400)
    assert (await Outbox(database).counts())["sent"] == DELIVERED_ALERTS
    await database.close()
    print(
        f"{rate:.0f} alerts a second from the outbox to a server that answers at once; "
        f"PTB's send alone {peer_cost:.2f} ms"
    )
    return [Figure("CPU of one alert, all in", cpu_each, 1.5, "ms", f"{peer_cost:.1f} ms of PTB's send alone")]


def plan_row_by_row(url: str) -> float:
    """Plan alerts row by row through an ORM, and return the seconds for each."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    started_at, now = time.perf_counter(), Clock().now()
    with Session(engine) as session:
        subscriptions = session.exec(
            select(SubscriptionRow).where(SubscriptionRow.topic_id == "armenia").limit(ORM_ALERTS)
        ).all()
        for subscription in subscriptions:
            existing = session.exec(
                select(AlertRow).where(AlertRow.chat_id == subscription.chat_id, AlertRow.story_id == 1)
            ).first()
            if existing is None:
                columns = new_alert(1, AlertKind.NEW, urgency=1, due_at=now, now=now)
                session.add(AlertRow(chat_id=subscription.chat_id, **columns | {"state": "dropped", "settled_at": now}))
        session.commit()
    engine.dispose()
    return (time.perf_counter() - started_at) / ORM_ALERTS


async def measure_planning(folder: Path, postgres: str) -> list[Figure]:
    """Measure the time to plan the alerts of one story, on both databases."""
    figures = []
    for name, url, aim in (("SQLite", f"sqlite:///{folder}/plan.db", 2.0), ("PostgreSQL", postgres, 4.0)):
        database = await open_database(url, PLANNED_ALERTS)
        started_at = time.perf_counter()
        assert await save_story(database) == PLANNED_ALERTS
        seconds = time.perf_counter() - started_at
        peer_seconds = await asyncio.to_thread(plan_row_by_row, url) * PLANNED_ALERTS if name == "SQLite" else None
        await database.close()
        peer_text = f"{peer_seconds:.0f} s row by row through the ORM" if peer_seconds else None
        figures.append(Figure(f"planning {PLANNED_ALERTS:,}, {name}", seconds, aim, "s", peer_text))
    return figures


async def delivery_rate(postgres: str, processes: int) -> float:
    """Return the alerts per second that `processes` workers deliver to a server with a latency of 60 ms."""
    database = await open_database(postgres, DELIVERED_ALERTS)
    await save_story(database)
    async with open_remote_server(RESPONSE_SECONDS) as url:
        workers = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.tools.bench.deliverer", postgres, url, stdin=PIPE, stdout=PIPE
            )
            for _ in range(processes)
        ]
        for process in workers:
            assert process.stdout is not None
            await process.stdout.readline()
        started_at = time.perf_counter()
        for process in workers:
            assert process.stdin is not None
            process.stdin.write(b"go\n")
        await asyncio.gather(*(process.wait() for process in workers))
        seconds = time.perf_counter() - started_at
        async with httpx.AsyncClient(trust_env=False) as client:
            calls = int((await client.get(f"{url}calls")).text)
    counts = await Outbox(database).counts()
    await database.close()
    assert counts["sent"] == calls == DELIVERED_ALERTS, "none is left, and none was claimed twice"
    return DELIVERED_ALERTS / seconds


async def measure_latency(folder: Path) -> list[Figure]:
    """Measure the time from publication at an outlet to arrival in a thousand chats."""
    async with serving() as outlets, sandbox() as telegram:
        outlets.tells("wire", Item("The wire moves house", "It has a garden now.", Clock().now()))
        pauses = {"SHORTEST_PAUSE_SECONDS": str(POLL_PAUSE_SECONDS), "LONGEST_PAUSE_SECONDS": str(POLL_PAUSE_SECONDS)}
        fast_settings = pauses | {"MESSAGES_PER_SECOND": "1000", "ARTICLE_TEXT": "false"}
        settings = bot_settings(telegram, outlets.url, catalogue(outlets), folder) | fast_settings
        users = [telegram.add_user(status=UserStatus.STARTED) for _ in range(READERS)]
        database = await open_database(settings["DATABASE_URL"], 0)
        await follow_armenia(database, [user.chat_id for user in users], waits=False)
        await database.close()
        process = await start("run", folder=folder, **settings)
        await wait_for_log(process, '"polled"')
        draining = asyncio.ensure_future(_drain(process))  # noqa: TID251  it is cancelled below
        waits: list[float] = []
        started_at, polled = time.monotonic(), outlets.polls["wire"]
        for number in range(EVENTS):
            await _wait_for_poll(outlets)
            await asyncio.sleep((number + 0.5) / EVENTS * POLL_PERIOD_SECONDS)  # spread evenly between two polls
            item = numbered_item(number, Clock().now())
            published_at, reached = time.monotonic(), set[int]()
            outlets.tells("wire", item)
            while len(reached) < READERS and time.monotonic() - published_at < 60:
                await asyncio.sleep(0.05)
                for place, user in enumerate(users):
                    if place not in reached and any(item.title in message.text for message in user.received[-1:]):
                        reached.add(place)
                        waits.append(time.monotonic() - published_at)
        period = (time.monotonic() - started_at) / (outlets.polls["wire"] - polled)
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


async def _wait_for_poll(outlets: Outlets) -> None:
    """Wait until the outlet is polled again."""
    before = outlets.polls["wire"]
    while outlets.polls["wire"] == before:  # noqa: ASYNC110  the outlet raises no event
        await asyncio.sleep(0.01)


async def _drain(process: asyncio.subprocess.Process) -> None:
    assert process.stderr is not None
    while await process.stderr.readline():
        pass


async def create_database(postgres: str, name: str) -> str:
    """Create a database and return its address."""
    connection = await asyncpg.connect(postgres)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return address_of(postgres, name)


async def measure(folder: Path, postgres: str) -> list[Figure]:
    """Run the measurements in turn."""
    figures = await measure_alert_cost(folder)
    figures += await measure_planning(folder, await create_database(postgres, "plan"))
    single_rate, triple_rate = [
        await delivery_rate(await create_database(postgres, f"with_{number}"), number) for number in (1, 3)
    ]
    print(f"one process {single_rate:.0f} alerts a second, three {triple_rate:.0f}")
    figures.append(Figure("three processes against one", triple_rate / single_rate, 1.8, "×", "one process"))
    return figures + await measure_latency(folder)


def main() -> None:
    """Measure and print the figures."""
    log.configure(level="WARNING", form="json", secrets=[])
    with tempfile.TemporaryDirectory() as folder, server() as postgres:
        show(asyncio.run(measure(Path(folder), postgres)))


if __name__ == "__main__":
    main()
