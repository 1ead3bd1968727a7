"""The outbox: one row for each alert, from its announcement to its end.

queue               claim with a lease, settle, release
fanout              an announcement becomes one alert a chat, by one statement
digests             alerts batched for a digest, and the digest itself
delivery_context    what a delivery needs to know of stories and chats
"""
