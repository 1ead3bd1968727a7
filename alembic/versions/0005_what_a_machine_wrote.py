"""What a machine wrote of stories.

Revision 0005, after 0004.
"""

import sqlalchemy as sa

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring the tables to this form."""
    op.create_table(
        "writings",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("story_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("covers", sa.String, nullable=False),
        sa.Column("title", sa.String),
        sa.Column("text", sa.String),
        sa.Column("reason", sa.String),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_writings"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_writings_story_id_stories", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_writings_story_id_language", "writings", ["story_id", "language"])
    op.create_index("ix_writings_asked_at", "writings", ["asked_at"])


def downgrade() -> None:
    """Bring the tables back to the form before."""
    op.drop_table("writings")
