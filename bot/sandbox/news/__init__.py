"""A small news site of our own, so that the demo has news.

In: a script of invented events (`script.toml`) and the time. Out: six outlets over HTTP, each with a front page, real
feeds (RSS 2.0, Atom or JSON Feed, with ETag, Last-Modified and 304) and a page for each story, all marked as invented.
The feed of one of them, Ridge Post, is short: the rest is on its pages alone, which robots.txt allows robots to read.
Three feeds have defects of real ones: one guid for all items, 304 to any conditional request, windows-1251 that is
called utf-8.
The bot polls them as it polls any site: the two meet over HTTP only, and this package imports nothing of the bot.

    script      the events as written, with placeholders for names and numbers
    generator   the items published by a given time: the script, repeated
    feeds       items → the bytes of a feed
    pages       items → HTML pages
    activity    the last items of all outlets, in one list
    catalogue   the outlets in the form of the bot's own catalogue of sources
    site        the server: addresses, conditional requests
    clock       the time

The first event begins 15 s after the opening, so that a bot that starts with the site has polled once in silence;
then one begins every 4 s, without end. As each topic comes at least once in four events, a user who subscribes late
gets an alert within 16 s, plus the time of the bot. `POST /sim/tell` begins the next event at once; with `--every 0`
no others begin, so that tests decide when. Nothing runs between two requests: the published items are computed from
the time, so that there is no task to end.

aiohttp.web and Jinja2 are here anyway (the bot's transport, its sandbox). Feeds are built with the standard library's
ElementTree; feedgen was turned down, as it cannot write JSON Feed and would be one more dependency for forty lines.
"""
