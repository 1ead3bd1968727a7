"""Tidings tells each event of a region once, at once, and says who says so.

The way of one story, stage by stage:

    fetching      Source → Document       one polite, guarded request
    parsing       Document → Entries      feeds of every kind, cleaned, mistrusted
    clustering    Entries → Stories       identity of an entry, likeness of two; one event is one story
    matching      Stories × Topics → Matches    what a story is about, with the evidence
    alerting      Matches → Announcements       who hears of it and when; what becomes of a try
    summarising   Story → Summary         one or two whole sentences of an outlet's own
    chat          Alert → Telegram        commands, buttons, the message itself, and its outcome

What carries it:

    flows         poll, deliver, follow, browse, tidy: each reads like its own summary
    storage       every row; the outbox, where nothing is ever lost
    language      folding and cutting of words, the same for names and texts
    texts         every word a person reads, per language
    web           is the bot alive; updates that Telegram brings by itself
    sourcing      the command line of sources: list, check, probe, add, import, export
    explaining    the command line that says why: how a text is judged, how a story came together, what was refused
    sandbox       a stand-in for Telegram, with a chat page in the browser
    newsroom      a small news site of our own for the demo

Root files: `app` builds everything, `jobs` says what runs when, `crew` keeps the tasks in flight, `settings` holds
every environment variable, `model` the nouns, `visits` those of polling, `deliveries` those of delivery, `errors` the
tree of errors, `clock` the time, `log` the log, `demo` starts the world of the demo, `__main__` is the command line.

Polling and delivering are two loops joined by the outbox: entry, story, matches and alerts are saved in one
transaction, together with the source's validators and its next due time. A crash at any point loses nothing.
On PostgreSQL any number of processes share the work (`run --roles`): whatever they share is a row.
"""
