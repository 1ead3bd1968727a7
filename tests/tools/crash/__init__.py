"""Processes that are killed at any moment, and what becomes of the news meanwhile.

The real bot runs as an operator runs it, among outlets that tell one event after the other and a stand-in for Telegram
that fails one call in ten. Processes are killed with `kill -9` and started again. The judge is the stand-in's own
journal of what it took, and what the readers' chats hold; the bot's tables are not asked.
"""
