"""Keys by which the entries of a source are known when it brings them again; kept far longer than the entries.

The functions run inside an open transaction. A key is stored as a digest, since its length is not bounded.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import mappers
from bot.storage.statements import insert
from bot.storage.tables import known_keys

MAX_ALIAS_ROWS = 1000  # of one statement: for the 5,000 of a long feed SQLAlchemy takes 30 ms of the event loop


async def select_known(connection: AsyncConnection, source_id: str, keys: Sequence[str]) -> frozenset[str]:
    """Return the keys among these that are stored of a source."""
    keys_by_hash = {mappers.key_hash(key): key for key in keys}
    are_known = known_keys.c.source_id == source_id, known_keys.c.key.in_(list(keys_by_hash))
    rows = (await connection.execute(select(known_keys.c.key).where(*are_known))).scalars()
    return frozenset(keys_by_hash[key] for key in rows)


async def save_keys(
    connection: AsyncConnection, source_id: str, keys: Sequence[str], aliases: Sequence[str], *, now: datetime
) -> frozenset[str]:
    """Save the keys of entries, and their aliases; return the new keys: others may poll the source too."""
    if not keys:
        return frozenset()
    keys_by_hash = {mappers.key_hash(key): key for key in keys}
    statement = insert(connection, known_keys).on_conflict_do_nothing().returning(known_keys.c.key)
    rows = [{"source_id": source_id, "key": key, "seen_at": now} for key in sorted(keys_by_hash)]
    new = (await connection.execute(statement, rows)).scalars().all()
    await save_aliases(connection, source_id, aliases, now)
    return frozenset(keys_by_hash[key] for key in new)


async def save_aliases(connection: AsyncConnection, source_id: str, keys: Sequence[str], now: datetime) -> None:
    """Save keys that no entry has as its own."""
    rows = [{"source_id": source_id, "key": key, "seen_at": now} for key in sorted(set(map(mappers.key_hash, keys)))]
    statement = insert(connection, known_keys).on_conflict_do_nothing()
    for start in range(0, len(rows), MAX_ALIAS_ROWS):
        await connection.execute(statement, rows[start : start + MAX_ALIAS_ROWS])
