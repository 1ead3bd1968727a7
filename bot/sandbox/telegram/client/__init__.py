"""Clients of Telegram users in Python, for tests in the process of the sandbox.

    user         a user in a private chat with the bot
    group        a group, supergroup or channel
    observer     messages of a chat, and waiting for them

Methods are verbs in the third person, so that a test reads as a script: `ann.sends("/start")`, `ann.presses("News")`,
`group.promotes_bot(ann)`. `waits` polls a condition.
"""
