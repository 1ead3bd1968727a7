"""How a chat wants to be told: digests, quiet hours, its time zone; and in what order alerts go out.

Revision 0007, after 0006.
"""

import sqlalchemy as sa

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CHAT = {
    "mode": (sa.String, "instant"),
    "digest_hour": (sa.Integer, "8"),
    "digest_weekday": (sa.Integer, "0"),
    "quiet_days": (sa.JSON, "[]"),
    "zone": (sa.String, "UTC"),
    "urgent_from": (sa.Integer, "0"),
    "grown_from": (sa.Integer, "0"),
}
CHAT_MAYBE = {
    "suspended_at": sa.DateTime(timezone=True),
    "quiet_begins": sa.Integer(),
    "quiet_ends": sa.Integer(),
    "free_at": sa.DateTime(timezone=True),
}
ALERT = {"urgency": (sa.Integer, "1"), "is_flood": (sa.Boolean, sa.false()), "publishers": (sa.Integer, "0")}
WAITING = sa.text("state = 'waiting'")
HELD = sa.text("state = 'held'")
TOLD = sa.text("edition = 'first' AND message_id IS NOT NULL")


def upgrade() -> None:
    """Bring the tables to this form."""
    with op.batch_alter_table("chats") as table:
        for name, kind in CHAT_MAYBE.items():
            table.add_column(sa.Column(name, kind))
    _add("chats", CHAT)
    op.drop_index("ix_alerts_due", "alerts")
    op.drop_index("ix_alerts_turn", "alerts")
    with op.batch_alter_table("alerts") as table:
        table.add_column(sa.Column("cause", sa.String))
    _add("alerts", ALERT)
    op.execute("UPDATE alerts SET urgency = 2 WHERE edition = 'update'")
    _index("ix_alerts_due", ["urgency", "due_at", "id"], WAITING)
    _index("ix_alerts_turn", ["chat_id", "urgency", "due_at", "id"], WAITING)
    _index("ix_alerts_held", ["chat_id"], HELD)
    _index("ix_alerts_told", ["chat_id", "settled_at"], TOLD)


def downgrade() -> None:
    """Bring the tables back to the form before; what is held for a digest waits for its turn again."""
    for name in ("ix_alerts_due", "ix_alerts_turn", "ix_alerts_held", "ix_alerts_told"):
        op.drop_index(name, "alerts")
    op.execute("DELETE FROM alerts WHERE edition NOT IN ('first', 'update')")
    op.execute("UPDATE alerts SET state = 'waiting' WHERE state = 'held'")
    with op.batch_alter_table("alerts") as table:
        for name in ("cause", *ALERT):
            table.drop_column(name)
    with op.batch_alter_table("chats") as table:
        for name in (*CHAT, *CHAT_MAYBE):
            table.drop_column(name)
    _index("ix_alerts_due", ["due_at", "id"], WAITING)
    _index("ix_alerts_turn", ["chat_id", "due_at", "id"], WAITING)


def _add(table_name: str, columns: dict[str, tuple[type[sa.types.TypeEngine], object]]) -> None:
    with op.batch_alter_table(table_name) as table:
        for name, (kind, default) in columns.items():
            table.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    with op.batch_alter_table(table_name) as table:
        for name in columns:
            table.alter_column(name, server_default=None)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "alerts", columns, sqlite_where=where, postgresql_where=where)
