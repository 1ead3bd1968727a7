"""Replay of real articles as feeds, through the whole bot, into chats of the stand-in for Telegram.

`python -m tests.tools.replay DIR` serves the articles of DIR (`items.jsonl`, `background.jsonl`) over HTTP on
127.0.0.1, one feed for each outlet, in order of their dates and in several rounds. The bot runs as a separate process,
as an operator starts it. Three chats follow one topic each. The counts come from the messages in those chats, never
from the bot's tables.
"""
