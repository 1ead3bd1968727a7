"""Replay of real news: real articles as real feeds, through the real bot, into the stand-in's chats.

`python -m tests.tools.replay DIR` serves the articles of DIR (`items.jsonl`, `background.jsonl`) over HTTP on
127.0.0.1, a feed for each outlet, in order of their dates and in several rounds. The bot runs as a process of its own,
as an operator starts it. Three chats follow one topic each. What is counted is taken from what those chats received,
never from the bot's tables.
"""
