"""Sources that respond slowly: the others are polled without delay."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver

from bot.model.sources import Source
from bot.storage.sources import Sources
from bot.storage.stories import Stories
from tests.support.pipeline import Pipeline, running_pipeline
from tests.support.publishers import Item
from tests.support.volume import Volume
from tests.tools.promises import Figure


async def slow_body() -> AsyncIterator[bytes]:
    while True:
        yield b" "
        await asyncio.sleep(0.5)


async def resolve_to_localhost(_: object, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    del family
    return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]


def source_of_host(pipeline: Pipeline, name: str) -> Source:
    """Return the source of an outlet, on a host of that name."""
    return replace(pipeline.outlets.source(name), url=f"http://{name}.test:{pipeline.outlets.port}/{name}/feed")


async def seconds_until_all_is_stored(pipeline: Pipeline, names: list[str]) -> float:
    """Add an item to every feed, and poll until all of them are stored."""
    for name in names:
        pipeline.outlets.tells(name, Item(f"{name} {pipeline.clock.now()}", "", pipeline.clock.now()))
    pipeline.clock.advance(timedelta(minutes=11))
    started_at, stored = time.perf_counter(), 0
    while stored < len(names):
        await pipeline.poll.tick()
        await asyncio.sleep(0.01)
        stored = len(await Stories(pipeline.database).window(pipeline.clock.now()))
    return time.perf_counter() - started_at


@pytest.mark.promise(7)
async def test_slow_servers_do_not_delay_the_other_sources(
    database_url: str, monkeypatch: pytest.MonkeyPatch, figure: Figure, volume: Volume
) -> None:
    monkeypatch.setattr(ThreadedResolver, "resolve", resolve_to_localhost)
    healthy = [f"well-{number}" for number in range(volume(5, full=20))]
    slow = [f"slow-{number}" for number in range(volume(30, full=200))]
    async with running_pipeline(database_url, extra_hosts=[f"{name}.test" for name in (*healthy, *slow)]) as pipeline:
        sources = [source_of_host(pipeline, name) for name in healthy]
        await pipeline.store_sources(*sources)
        await pipeline.poll_sources()
        seconds_alone = await seconds_until_all_is_stored(pipeline, healthy)
        for name in slow:
            pipeline.outlets.answers(name, lambda: web.Response(body=slow_body()))
        sources += [source_of_host(pipeline, name) for name in slow]
        await Sources(pipeline.database).ensure(sources, now=pipeline.clock.now() - timedelta(hours=1))
        await pipeline.poll.tick()  # the slow ones are the longest overdue
        assert pipeline.poll.pool.capacity <= 300 - len(slow)
        seconds_among = await seconds_until_all_is_stored(pipeline, healthy)
        assert pipeline.poll.pool.capacity <= 300 - len(slow)  # the slow ones are still in flight
        pipeline.poll.pool.cancel()
        await pipeline.poll.pool.wait_until_idle()
    figure(
        f"{len(healthy)} others polled in {seconds_alone:.2f} s alone, "
        f"in {seconds_among:.2f} s among {len(slow)} servers that drip"
    )
    assert volume.is_kept(seconds_among - seconds_alone, limit=5), (
        "more than the promised second, as the machine may be busy"
    )


@pytest.mark.promise(7)
async def test_many_feeds_of_one_slow_host_leave_room_for_others(pipeline: Pipeline) -> None:
    sources = [pipeline.outlets.source(f"slow-{number}") for number in range(400)]
    for source in sources:
        pipeline.outlets.answers(source.id, lambda: web.Response(body=slow_body()))
    await pipeline.store_sources(*sources)
    for _ in range(3):
        await pipeline.poll.tick()
    in_flight = 300 - pipeline.poll.pool.capacity
    pipeline.poll.pool.cancel()
    await pipeline.poll.pool.wait_until_idle()
    assert in_flight == 10
