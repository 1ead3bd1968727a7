"""Telegram: updates in, screens and alerts out.

In: updates by long polling or webhook, and alerts from the delivering flow. Out: messages, and an `Outcome` for each
alert that is sent.

application    builds, starts and stops all of it
api/           the Bot API: requests, updates, rate limits
routing        update → handler and request
intake         queues updates per chat, and drops what one chat sends faster than it may be answered
edits          recognises edits that leave a command as it is
dispatcher     runs the handler, and reports its failure
commands       `Command`, and the table of commands and buttons, collected from `handlers/`
context        a request, the services, and the ways to answer
callbacks      the data of a button, at most 64 bytes
handlers/      one module for each family of commands and buttons
views/         screens and messages as text and keyboards; sends nothing
bot_commands   Telegram's command menu and the descriptions of the bot
sender         sends and edits alerts

Chosen: python-telegram-bot for the Bot API's types, methods and errors, started by hand in our own loop. Its
`Application`, `Updater` and handlers are left out: an update that it cannot parse would stop its polling for good, and
its dispatcher handles either one update at a time or all without order. Left out as well: ConversationHandler and
persistence (the state of a dialogue is in the database or in the message), `arbitrary_callback_data` (buttons would
stop working at a restart), the rate limiter (no priorities, and its halt ends early). Turned down: aiogram, which would
bring a second HTTP client.
"""
