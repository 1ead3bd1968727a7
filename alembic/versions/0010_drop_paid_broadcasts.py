"""Drop the table of paid broadcasts and the column `chats.arrived_at`, which nothing reads.

Revision 0010, after 0009.
"""

import sqlalchemy as sa

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the tables to this form."""
    op.drop_table("purses")
    with op.batch_alter_table("chats") as table:
        table.drop_column("arrived_at")


def downgrade() -> None:
    """Bring the tables back to the form before."""
    with op.batch_alter_table("chats") as table:
        table.add_column(
            sa.Column("arrived_at", MOMENT, nullable=False, server_default=sa.text("'1970-01-01 00:00:00+00:00'"))
        )
    with op.batch_alter_table("chats") as table:
        table.alter_column("arrived_at", server_default=None)
    op.create_table(
        "purses",
        sa.Column("bot_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=False, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("day", sa.String, nullable=False),
        sa.Column("paid", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", name="pk_purses"),
    )
