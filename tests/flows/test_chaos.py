"""Delivery while one call in ten fails, by a seed: no news is lost, and none comes twice but for a lost answer."""

import pytest

from bot.sandbox.telegram.api.faults import Drop, Fault, FaultInjection, FaultKind
from bot.sandbox.telegram.call import Call
from tests.support.pipeline import running_pipeline
from tests.support.sample_items import summit_item

READERS = 12
ROUNDS = 12


@pytest.mark.parametrize("seed", [3, 8])
async def test_in_chaos_every_reader_hears_the_news(database_url: str, seed: int) -> None:
    async with running_pipeline(database_url, fault_seed=seed) as pipeline:
        await pipeline.add_sources(pipeline.outlets.source("wire"))
        readers = [await pipeline.add_reader("armenia") for _ in range(READERS)]
        pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
        await pipeline.poll_sources()
        for _ in range(ROUNDS):
            await pipeline.deliver_settled()
        assert await pipeline.outbox_states() == {"sent": READERS}
        heard = [len(reader.received) for reader in readers]
        failures = _failures(seed, pipeline.telegram.journal.counts["sendMessage"])
    assert failures
    assert min(heard) == 1
    assert sum(heard) - READERS == sum(_is_answer_lost(one) for one in failures)


def _failures(seed: int, calls: int) -> list[Fault]:
    """Return what chaos has done to the first calls that send."""
    chaos = FaultInjection(seed)
    taken = [chaos.take(Call("sendMessage")) for _ in range(calls)]
    return [fault for fault in taken if fault.method]


def _is_answer_lost(fault: Fault) -> bool:
    """Whether the message had arrived, and the bot could not know."""
    return fault.drop is Drop.AFTER or fault.trick in {FaultKind.TRUNCATED, FaultKind.STALL}
