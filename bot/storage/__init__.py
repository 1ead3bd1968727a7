"""Every row: values of `bot.model` in, the same values out.

A row never leaves this package. Each class takes a `Database` of `engine`:

    engine            connections, transactions, migrations, group commit
    tables            every table, as SQLModel classes
    mappers           rows to values and back
    publishers        publishers: the catalogue's name before a feed's
    sources           sources and their polling state
    topics            built-in topics and custom ones
    stories           entries, stories and matches; `save` is the one transaction of polling
    story_merge       merge of two stories that are one event
    article_queue     the articles that are to be read, and their texts
    llm_summaries     answers of the language model
    outbox            alerts and digests: fan-out, claim, settlement, dead letters
    chats             chats, subscriptions, mutes
    preferences       a delivery preference of a chat in SQL
    chat_status       suspension and migration of chats
    send_quota        one rate limit for all processes of a bot token
    retention         deletion of what is old, repair of what waits for nothing
    counters          counters that other processes or an operator read

Why so. The same statements run on SQLite and on PostgreSQL; where one machine is enough, SQLite in WAL mode carries a
hundred times what Telegram takes. A write on SQLite begins with BEGIN IMMEDIATE on the single writing connection, so
writers queue in order instead of failing late; readers never wait. `synchronous=FULL`: what was committed outlives a
power cut too, as a lost "sent" would tell a reader twice; it costs one fsync a commit, and thousands a second are to be
had. On PostgreSQL a read sees one moment (REPEATABLE READ), and a claim skips what others hold (SKIP LOCKED).

Work that grows with the number of chats or entries is done by Core statements (fan-out by INSERT … SELECT, claims by
one UPDATE … RETURNING): an ORM session that loads and marks each row measured sixty times slower. Nothing a feed says
can stop a save: what a database refuses inside a text is cut out, and keys are stored as digests of fixed length.

Chosen: SQLModel for the tables, SQLAlchemy 2.1 for statements, aiosqlite and asyncpg as drivers, Alembic for
migrations. Turned down: a broker beside the database (a second store that needs an outbox anyway), procrastinate and
pgqueuer (PostgreSQL only: two code paths), an ORM session (rows would travel).
"""
