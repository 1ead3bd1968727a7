"""Heartbeats of processes on one database."""

from datetime import timedelta

from bot.coordination.heartbeat import HEARTBEAT_TTL, Heartbeats
from bot.coordination.leases import Leases
from bot.storage.engine.database import Database
from tests.support.stored_samples import MINUTE, NOW, SECOND


async def test_a_process_is_alive_until_its_heartbeat_expires(database: Database) -> None:
    heartbeats = Heartbeats(database)
    await heartbeats.beat("first", now=NOW)
    await heartbeats.beat("second", now=NOW + SECOND)
    assert await heartbeats.alive(now=NOW + HEARTBEAT_TTL - timedelta(milliseconds=1)) == {"first", "second"}
    assert await heartbeats.alive(now=NOW + HEARTBEAT_TTL) == {"second"}
    await heartbeats.beat("first", now=NOW + HEARTBEAT_TTL)
    assert await heartbeats.alive(now=NOW + HEARTBEAT_TTL + SECOND) == {"first"}


async def test_an_unexpired_lease_on_work_is_no_sign_of_life(database: Database) -> None:
    await Leases(database).hold("jobs", owner="first", now=NOW, ttl=MINUTE)
    assert await Heartbeats(database).alive(now=NOW) == frozenset()
