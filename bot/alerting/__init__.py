"""Matches → announcements; claimed alerts and digests → their dispositions.

In: an entry that was just placed in a story, with its matches; later an alert or digest that is due, and the outcome of
an attempt to send it. Out: `Announcement` values (every chat that follows this topic at one of these levels gets an
alert about this story, and when), and `Disposition` values (what storage is to write about the alert or digest).
Nothing here touches a row or a socket: storage turns an announcement into one alert a chat, the flow `deliver` carries
a disposition out.

    planning        which topics are announced, and when
    eligibility     whether an alert or digest is sent now, later in a digest, or not at all
    quiet_hours     quiet hours and digest times on a chat's own clock
    retry_policy    outcome of an attempt → disposition

Why decisions as values: the retry is a decision that the flow carries out, inside a transaction, so it can be tested
for every outcome without a clock or a network. Turned down: tenacity and stamina around the send, whose memory
of attempts dies with the process; the row of the outbox is the retry.
"""
