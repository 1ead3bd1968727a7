"""Name tables, columns, states and kinds by standard terms, as the model does.

Revision 0013, after 0012.
"""

import sqlalchemy as sa

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

COLUMNS = (  # table, old name, new name
    ("sources", "whole_at", "full_body_at"),
    ("sources", "is_honest", "trusts_not_modified"),
    ("sources", "rhythm", "hourly_rates"),
    ("sources", "usual", "daily_entries"),
    ("sources", "wishes", "hints"),
    ("sources", "move", "pending_redirect"),
    ("sources", "trouble", "last_error"),
    ("entries", "deck", "description"),
    ("matches", "signs", "evidence"),
    ("alerts", "edition", "kind"),
)
STATES = (("held", "batched"), ("resting", "suspended"), ("parked", "dead"))
KINDS = (("first", "new"), ("grown", "growth"), ("corrected", "correction"))
COUNTERS = (("own topics", "topic_changes"), ("answers lost", "unconfirmed_sends"))
Pairs = tuple[tuple[str, str], ...]


def upgrade() -> None:
    """Bring the tables to this form."""
    drop_indexes(turn="turn", batched="held", sent="told")
    for table, old, new in COLUMNS:
        rename_column(table, old, new)
    rename_unique_key("edition", "kind")
    rename_values("alerts", "state", STATES)
    rename_values("alerts", "kind", KINDS)
    rename_values("digests", "state", STATES)
    rename_values("counters", "name", COUNTERS)
    create_indexes(turn="chat", batched=("batched", "batched"), sent=("sent", "kind = 'new'"))
    replace_articles(("pages", "tries"), ("articles", "attempts"))
    replace_summaries(("writings", "asked_at"), ("llm_summaries", "requested_at"))
    replace_quotas("paces", "send_quotas")


def downgrade() -> None:
    """Bring the tables back to the form before."""
    replace_quotas("send_quotas", "paces")
    replace_summaries(("llm_summaries", "requested_at"), ("writings", "asked_at"))
    replace_articles(("articles", "attempts"), ("pages", "tries"))
    drop_indexes(turn="chat", batched="batched", sent="sent")
    rename_values("counters", "name", reverse(COUNTERS))
    rename_values("digests", "state", reverse(STATES))
    rename_values("alerts", "kind", reverse(KINDS))
    rename_values("alerts", "state", reverse(STATES))
    for table, old, new in COLUMNS:
        rename_column(table, new, old)
    rename_unique_key("kind", "edition")
    create_indexes(turn="turn", batched=("held", "held"), sent=("told", "edition = 'first'"))


def reverse(pairs: Pairs) -> Pairs:
    """Return the pairs the other way round."""
    return tuple((new, old) for old, new in pairs)


def rename_column(table: str, old: str, new: str) -> None:
    """Rename a column in place: both databases can, SQLite since 3.25."""
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


def rename_values(table: str, column: str, pairs: Pairs) -> None:
    """Replace stored names; no new one is an old one of another pair."""
    for old, new in pairs:
        op.execute(f"UPDATE {table} SET {column} = '{new}' WHERE {column} = '{old}'")  # noqa: S608  our own constants


def rename_unique_key(old: str, new: str) -> None:
    """Name the unique key of alerts by its columns, when the column is renamed."""
    with op.batch_alter_table("alerts") as table:
        table.drop_constraint(f"uq_alerts_chat_id_story_id_{old}", type_="unique")
        table.create_unique_constraint(f"uq_alerts_chat_id_story_id_{new}", ["chat_id", "story_id", new])


def drop_indexes(*, turn: str, batched: str, sent: str) -> None:
    """Drop the indexes over some of the rows, whose conditions name states and kinds."""
    for name in ("due", turn, batched, sent):
        op.drop_index(f"ix_alerts_{name}", "alerts")
    op.drop_index(f"ix_digests_{turn}", "digests")


def create_indexes(*, turn: str, batched: tuple[str, str], sent: tuple[str, str]) -> None:
    """Create them again, under these names and with these conditions."""
    create_index("ix_alerts_due", "alerts", ["urgency", "due_at", "id"], "state = 'waiting'")
    create_index(f"ix_alerts_{turn}", "alerts", ["chat_id", "urgency", "due_at", "id"], "state = 'waiting'")
    create_index(f"ix_alerts_{batched[0]}", "alerts", ["chat_id"], f"state = '{batched[1]}'")
    create_index(f"ix_alerts_{sent[0]}", "alerts", ["chat_id", "settled_at"], f"{sent[1]} AND message_id IS NOT NULL")
    create_index(f"ix_digests_{turn}", "digests", ["chat_id", "due_at", "id"], "state = 'waiting'")


def create_index(name: str, table: str, columns: list[str], condition: str) -> None:
    """Create an index over the rows that fulfil a condition."""
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def replace_articles(old: tuple[str, str], new: tuple[str, str]) -> None:
    """Copy the article queue into a table of another name, in which its attempts are called otherwise."""
    (old_name, old_attempts), (name, attempts) = old, new
    op.create_table(
        name,
        sa.Column("entry_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column(attempts, sa.Integer, nullable=False),
        sa.Column("outcome", sa.String),
        sa.Column("url", sa.String),
        sa.Column("text", sa.String),
        sa.Column("publisher", sa.String),
        sa.Column("published_at", MOMENT),
        sa.Column("image", sa.String),
        sa.Column("language", sa.String),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=f"fk_{name}_entry_id_entries", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", name=f"pk_{name}"),
    )
    same = "entry_id, due_at, outcome, url, text, publisher, published_at, image, language"
    copy_rows(old_name, f"{same}, {old_attempts}", name, f"{same}, {attempts}")
    op.drop_table(old_name)
    create_index(f"ix_{name}_due", name, ["due_at"], "due_at IS NOT NULL")


def replace_summaries(old: tuple[str, str], new: tuple[str, str]) -> None:
    """Copy the summaries of a language model into a table of another name; their ids are given anew."""
    (old_name, old_moment), (name, moment) = old, new
    op.create_table(
        name,
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("story_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("covers", sa.String, nullable=False),
        sa.Column("title", sa.String),
        sa.Column("text", sa.String),
        sa.Column("reason", sa.String),
        sa.Column(moment, MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=f"fk_{name}_story_id_stories", ondelete="CASCADE"),
    )
    same = "story_id, language, covers, title, text, reason"
    copy_rows(old_name, f"{same}, {old_moment}", name, f"{same}, {moment}", order="id")
    op.drop_table(old_name)
    op.create_index(f"ix_{name}_story_id_language", name, ["story_id", "language"])
    op.create_index(f"ix_{name}_{moment}", name, [moment])


def replace_quotas(old: str, new: str) -> None:
    """Copy the send quotas into a table of another name."""
    op.create_table(
        new,
        sa.Column("bot_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("blocked_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", name=f"pk_{new}"),
    )
    copy_rows(old, "bot_id, next_at, blocked_until", new, "bot_id, next_at, blocked_until")
    op.drop_table(old)


def copy_rows(old: str, old_columns: str, new: str, new_columns: str, *, order: str = "1") -> None:
    """Copy every row of a table into another."""
    op.execute(f"INSERT INTO {new} ({new_columns}) SELECT {old_columns} FROM {old} ORDER BY {order}")  # noqa: S608  our own constants
