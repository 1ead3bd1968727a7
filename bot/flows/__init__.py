"""The flows tell the story; the other packages are its details.

    poll      one source at a time: gather, decide, write
    deliver   alerts: claim, gather, tell, settle
    write     a story in words for its reader, a machine's where it passes every check
    visit     the pages of entries whose feeds say little, one at a time
    watch     whether news of a topic can still reach us
    follow    what a chat wishes
    own       topics of people's own: understood, tried on the last week, followed, dropped
    browse    what a chat asks for: the latest, and why
    survey    what one request to each source gives, for the operator
    tidy      what is forgotten, and when
    lead      what one process does for all
    rescue    what a process held that is no more is given back

A flow asks for what it needs (storage, clock, sender) and never calls another flow. None talks to the network inside a
transaction, and each ends in one transaction.
"""
