"""All of Telegram: what a person presses and reads, and what becomes of a message that is sent.

In: updates by long polling or webhook, and a `Telling` from the delivering flow. Out: messages, and an `Outcome` for
each telling.

    api/transport       python-telegram-bot's requests on the client that we share, JSON by orjson
    api/client          the Bot, and the calls of it that write, in their turn and raw
    api/rate_limiter          how fast we may write: gives everybody their turn, and pays for some
    api/rate_limits          the limits as sliding windows, and who waits
    application   starts and ends it all
    api/long_polling       the long poll: one update parsed at a time
    api/per_chat_queue         the updates of one chat in order, different chats at once
    dispatcher       from an update to its handler, and what a person hears when the handler fails
    context          what a handler holds: who speaks, and the ways to answer
    routes        which command and which button leads to which handler
    handlers/     one small file for each thing that a person can do
    views/menus         what a menu shows: text and buttons (view); own is the same for topics of people's own
    views/keyboards     rows of buttons              callbacks   what a button carries, at most 64 bytes
    views/alert        the message about a story    latest      the page of five stories
    views/evidence           the evidence in sentences    naming      topics by what people call them
    views/markup          HTML or plain, everything from outside made safe
    bot_commands          the commands and descriptions that Telegram shows, set where they differ
    views/digest        many stories in one message  settings    how a chat wants to be told, as menus
    sender        sends one message            outcomes    what an error of PTB means for it

Chosen: python-telegram-bot for the Bot API's types, methods and errors, started by hand in our own loop. Its
`Application`, `Updater` and handlers are left out: an update that it cannot parse would stop its polling for good, and
its dispatcher knows either one update at a time or no order at all. Left out as well: ConversationHandler and
persistence (what was said lives in the database), `arbitrary_callback_data` (buttons would die at a restart), the rate
limiter (no priorities, and its halt ends early). Turned down: aiogram, which would bring a second HTTP client.
"""
