"""Entries that joined their story in doubt, the replies that ask about them, and the verdicts of chats.

A chat has several such replies about one story, one an entry, so the unique key of alerts names the entry; it is 0 in
all other alerts. The columns keep their default, with which SQLite adds one to the entries without copying them.

Revision 0015, after 0014.
"""

import sqlalchemy as sa

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

UNIQUE_KEY = "uq_alerts_chat_id_story_id_kind"


def upgrade() -> None:
    """Bring the tables to this form."""
    op.add_column("entries", sa.Column("is_doubtful", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("alerts") as table:
        table.add_column(sa.Column("entry_id", sa.BigInteger, nullable=False, server_default="0"))
        table.add_column(sa.Column("verdict", sa.String))
        table.drop_constraint(UNIQUE_KEY, type_="unique")
        table.create_unique_constraint(f"{UNIQUE_KEY}_entry_id", ["chat_id", "story_id", "kind", "entry_id"])


def downgrade() -> None:
    """Bring the tables back to the form before."""
    op.execute("DELETE FROM alerts WHERE entry_id <> 0")
    with op.batch_alter_table("alerts") as table:
        table.drop_constraint(f"{UNIQUE_KEY}_entry_id", type_="unique")
        table.create_unique_constraint(UNIQUE_KEY, ["chat_id", "story_id", "kind"])
        table.drop_column("verdict")
        table.drop_column("entry_id")
    op.drop_column("entries", "is_doubtful")
