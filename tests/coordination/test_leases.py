import asyncio
from datetime import timedelta

from bot.coordination.leases import Leases
from bot.storage.engine.database import Database
from tests.support.stored_samples import HOUR, NOW, SECOND

TTL = timedelta(seconds=15)


async def test_one_owner_holds_a_lease_until_it_ends_or_is_given_back(database: Database) -> None:
    leases = Leases(database)

    async def held(owner: str, *, after: timedelta) -> bool:
        return await leases.hold("jobs", owner=owner, now=NOW + after, ttl=TTL)

    assert await held("one", after=0 * SECOND)
    assert await held("one", after=5 * SECOND)
    assert not await held("two", after=19 * SECOND)
    assert await held("two", after=20 * SECOND)
    assert not await held("one", after=21 * SECOND)
    await leases.release("two", now=NOW + 22 * SECOND)
    assert await held("one", after=22 * SECOND)
    assert not await held("two", after=21 * SECOND), "whoever looked at the clock before"
    assert await held("two", after=-HOUR), "the clock was set back: no lease may be so long"


async def test_of_many_who_ask_at_once_one_gets_the_lease(database: Database) -> None:
    leases = Leases(database)
    asked = (leases.hold("jobs", owner=f"owner {number}", now=NOW, ttl=TTL) for number in range(8))
    assert sum(await asyncio.gather(*asked)) == 1
