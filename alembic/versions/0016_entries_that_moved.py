"""Numbers of the merges and splits that moved entries; alerts without notification, and the entries that they quote.

Revision 0016, after 0015.
"""

import sqlalchemy as sa

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INDEX, IS_MOVED = "ix_entries_move_number", sa.text("move_number IS NOT NULL")
MERGES, INGESTION = "mergers", "ingestion"  # names of the counter whose row is locked during an ingestion


def upgrade() -> None:
    """Bring the tables to this form."""
    op.add_column("entries", sa.Column("move_number", sa.BigInteger))
    op.create_index(INDEX, "entries", ["move_number"], sqlite_where=IS_MOVED, postgresql_where=IS_MOVED)
    with op.batch_alter_table("alerts") as table:
        table.add_column(sa.Column("is_silent", sa.Boolean, nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("quoted_entry_id", sa.BigInteger))
    with op.batch_alter_table("alerts") as table:
        table.alter_column("is_silent", server_default=None)
    rename_counter(MERGES, INGESTION)


def downgrade() -> None:
    """Bring the tables back to the form before."""
    rename_counter(INGESTION, MERGES)
    op.drop_column("alerts", "quoted_entry_id")
    op.drop_column("alerts", "is_silent")
    op.drop_index(INDEX, "entries")
    op.drop_column("entries", "move_number")


def rename_counter(old: str, new: str) -> None:
    """Rename a counter."""
    counters = sa.table("counters", sa.column("name"))
    op.execute(counters.update().where(counters.c.name == old).values(name=new))
