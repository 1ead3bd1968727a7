"""The use cases of the bot: each flow gathers, decides with the pure stages, and writes in one transaction.

    poll            due feeds → new entries: schedule, claim, request
    ingest          new entries → stories, matches, alerts, in one transaction
    deliver         alerts and digests: claim, send, settle
    compose         a part of deliver: the content of an alert, and that of a digest
    summarise       summarise a story for a reader, by a language model where its text passes every check
    articles        read the articles of entries whose feeds say little
    coverage        warn the operator when no source of a topic works any more
    subscriptions   what a chat follows, and how it is told
    custom_topics   the topics of a chat's own: parse, preview, follow, drop
    browse          answer a chat: the latest stories, and why they match
    source_check    one request to each source, for the operator
    retention       delete what is old

A flow takes what it needs as arguments (storage, clock, sender) and never imports another flow. None talks to the
network inside a transaction, and each ends in one transaction.
"""
