"""Pages of entries: which are to be read, and what they said.

Revision 0003, after 0002.
"""

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DUE = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    """Bring the tables to this form."""
    op.create_table(
        "pages",
        sa.Column("entry_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String),
        sa.Column("url", sa.String),
        sa.Column("text", sa.String),
        sa.Column("publisher", sa.String),
        sa.Column("published_at", MOMENT),
        sa.Column("image", sa.String),
        sa.Column("language", sa.String),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_pages_entry_id_entries", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_pages"),
    )
    op.create_index("ix_pages_due", "pages", ["due_at"], sqlite_where=DUE, postgresql_where=DUE)


def downgrade() -> None:
    """Bring the tables back to the form before."""
    op.drop_table("pages")
