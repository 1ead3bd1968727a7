"""Replay of real articles as feeds, through the pipeline, into chats of the stand-in for Telegram, in virtual time.

`python -m tests.tools.replay DIR` serves the articles of DIR (`items.jsonl`, `background.jsonl`) over HTTP on
127.0.0.1, one feed for each outlet and language, each article at the moment of its date: the clock of the pipeline
jumps from one to the next, over years. So windows, offices of persons and bursts are those of the real stream, which a
replay within an hour squeezed into one storm of twenty alerts. Three chats follow one topic each; alerts and the
stories of digests count. The counts come from the messages in those chats, never from the bot's tables.
"""
