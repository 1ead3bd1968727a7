"""Fetch sources: one guarded, rate-limited request → document → entries, and the state for the next poll.

In: a `DueSource` with its `FeedState`. Out: a `Document`, `Unchanged`, or a `FetchError` with one line for the
operator: no failure of a server, address or network raises in `feeds.fetch`. A document then becomes entries
(`document_reader`): pure parsing first, and feedparser in a subprocess for what is malformed.

    address_guard    the addresses that may be requested: checked in the URL, after DNS, and at the socket
    http_client      the only HTTP client, with the address guard built in
    response/        the responses of its connections and their bodies, received and decoded within limits
    http             one guarded request, and the redirects that follow it; for feeds, pages and robots.txt
    http_errors      exceptions of a request → `FetchError`
    host_limiter     one request at a time to a host
    feeds            the conditional request of a source
    page_client      requests of pages and robots.txt
    robots           robots.txt, requested once a day for each site
    articles         the address of an article → its page
    document_reader  document → entries: the fast parser, then the subprocess
    feed_client      a due source → its items and entries: request, index of sitemaps, parsers
    catalogue        the sources, from a TOML file (`catalogue.toml`)
    catalogue_writer additions of an operator, and dates of checks
    discovery        the address of any page → the feeds of its site
    polling/         the state of a feed after a poll, and when to poll it next; pure
    parser_process/  feedparser, trafilatura and protego, in subprocesses that are killed when they take too long

httpx runs on aiohttp: measured at 100 connections, httpx's own pool manages 124 feeds/s and this transport 1,079. The
guard is in aiohttp's connector, where every connection passes after DNS and redirects, with the table of ssrfguard,
which refuses 333 of 333 special addresses and allows 298 of 298 others. Turned down: a check of the URL alone (266 of
368 tricks pass it), ssrfguard's own client (for httpcore, which this transport does not use), httpx-aiohttp's transport
(it drops what came before a cut), httpx's decoding (809 bytes of brotli become a gigabyte), tenacity (the next poll is
the retry, and it is a column).
"""
