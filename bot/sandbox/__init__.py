"""Stand-ins for external services, for the demo and for tests.

    telegram         a stand-in for the Bot API with a chat page, of use to any bot (`python -m bot.sandbox`)
    news             a small news site with invented events
    demo             runs both for a bot
    request_guard    refuses, for both, what pages of other sites let a browser send

It imports nothing of the bot, and the bot nothing of it: they meet over HTTP.
"""
