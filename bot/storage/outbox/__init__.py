"""The outbox: one row for each alert and each digest, from its announcement to its settlement.

fanout              an announcement becomes one alert a chat, by one statement
doubts              replies about entries that are perhaps about the same event, and the verdicts of chats
claim               the statements of a claim
queue               claim with a lease, settle, release
settlement          the state written after an attempt to send
batching            alerts batched for a digest, and the digest's schedule
dead_letters        messages that Telegram has refused permanently, and their retry
delivery_context    the stories and chats of claimed alerts
"""
