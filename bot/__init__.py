"""Tidings tells each event of a region once, at once, and says who says so.

The way of one story, stage by stage:

    fetching      Source → Document       one guarded request
    parsing       Document → Entries      feeds of every kind, cleaned, mistrusted
    clustering    Entries → Stories       identity of an entry, similarity of two; one event is one story
    matching      Stories × Topics → Matches    what a story is about, with the evidence
    alerting      Matches → Announcements       who is told and when; what a failed send leads to
    summarising   Story → Summary         one or two whole sentences of an outlet's own
    chat          Alert → Telegram        commands, buttons, the message itself, and its outcome

What carries it:

    flows         poll, ingest, deliver, browse, retention, …: each reads like its own summary
    storage       every row; the outbox, where nothing is ever lost
    coordination  what exists only where several processes share a database
    wiring        builds the parts that `app` starts and stops, one module a role
    runtime       scheduler, worker pool, subprocess worker, HTTP servers
    model         the nouns
    language      folding and inflection of words, the same for names and texts
    texts         every word a person reads, per language
    cli           every command of the command line
    sandbox       a stand-in for Telegram with a chat page, a small news site, and the demo that joins them

Root files: `app` runs the bot, `settings` holds every environment variable, `errors` the
tree of errors, `clock` the time, `log` the log, `__main__` parses the command line.

Polling and delivering are two loops joined by the outbox: entry, story, matches and alerts are saved in one
transaction, together with the source's validators and its next due time. A crash at any point loses nothing.
On PostgreSQL any number of processes share the work: whatever they share is a row.
"""
