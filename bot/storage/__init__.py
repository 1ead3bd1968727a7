"""The database: values of `bot.model` are stored as rows and read back as the same values.

A row never leaves this package. Each class takes a `Database` of `engine`:

    engine            connections, transactions, migrations, group commit
    tables            every table, as SQLModel classes
    mappers           rows to values and back
    statements        INSERT statements for both databases
    publishers        publishers: the catalogue's name before a feed's
    sources           sources and their polling state
    topics            built-in topics and custom ones
    stories           entries, stories and matches; `save` is the one transaction of polling
    story_merge       merge of two stories that are one event
    story_split       split of a story that is two events
    known_keys        keys by which an entry that comes back is known
    entry_vectors     sentence vectors of entries
    vector_bytes      a vector in one byte a component
    article_queue     the articles that are still to be fetched, and their texts
    llm_summaries     answers of the language model
    outbox            alerts and digests: fan-out, claim, settlement, dead letters
    chats             chats, subscriptions, mutes
    preferences       a delivery preference of a chat in SQL
    chat_status       suspension and migration of chats
    send_quota        one rate limit for all processes of a bot token
    retention         deletion of old rows, repair of rows that wait for a digest that does not exist
    counters          counters that other processes or an operator read

The same statements run on SQLite and on PostgreSQL; where one machine is enough, SQLite in WAL mode carries a hundred
times the messages that Telegram accepts. A write on SQLite begins with BEGIN IMMEDIATE on the single writing
connection, so writers queue in order instead of failing late; readers never wait. `synchronous=FULL`: a commit survives
a power failure, for a lost "sent" would send an alert twice; it costs one fsync a commit, of which thousands a second
are possible. On PostgreSQL a read sees one snapshot (REPEATABLE READ), and a claim skips locked rows (SKIP LOCKED).

Work that grows with the number of chats or entries is done by Core statements (fan-out by INSERT … SELECT, claims by
one UPDATE … RETURNING): an ORM session that loads and marks each row measured sixty times slower. No content of a feed
can make a save fail: characters that a database refuses are removed, and keys are stored as digests of fixed length.

Chosen: SQLModel for the tables, SQLAlchemy 2.1 for statements, aiosqlite and asyncpg as drivers, Alembic for
migrations. Turned down: a broker beside the database (a second store that needs an outbox anyway), procrastinate and
pgqueuer (PostgreSQL only: two code paths), an ORM session (rows would travel).
"""
