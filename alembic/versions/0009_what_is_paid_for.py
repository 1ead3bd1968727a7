"""What messages that are paid for have cost today.

Revision 0009, after 0008.
"""

import sqlalchemy as sa

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this form."""
    op.create_table(
        "purses",
        sa.Column("bot_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=False, nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.String, nullable=False),
        sa.Column("paid", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", name="pk_purses"),
    )


def downgrade() -> None:
    """Bring the tables back to the form before."""
    op.drop_table("purses")
