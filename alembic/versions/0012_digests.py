"""Give digests a table of their own.

Until here a digest was an alert of the edition `digest`, whose `story_id` was the second since 1970 for which it was
scheduled. An alert whose digest Telegram had refused was marked by its cause `apart`. The column `reason` of alerts,
which says why an alert is in its state, is called `detail`, as in the new table, where the reason is that of the
digest.

Revision 0012, after 0011.
"""

from datetime import UTC, datetime

import sqlalchemy as sa

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WAITING = sa.text("state = 'waiting'")
BATCH_ROWS = 10_000

SHARED = (
    "chat_id",
    "state",
    "due_at",
    "attempts",
    "plain",
    "owner",
    "lease_until",
    "detail",
    "created_at",
    "settled_at",
)
ALERTS = sa.table(
    "alerts",
    sa.column("id", sa.BigInteger),
    sa.column("chat_id", sa.BigInteger),
    sa.column("story_id", sa.BigInteger),
    sa.column("edition", sa.String),
    sa.column("state", sa.String),
    sa.column("urgency", sa.Integer),
    sa.column("is_flood", sa.Boolean),
    sa.column("cause", sa.String),
    sa.column("publishers", sa.Integer),
    sa.column("due_at", MOMENT),
    sa.column("attempts", sa.Integer),
    sa.column("plain", sa.Boolean),
    sa.column("owner", sa.String),
    sa.column("lease_until", MOMENT),
    sa.column("detail", sa.String),
    sa.column("created_at", MOMENT),
    sa.column("settled_at", MOMENT),
)


def upgrade() -> None:
    """Bring the tables to this form."""
    with op.batch_alter_table("alerts") as table:
        table.alter_column("reason", new_column_name="detail", existing_type=sa.String())
        table.add_column(sa.Column("is_unbatched", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute("UPDATE alerts SET is_unbatched = (cause = 'apart') WHERE edition <> 'digest' AND cause IS NOT NULL")
    move_digests(create_digests())
    with op.batch_alter_table("alerts") as table:
        table.alter_column("is_unbatched", server_default=None)
        table.drop_column("cause")


def downgrade() -> None:
    """Bring the tables back to the form before."""
    with op.batch_alter_table("alerts") as table:
        table.add_column(sa.Column("cause", sa.String))
    op.execute("UPDATE alerts SET cause = 'apart' WHERE is_unbatched")
    with op.batch_alter_table("alerts") as table:
        table.drop_column("is_unbatched")
    move_digests_back()
    op.drop_table("digests")
    with op.batch_alter_table("alerts") as table:
        table.alter_column("detail", new_column_name="reason", existing_type=sa.String())


def create_digests() -> sa.Table:
    """Create the table of digests."""
    digests = op.create_table(
        "digests",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("scheduled_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("plain", sa.Boolean, nullable=False),
        sa.Column("owner", sa.String),
        sa.Column("lease_until", MOMENT),
        sa.Column("detail", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_digests_chat_id_chats", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint("chat_id", "scheduled_at", name="uq_digests_chat_id_scheduled_at"),
    )
    for name, columns in (("ix_digests_due", ["due_at", "id"]), ("ix_digests_turn", ["chat_id", "due_at", "id"])):
        op.create_index(name, "digests", columns, sqlite_where=WAITING, postgresql_where=WAITING)
    return digests


def move_digests(digests: sa.Table) -> None:
    """Move the alerts that are digests to their table; their ids are given anew."""
    connection = op.get_bind()
    chosen = sa.select(ALERTS).where(ALERTS.c.edition == "digest").order_by(ALERTS.c.id)
    rows = [
        {name: row[name] for name in SHARED}
        | {"scheduled_at": datetime.fromtimestamp(row["story_id"], UTC), "reason": row["cause"] or "mode"}
        for row in connection.execute(
            chosen.with_only_columns(*(ALERTS.c[name] for name in (*SHARED, "story_id", "cause")))
        ).mappings()
    ]
    for start in range(0, len(rows), BATCH_ROWS):
        connection.execute(digests.insert(), rows[start : start + BATCH_ROWS])
    connection.execute(sa.delete(ALERTS).where(ALERTS.c.edition == "digest"))


def move_digests_back() -> None:
    """Move the digests to the alerts; their ids are given anew."""
    connection = op.get_bind()
    digests = sa.table(
        "digests",
        sa.column("scheduled_at", MOMENT),
        sa.column("reason", sa.String),
        *(sa.column(name, ALERTS.c[name].type) for name in SHARED),
    )
    rows = [
        {name: row[name] for name in SHARED}
        | {"story_id": seconds(row["scheduled_at"]), "cause": row["reason"], "edition": "digest"}
        | {"urgency": 1, "is_flood": False, "publishers": 0}
        for row in connection.execute(sa.select(digests).order_by(digests.c.created_at)).mappings()
    ]
    for start in range(0, len(rows), BATCH_ROWS):
        connection.execute(sa.insert(ALERTS), rows[start : start + BATCH_ROWS])


def seconds(moment: datetime) -> int:
    """Return the seconds since 1970; SQLite gives moments without their zone, which is UTC."""
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
