"""Handlers: one module for each family of commands and buttons.

In: a `Context`. Out: nothing; a handler answers through the context. It depends on neither updates nor the transport,
so a command and the button that does the same share one handler. Each module declares `COMMANDS` and `BUTTONS`, from
which `bot.chat.commands` collects the routes; `membership` and `unknown` declare none, as the dispatcher calls them
itself.
"""
