"""When a chat began to receive alerts again; the index of subscriptions holds their beginning.

Revision 0014, after 0013.
"""

import sqlalchemy as sa

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OLD_INDEX, NEW_INDEX = "ix_subscriptions_topic_id_level", "ix_subscriptions_topic_id_level_since"


def upgrade() -> None:
    """Bring the tables to this form."""
    op.add_column("chats", sa.Column("alerts_since", sa.DateTime(timezone=True)))
    op.drop_index(OLD_INDEX, "subscriptions")
    op.create_index(NEW_INDEX, "subscriptions", ["topic_id", "level", "since"])


def downgrade() -> None:
    """Bring the tables back to the form before."""
    op.drop_index(NEW_INDEX, "subscriptions")
    op.create_index(OLD_INDEX, "subscriptions", ["topic_id", "level"])
    op.drop_column("chats", "alerts_since")
