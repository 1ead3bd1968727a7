"""Source → document: one polite, guarded request, and what it teaches about when to ask again.

In: a `Due` source, with what its last poll taught. Out: a `Document`, `Unchanged`, or a `Failure` that says in one line
what went wrong: no server, address or network makes `feeds` raise. Then a document becomes entries (`document_reader`):
pure parsing first, and feedparser in a process of its own for what is broken.

    address_guard    which addresses may be visited: checked in the URL, after DNS, and at the socket
    http_client       the one HTTP client, with the guard built in
    body_limits       bytes of an answer, capped on the wire and after decoding
    feeds        the conditional request, redirects, and every way it can fail
    host_limiter        one request at a time to a host
    state_update      what a visit teaches, all together: validators (what to send, what a 304 is worth), moves
                      (permanent
                 redirects), cadence (when to look again), rhythm (a source's own pace), freshness (what headers say of
                 time); pure
    source_health       how a source is doing, in a word; pure
    catalogue    the sources, from a TOML file
    document_reader      document → entries, fast path, then slow
    feed_parser_process, feed_parser_main    feedparser, in a process that is killed when it takes too long
    page_client       one request, when it is its host's turn
    robots, robots_main    robots.txt, once a day for each site, read in a process with limits on time and memory
    articles     an article's address → its page
    article_parser_process, article_parser_main    page → article text: trafilatura, in processes that are killed in the
                                                   same way
    bot/runtime/subprocess_worker, bot/runtime/subprocess_main     such a process: its outer and its inner end

httpx speaks over aiohttp (httpx-aiohttp): measured at 100 connections, httpx's own pool manages 124 feeds/s and this
one 1,079. The guard sits in aiohttp's connector, where every connection passes after DNS and redirects, with the table
of ssrfguard, which refuses 333 of 333 special addresses and allows 298 of 298 others. Turned down: a check of the URL
alone (266 of 368 tricks pass it), ssrfguard's own client (for httpcore, which this transport does not use), httpx's
decoding (809 bytes of brotli become a gigabyte), tenacity (the next poll is the retry, and it is a column).
"""
