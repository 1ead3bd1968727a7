"""Tidings: a Telegram bot that reports each event of a region once, at once, with the publishers that report it.

The stages of one story:

    fetching      Source → Document       one guarded request
    parsing       Document → Entries      feeds of every kind, bounded and cleaned
    clustering    Entries → Stories       identity of an entry, similarity of two; one event is one story
    matching      Stories × Topics → Matches    what a story is about, with the evidence
    alerting      Matches → Announcements       who is alerted and when; what follows a failed send
    summarising   Story → Summary         one or two whole sentences of a publisher
    chat          Alert → Telegram        commands, buttons, the message itself, and its outcome

The supporting packages:

    flows         the use cases: poll, ingest, deliver, browse, retention, …
    storage       tables and statements; the outbox, which survives a crash
    embedding     sentence vectors: a local model in a subprocess, or a service
    coordination  leases, leader election, recovery: where several processes share a database
    wiring        builds the parts that `app` starts and stops, one module a role
    runtime       scheduler, worker pool, subprocess worker, HTTP servers
    model         the nouns, as frozen values
    language      folding and inflection of words, the same for names and texts
    texts         the texts that readers see, one file a language
    cli           the commands of the command line
    sandbox       a stand-in for Telegram with a chat page, a small news site, and the demo that joins them

Root files: `app` runs the bot, `settings` holds every environment variable, `errors` the
tree of errors, `clock` the time, `log` the log, `__main__` parses the command line.

Polling and delivering are two loops joined by the outbox: entry, story, matches and alerts are saved in one
transaction, together with the source's validators and its next due time. A crash at any point loses nothing.
On PostgreSQL any number of processes share the work: whatever they share is a row.
"""
