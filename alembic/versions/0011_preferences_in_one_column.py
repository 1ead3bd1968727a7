"""Store the delivery preferences of a chat as one JSON object.

Revision 0011, after 0010.
"""

from typing import Any

import sqlalchemy as sa

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW = "preferences"
OLD: dict[str, tuple[type[sa.types.TypeEngine[Any]], str | sa.True_]] = {
    "waits": (sa.Boolean, sa.true()),
    "mode": (sa.String, "instant"),
    "digest_hour": (sa.Integer, "8"),
    "digest_weekday": (sa.Integer, "0"),
    "quiet_days": (sa.JSON, "[]"),
    "zone": (sa.String, "UTC"),
    "urgent_from": (sa.Integer, "0"),
    "grown_from": (sa.Integer, "0"),
}
OLD_OPTIONAL = ("quiet_begins", "quiet_ends")
KEPT = ("mode", "digest_hour", "digest_weekday", "zone", "urgent_from", "grown_from")  # under the same names
BATCH = 5_000  # rows of one statement

CHATS = sa.table(
    "chats",
    sa.column("id", sa.BigInteger),
    sa.column(NEW, sa.JSON),
    *(sa.column(name, kind) for name, (kind, _) in OLD.items()),
    *(sa.column(name, sa.Integer) for name in OLD_OPTIONAL),
)


def upgrade() -> None:
    """Bring the tables to this form."""
    _add(NEW, sa.JSON, "{}")
    _convert((*OLD, *OLD_OPTIONAL), lambda row: {NEW: _object(row)})
    with op.batch_alter_table("chats") as table:
        for name in (*OLD, *OLD_OPTIONAL):
            table.drop_column(name)


def downgrade() -> None:
    """Bring the tables back to the form before."""
    for name, (kind, default) in OLD.items():
        _add(name, kind, default)
    with op.batch_alter_table("chats") as table:
        for name in OLD_OPTIONAL:
            table.add_column(sa.Column(name, sa.Integer))
    _convert((NEW,), lambda row: _columns(row[NEW]))
    with op.batch_alter_table("chats") as table:
        table.drop_column(NEW)


def _add(name: str, kind: type[sa.types.TypeEngine[Any]], default: str | sa.True_) -> None:
    with op.batch_alter_table("chats") as table:
        table.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    with op.batch_alter_table("chats") as table:
        table.alter_column(name, server_default=None)


def _convert(names: tuple[str, ...], convert: Any) -> None:  # noqa: ANN401  a function from a row to columns
    """Update every chat, from the columns of these names to those that `convert` returns."""
    connection = op.get_bind()
    rows = connection.execute(sa.select(CHATS.c.id, *(CHATS.c[name] for name in names))).mappings().all()
    for start in range(0, len(rows), BATCH):
        changes = [{"chat": row["id"], **convert(row)} for row in rows[start : start + BATCH]]
        values = {name: sa.bindparam(name, type_=CHATS.c[name].type) for name in changes[0] if name != "chat"}
        connection.execute(sa.update(CHATS).where(CHATS.c.id == sa.bindparam("chat")).values(values), changes)


def _object(row: sa.RowMapping) -> dict[str, Any]:
    quiet = None
    if row["quiet_begins"] is not None:
        quiet = {"begins": row["quiet_begins"], "ends": row["quiet_ends"], "days": row["quiet_days"]}
    return {name: row[name] for name in KEPT} | {"quiet": quiet, "waits_for_outlets": row["waits"]}


def _columns(stored: dict[str, Any]) -> dict[str, Any]:
    defaults: dict[str, Any] = {"mode": "instant", "digest_hour": 8, "digest_weekday": 0, "zone": "UTC"}
    kept = defaults | {"urgent_from": 0, "grown_from": 0} | {name: stored[name] for name in KEPT if name in stored}
    quiet = stored.get("quiet") or {"begins": None, "ends": None, "days": []}
    return kept | {
        "waits": stored.get("waits_for_outlets", True),
        "quiet_begins": quiet["begins"],
        "quiet_ends": quiet["ends"],
        "quiet_days": quiet["days"],
    }
