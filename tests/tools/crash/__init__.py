"""Crash tests: processes are killed at random moments while news keeps arriving.

The real bot runs as an operator starts it, with outlets that publish one event after the other and a stand-in for
Telegram that fails one call in ten. Processes are killed with `kill -9` and started again. The result is judged by the
stand-in's journal of accepted calls and by the messages in the readers' chats, never by the bot's tables.
"""
