import pytest
from sqlalchemy import ForeignKey, Table

from bot.storage.tables import Row

PARENTS = {"chats", "stories", "topics"}
FOREIGN_KEYS = [
    key
    for table in Row.metadata.sorted_tables
    for key in sorted(table.foreign_keys, key=lambda key: str(key.parent))
    if key.column.table.name in PARENTS
]


@pytest.mark.parametrize("key", FOREIGN_KEYS, ids=lambda key: f"{key.parent}-{key.target_fullname}")
def test_rows_of_a_chat_a_story_or_a_topic_are_deleted_with_it(key: ForeignKey) -> None:
    assert key.ondelete == "CASCADE"


@pytest.mark.parametrize("table", Row.metadata.sorted_tables, ids=lambda table: str(table.name))
def test_every_constraint_and_index_has_a_name_that_a_migration_can_reference(table: Table) -> None:
    names = [constraint.name for constraint in table.constraints] + [index.name for index in table.indexes]
    assert all(isinstance(name, str) and name for name in names)
