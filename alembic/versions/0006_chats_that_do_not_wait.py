"""Chats that want to hear at once, without waiting for other outlets.

Revision 0006, after 0005.
"""

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this form."""
    with op.batch_alter_table("chats") as table:
        table.add_column(sa.Column("waits", sa.Boolean, nullable=False, server_default=sa.true()))
    with op.batch_alter_table("chats") as table:
        table.alter_column("waits", server_default=None)


def downgrade() -> None:
    """Bring the tables back to the form before."""
    with op.batch_alter_table("chats") as table:
        table.drop_column("waits")
