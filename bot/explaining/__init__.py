"""Why the bot decides as it does, for whoever keeps it: the command line of topics, stories and parked alerts.

    commands  what can be asked
    topics    how a text comes to its scores, name by name
    lint      names that stand for two, or are common words
    parked    what Telegram would not take; and once more
    stories   how each entry came into a story, and what the story is about

Each answer is worked out anew from what is stored, with the code that decides: so it says what the bot would do today.
"""
