"""Sick sources among healthy ones, through the whole flow. Each test tells the figure that it measured."""

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


async def dripping() -> AsyncIterator[bytes]:
    while True:
        yield b" "
        await asyncio.sleep(0.5)


async def resolve(_: object, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    del family
    return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]


def source(pipeline: Pipeline, name: str) -> Source:
    """Return the source of an outlet that has a host of its own."""
    return replace(pipeline.outlets.source(name), url=f"http://{name}.test:{pipeline.outlets.port}/{name}/feed")


async def seconds_until_all_is_told(pipeline: Pipeline, names: list[str]) -> float:
    """Tell something new everywhere, and poll until all of it is stored."""
    for name in names:
        pipeline.outlets.tells(name, Item(f"{name} {pipeline.clock.now()}", "", pipeline.clock.now()))
    pipeline.clock.advance(timedelta(minutes=11))
    began, told = time.perf_counter(), 0
    while told < len(names):
        await pipeline.poll.tick()
        await asyncio.sleep(0.01)
        told = len(await Stories(pipeline.database).window(pipeline.clock.now()))
    return time.perf_counter() - began


@pytest.mark.promise(7)
async def test_servers_that_drip_delay_nobody_else(
    database_url: str, monkeypatch: pytest.MonkeyPatch, figure: Figure, volume: Volume
) -> None:
    monkeypatch.setattr(ThreadedResolver, "resolve", resolve)
    healthy = [f"well-{number}" for number in range(volume(5, full=20))]
    sick = [f"sick-{number}" for number in range(volume(30, full=200))]
    async with running_pipeline(database_url, extra_hosts=[f"{name}.test" for name in (*healthy, *sick)]) as pipeline:
        sources = [source(pipeline, name) for name in healthy]
        await pipeline.store_sources(*sources)
        await pipeline.poll_sources()
        alone = await seconds_until_all_is_told(pipeline, healthy)
        for name in sick:
            pipeline.outlets.answers(name, lambda: web.Response(body=dripping()))
        sources += [source(pipeline, name) for name in sick]
        await Sources(pipeline.database).ensure(sources, now=pipeline.clock.now() - timedelta(hours=1))
        await pipeline.poll.tick()  # the sick ones are the longest overdue
        assert pipeline.poll.pool.capacity <= 300 - len(sick)
        among = await seconds_until_all_is_told(pipeline, healthy)
        assert pipeline.poll.pool.capacity <= 300 - len(sick)  # they drip still
        pipeline.poll.pool.cancel()
        await pipeline.poll.pool.wait_until_idle()
    figure(f"{len(healthy)} others polled in {alone:.2f} s alone, in {among:.2f} s among {len(sick)} servers that drip")
    assert volume.is_kept(among - alone, limit=5), "a busy machine is given more than the promised second"


@pytest.mark.promise(7)
async def test_many_feeds_of_one_slow_host_leave_room_for_others(pipeline: Pipeline) -> None:
    sources = [pipeline.outlets.source(f"slow-{number}") for number in range(400)]
    for one in sources:
        pipeline.outlets.answers(one.id, lambda: web.Response(body=dripping()))
    await pipeline.store_sources(*sources)
    for _ in range(3):
        await pipeline.poll.tick()
    in_flight = 300 - pipeline.poll.pool.capacity
    pipeline.poll.pool.cancel()
    await pipeline.poll.pool.wait_until_idle()
    assert in_flight == 10
