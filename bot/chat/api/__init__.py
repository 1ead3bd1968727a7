"""The Bot API as the chat uses it: requests, updates, rate limits.

transport         python-telegram-bot's requests on the shared HTTP client, JSON by orjson
client            the Bot and the calls that write, each waiting for its permit
rate_limiter      grants permits to send
rate_limits       Telegram's limits as sliding windows, and the queue of each priority
long_polling      updates by getUpdates, each parsed alone
webhook_server    updates by webhook
per_chat_queue    updates of one chat in order and bounded, of different chats concurrently
errors            an error of python-telegram-bot → the outcome of a send
"""
