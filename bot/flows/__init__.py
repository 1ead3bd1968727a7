"""The flows tell the story; the other packages are its details.

    poll      one source at a time: gather, decide, write
    deliver   alerts: claim, gather, tell, settle
    summarise     a story in words for its reader, a machine's where it passes every check
    articles     the pages of entries whose feeds say little, one at a time
    coverage     whether news of a topic can still reach us
    subscriptions    what a chat wishes
    custom_topics       topics of people's own: understood, tried on the last week, followed, dropped
    browse    what a chat asks for: the latest, and why
    source_check    what one request to each source gives, for the operator
    retention      what is forgotten, and when
    bot/coordination/leader      what one process does for all
    bot/coordination/recovery    what a process held that is no more is given back

A flow asks for what it needs (storage, clock, sender) and never calls another flow. None talks to the network inside a
transaction, and each ends in one transaction.
"""
