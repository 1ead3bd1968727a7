"""The first tables: what is polled, what was told, who hears of it, and the outbox.

Revision 0001, after nothing.
"""

import sqlalchemy as sa

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NARROW = {"sqlite_with_rowid": False}
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Bring the tables to this form, what is pointed to first."""
    polled()
    followed()
    told()
    sent()


def downgrade() -> None:
    """Bring the tables back to the form before: none."""
    for table in ("alerts", "mutes", "subscriptions", "matches", "known_keys", "entries", "topics", "sources"):
        op.drop_table(table)
    for table in ("stories", "publishers", "chats"):
        op.drop_table(table)


def polled() -> None:
    """Make the tables of publishers and sources."""
    op.create_table(
        "publishers",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("country", sa.String),
        sa.Column("kind", sa.String),
        sa.Column("home", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_publishers"),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("publisher_id", sa.String, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("next_poll_at", MOMENT, nullable=False),
        sa.Column("pause_seconds", sa.Float, nullable=False),
        sa.Column("etag", sa.String),
        sa.Column("last_modified", sa.String),
        sa.Column("body_hash", sa.String),
        sa.Column("last_read_at", MOMENT),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("trouble", sa.String),
        sa.ForeignKeyConstraint(["publisher_id"], ["publishers.id"], name="fk_sources_publisher_id_publishers"),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_index("ix_sources_is_on_next_poll_at", "sources", ["is_on", "next_poll_at"])


def followed() -> None:
    """Make the tables of chats and topics, and of what chats wish."""
    op.create_table(
        "chats",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("is_paused", sa.Boolean, nullable=False),
        sa.Column("suspended", sa.String),
        sa.Column("arrived_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
    )
    op.create_table(
        "topics",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("chat_id", sa.BigInteger),
        points_to("topics", "chat_id", "chats"),
        sa.PrimaryKeyConstraint("id", name="pk_topics"),
    )
    op.create_index("ix_topics_chat_id", "topics", ["chat_id"])
    wishes()


def wishes() -> None:
    """Make the tables of subscriptions and mutes."""
    op.create_table(
        "subscriptions",
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("topic_id", sa.String, nullable=False),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        points_to("subscriptions", "chat_id", "chats"),
        points_to("subscriptions", "topic_id", "topics"),
        sa.PrimaryKeyConstraint("chat_id", "topic_id", name="pk_subscriptions"),
        **NARROW,
    )
    op.create_index("ix_subscriptions_topic_id_level", "subscriptions", ["topic_id", "level"])
    op.create_table(
        "mutes",
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("story_id", sa.BigInteger, nullable=False),
        sa.Column("muted_at", MOMENT, nullable=False),
        points_to("mutes", "chat_id", "chats"),
        sa.PrimaryKeyConstraint("chat_id", "story_id", name="pk_mutes"),
        **NARROW,
    )


def told() -> None:
    """Make the tables of stories, matches and known keys."""
    op.create_table(
        "stories",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_updated_at_id", "stories", ["updated_at", "id"])
    entries()
    op.create_table(
        "matches",
        sa.Column("story_id", sa.BigInteger, nullable=False),
        sa.Column("topic_id", sa.String, nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("signs", sa.JSON, nullable=False),
        points_to("matches", "story_id", "stories"),
        points_to("matches", "topic_id", "topics"),
        sa.PrimaryKeyConstraint("story_id", "topic_id", name="pk_matches"),
    )
    op.create_index("ix_matches_topic_id_story_id", "matches", ["topic_id", "story_id"])
    op.create_table(
        "known_keys",
        sa.Column("source_id", sa.String, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_known_keys_source_id_sources"),
        sa.PrimaryKeyConstraint("source_id", "key", name="pk_known_keys"),
        **NARROW,
    )


def entries() -> None:
    """Make the table of entries."""
    op.create_table(
        "entries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("story_id", sa.BigInteger, nullable=False),
        sa.Column("source_id", sa.String, nullable=False),
        sa.Column("publisher_id", sa.String, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("guid", sa.String),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("deck", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        points_to("entries", "story_id", "stories"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_entries_source_id_sources"),
        sa.ForeignKeyConstraint(["publisher_id"], ["publishers.id"], name="fk_entries_publisher_id_publishers"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
    )
    op.create_index("ix_entries_story_id", "entries", ["story_id"])
    op.create_index("ix_entries_seen_at", "entries", ["seen_at"])


def sent() -> None:
    """Make the outbox."""
    op.create_table(
        "alerts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("story_id", sa.BigInteger, nullable=False),
        sa.Column("edition", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("plain", sa.Boolean, nullable=False),
        sa.Column("owner", sa.String),
        sa.Column("lease_until", MOMENT),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("reason", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        points_to("alerts", "chat_id", "chats"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint("chat_id", "story_id", "edition", name="uq_alerts_chat_id_story_id_edition"),
    )
    for name, columns in (("ix_alerts_due", ["due_at", "id"]), ("ix_alerts_turn", ["chat_id", "due_at", "id"])):
        op.create_index(name, "alerts", columns, sqlite_where=WAITING, postgresql_where=WAITING)


def points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key whose row goes when the other goes."""
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
