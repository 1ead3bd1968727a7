"""Publishers. The catalogue takes precedence over the data of a feed."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.sources import Publisher
from bot.storage.mappers import Columns, publisher_columns
from bot.storage.statements import insert
from bot.storage.tables import publishers


async def save_catalogue(connection: AsyncConnection, from_catalogue: Iterable[Publisher]) -> None:
    """Insert or update the publishers of the catalogue."""
    statement = insert(connection, publishers)
    new = {name: statement.excluded[name] for name in ("name", "country", "kind", "home")}
    if rows := _rows(from_catalogue):
        await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=new), rows)


async def insert_missing(connection: AsyncConnection, values: Iterable[Publisher]) -> None:
    """Insert publishers that do not exist yet."""
    if rows := _rows(values):
        await connection.execute(insert(connection, publishers).on_conflict_do_nothing(), rows)


async def set_missing_name(connection: AsyncConnection, publisher_id: str, page_name: str) -> None:
    """Name a publisher of which only the host is known by the name on its own page."""
    nameless = publishers.c.kind.is_(None), publishers.c.name == publishers.c.id
    renamed = update(publishers).where(publishers.c.id == publisher_id, *nameless).values(name=page_name)
    await connection.execute(renamed)


def _rows(values: Iterable[Publisher]) -> list[Columns]:
    """Return the columns of each publisher once, sorted, so that transactions do not deadlock."""
    by_id = {publisher.id: publisher_columns(publisher) for publisher in values}
    return [by_id[publisher_id] for publisher_id in sorted(by_id)]
