"""Counters that other processes or an operator read.

Both functions run inside an open transaction.
"""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.statements import insert
from bot.storage.tables import counters

TOPIC_CHANGES = "topic_changes"  # changes to custom topics of any chat
UNCONFIRMED_SENDS = "unconfirmed_sends"  # sends of new messages without an answer, which may have arrived
DOUBTS_TOLD = "doubts_told"  # replies that asked about a doubtful entry
DOUBTS_SAME, DOUBTS_DIFFERENT = "doubts_same", "doubts_different"  # verdicts about them
ENTRY_MOVES = "entry_moves"  # merges and splits, each of which moves entries to another story


async def increment(connection: AsyncConnection, name: str, number: int = 1) -> None:
    """Increment a counter by `number`."""
    statement = insert(connection, counters).values(name=name, value=number)
    more = {"value": counters.c.value + number}
    await connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=more))


async def value_of(connection: AsyncConnection, name: str) -> int:
    """Return the value of a counter, 0 where it was never incremented."""
    query = select(counters.c.value).where(counters.c.name == name)
    return (await connection.execute(query)).scalar_one_or_none() or 0
