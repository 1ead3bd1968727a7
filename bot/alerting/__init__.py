"""Matches → announcements, and what becomes of a try to send one.

In: an entry that was just placed in a story, with its matches; later, an alert and the outcome of one try to send it.
Out: `Announcement` values (whoever follows this topic at one of these levels is to hear of this story, and when), and
`Settlement` values (what storage is to write about the alert). Nothing here touches a row or a socket: storage turns an
announcement into one alert a chat, the flow `deliver` carries a settlement out.

    planning   who hears of what, and when
    batching    whether a chat is told now, or in its next digest
    retry_policy   what a failure means, and what becomes of the alert then

Why decisions as values: the retry is a decision that somebody else carries out, inside a transaction, so it can be
tested for every outcome without a clock or a network. Turned down: tenacity and stamina around the send, whose memory
of attempts dies with the process; the row of the outbox is the retry.
"""
