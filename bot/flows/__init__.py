"""The use cases of the bot: each flow gathers, decides with the pure stages, and writes in one transaction.

    poll            due feeds → new entries: schedule, claim, request
    ingest          new entries → stories, matches, alerts, in one transaction
    deliver         alerts and digests: claim, send, settle
    compose         a part of deliver: the content of an alert, and that of a digest
    summarise       summarise a story for a reader, by a language model where its text passes every check
    articles        read the articles of entries whose feeds hold little text
    coverage        warn the operator when no source of a topic works any more
    subscriptions   what a chat follows, prefers and mutes
    custom_topics   the topics that a chat defines by a query: parse, preview, follow, drop
    previews        a part of custom_topics: match a query with the entries of the last week
    browse          answer a chat: the latest stories, and why they match
    judge           what a chat says of an entry that is perhaps about the event of its story
    source_check    one request to each source, for the operator
    retention       delete what is old

A flow takes what it needs as arguments (storage, clock, sender) and never imports another flow (`compose` and
`previews` are no flows of their own). None talks to the network inside a transaction, and each ends in one transaction.
"""
