"""Leases with one owner at a time, which end by expiry or release."""

import asyncio
from datetime import timedelta

from bot.coordination.leases import Leases
from bot.storage.engine.database import Database
from tests.support.stored_samples import HOUR, NOW, SECOND

TTL = timedelta(seconds=15)


async def test_a_lease_has_one_owner_until_it_expires_or_is_released(database: Database) -> None:
    leases = Leases(database)

    async def claim(owner: str, *, after: timedelta) -> bool:
        return await leases.hold("jobs", owner=owner, now=NOW + after, ttl=TTL)

    assert await claim("one", after=0 * SECOND)
    assert await claim("one", after=5 * SECOND)
    assert not await claim("two", after=19 * SECOND)
    assert await claim("two", after=20 * SECOND)
    assert not await claim("one", after=21 * SECOND)
    await leases.release("two", now=NOW + 22 * SECOND)
    assert await claim("one", after=22 * SECOND)
    assert not await claim("two", after=21 * SECOND), "a claim whose clock was read earlier"
    assert await claim("two", after=-HOUR), "the clock was set back: no lease may be that long"


async def test_of_many_concurrent_claims_one_gets_the_lease(database: Database) -> None:
    leases = Leases(database)
    claims = (leases.hold("jobs", owner=f"owner {number}", now=NOW, ttl=TTL) for number in range(8))
    assert sum(await asyncio.gather(*claims)) == 1
