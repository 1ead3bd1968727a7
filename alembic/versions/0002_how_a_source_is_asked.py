"""How a source is asked: the form of what it answers, and who we say we are there.

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


def downgrade() -> None:
    """Bring the tables back to the form before."""
    for name in ("user_agent", "format"):
        op.drop_column("sources", name)
