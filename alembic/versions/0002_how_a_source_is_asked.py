"""How a source is asked, and what more its visits teach.

The form of what it answers, and who we say we are there; then its rhythm, what its document wishes, whether its 304s
mean something, where it has moved to, and whether it is gone.

Revision 0002, after 0001.
"""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this form."""
    op.add_column("sources", sa.Column("format", sa.String, nullable=False, server_default="feed"))
    op.add_column("sources", sa.Column("user_agent", sa.String))
    for column in _learned():
        op.add_column("sources", column)


def downgrade() -> None:
    """Bring the tables back to the form before."""
    learned = (column.name for column in reversed(_learned()))
    for name in (*learned, "user_agent", "format"):
        op.drop_column("sources", name)


def _learned() -> tuple[sa.Column, ...]:
    moment = sa.DateTime(timezone=True)
    return (
        sa.Column("whole_at", moment),
        sa.Column("is_honest", sa.Boolean),
        sa.Column("last_new_at", moment),
        sa.Column("rhythm", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("usual", sa.Float),
        sa.Column("wishes", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("address", sa.String),
        sa.Column("move", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("gone_at", moment),
        sa.Column("retired_at", moment),
    )
