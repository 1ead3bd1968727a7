"""What several processes share: leases, counters, one pace, and who polls which source.

Revision 0008, after 0007.
"""

import sqlalchemy as sa

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the tables to this form."""
    op.create_table(
        "leases",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.create_table(
        "paces",
        sa.Column("bot_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=False, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("blocked_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", name="pk_paces"),
    )
    with op.batch_alter_table("sources") as table:
        table.add_column(sa.Column("host", sa.String, nullable=False, server_default=""))
        table.add_column(sa.Column("owner", sa.String))
        table.add_column(sa.Column("lease_until", MOMENT))
    with op.batch_alter_table("sources") as table:
        table.alter_column("host", server_default=None)


def downgrade() -> None:
    """Bring the tables back to the form before."""
    for name in ("paces", "counters", "leases"):
        op.drop_table(name)
    with op.batch_alter_table("sources") as table:
        for name in ("host", "owner", "lease_until"):
            table.drop_column(name)
