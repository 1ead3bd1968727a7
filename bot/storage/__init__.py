"""Rows in, values out: everything Tidings remembers.

In: the values of `bot.model`. Out: the same values; a row never leaves this package. One class a question-asker, each
taking a `Database`:

    uncancellable    what has begun is finished, whoever is cancelled
    database    where the rows are, and the two ways in: `read()` and `write()`
    tables      every table, as SQLModel classes
    mappers        from a row to a value
    migrate     brings a database to the newest form, many processes at once
    publishers  who speaks: the catalogue's word before a feed's
    sources     what is polled, and when
    topics      what can be followed: what is built in, and chats' own
    stories     entries, stories and matches; `save` is the one transaction of polling
    article_queue       which pages of entries are to be read, and what they said
    llm_summaries    what a machine wrote of stories
    outbox/fanout      an announcement becomes one alert a chat, by one statement; edits and escalations likewise
    story_merge     two stories turn out to be one, and nobody is told again
    outbox/queue      the outbox: claim, settle, release
    outbox/digests     alerts that are held, and the digest that will tell of them
    outbox/delivery_context     what a sender must know of the alerts that it holds
    chats       chats, subscriptions, mutes
    preferences a delivery preference of a chat in SQL
    whereabouts a chat rests, wakes, or moves with all that is its own
    retention     what is forgotten, and what would wait in vain
    bot/coordination/leases      who alone may do a thing, who lives paces       whose turn it is to write
    bot/coordination/ingest_lock    one process decides at a time       alarm       wakes whoever waits for something to
                                    send
    counters    how often something has happened

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
