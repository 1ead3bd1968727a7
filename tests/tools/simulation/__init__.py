"""Randomised simulation of readers with the whole bot, on a clock that stands still between two steps.

Outlets publish, others report the same event, chats change their preferences, pause, block the bot and come back,
Telegram fails, delivery stops for a while. In the end all faults are cleared and the chats are checked: no alert that a
reader was due may be missing, none may have arrived twice except for lost answers, and every message must name its
outlets.
"""
