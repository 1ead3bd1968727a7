"""Document → items → entries: what a feed says, cleaned and mistrusted; and page → article text.

In: a `Document` (bytes, content type, final address) and its `Source`. Out: `Entry` values with plain text, absolute
links, clamped dates and a language. Pure: nothing is fetched, no file is opened, no clock is read. From the bytes of a
web page comes a `Page`, with its text or with what is lacking.

    charset    bytes → text: byte order mark, then what the bytes prove, then what is declared
    safe_xml       text → tree, by expat, with limits on everything that a hostile document could blow up
    xml_repair    the slips that most often make a feed no XML
    xml_feeds   tree → raw items: RSS 0.9x, 1.0, 2.0, Atom 0.3 and 1.0
    json_feed   text → raw items: JSON Feed 1.0 and 1.1
    sitemaps   text → raw items of a news sitemap, or where an index of them leads
    gdelt      text → raw items of GDELT's answers
    telegram_previews   text → raw items of a public channel's page
    raw_entry        what a feed said, word for word; also what the slow reader's process answers
    normalise    raw item → item → entry: the one place where anything is cleaned
    markup, dates, urls    the three kinds of cleaning
    feeds      all of it in order

    article/extract, article/page    a web page → its article, by trafilatura: for a process of its own
    article/metadata   what a page says of itself
    article/paywalls, article/paywall_words    what stands in place of an article
    robots     robots.txt → whether an address may be visited, by protego: for a process of its own

Well-formed XML is read here, by expat and the tree builder of the standard library, in one pass. What is not
well-formed, even with its commonest slips mended, raises `UnreadableError` and is left to feedparser in a process that
can be killed (`bot.fetching.feed_parser_process`). What nobody should try to read (a bomb, a web page, no bytes at all)
raises `HopelessError`.

Turned down: fastfeedparser, though it is the fastest. It hands out no date as it was written, so its mistakes cannot
be mended: 03.11.2025 becomes the eleventh of March, +04:00 is read as UTC, a date with AMT disappears. It also drops
`<source>` and xml:base, reads `R&D` as `R`, and ends silently at the first tag that is not closed. Once its dates,
links and sources had to be read beside it, nothing of it was left to use. feedparser for everything: many times slower,
and it can block for a minute on one hostile element. lxml: no stubs for the type checker, and its recovery mode is
what loses entries.
"""
