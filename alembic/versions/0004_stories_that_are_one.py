"""Stories that turned out to be one: what became of the other.

Revision 0004, after 0003.
"""

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this form."""
    with op.batch_alter_table("stories") as table:
        table.add_column(sa.Column("merged_into", sa.BigInteger))


def downgrade() -> None:
    """Bring the tables back to the form before."""
    with op.batch_alter_table("stories") as table:
        table.drop_column("merged_into")
