"""What a person can do, one small file for each thing.

In: a `Talk`. Out: nothing; a handler answers through the context. A handler reads like its own description: look,
change, show. It knows neither updates nor how an answer travels, so a command and a button share it. `bot.chat.routes`
says which leads where.
"""
