"""A small news site of our own, so that the demo has something to tell.

In: a script of invented events (`script.toml`) and the time. Out: six outlets over HTTP, each with a front page, real
feeds (RSS 2.0, Atom or JSON Feed, with ETag, Last-Modified and 304) and a page for each story, all marked as invented.
The feed of one of them, Ridge Post, says little: the rest is on its pages alone, which robots.txt lets a robot read.
Three feeds lie as real ones do: one guid for all items, 304 to anything, windows-1251 that is called utf-8.
The bot polls them as it polls any site: the two meet over HTTP only, and this package imports nothing of the bot.

    script      the events as written, and a number's and a name's place filled in
    generator   what has been told by when: the script, begun again and again
    feeds       items → the bytes of a feed
    pages       items → the pages that a person reads
    activity    what all outlets have just told, in one list
    catalogue   the outlets in the form of the bot's own catalogue of sources
    site        the server: addresses, conditional requests
    clock       the time

The first event begins 15 s after the opening, so that a bot that starts with the site has polled once in silence;
then one begins every 4 s, for ever. As each topic has its turn at least once in four events, a person who comes late
hears of theirs within 16 s, plus what the bot takes. `POST /sim/tell` begins the next event at once, and `--every 0`
leaves it at that: tests say when something happens. Nothing runs between two requests: what is told by now is worked
out from the time, so there is no task to end.

aiohttp.web and Jinja2 are here anyway (the bot's transport, its sandbox). Feeds are built with the standard library's
ElementTree; feedgen was turned down, as it cannot write JSON Feed and would be one more dependency for forty lines.
"""
