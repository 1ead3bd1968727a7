"""Parse documents and pages: document → items → entries, cleaned and validated; web page → article text.

In: a `Document` (bytes, content type, final address) and its `Source`. Out: `Entry` values with plain text, absolute
links, clamped dates and a language; of a web page an `ArticlePage`, with its text or what is missing. Pure: nothing is
requested, no file is opened (but the word lists of languages, once), no clock is read.

    charset     bytes → text: byte order mark, then what the bytes prove, then what is declared
    safe_xml    text → tree, by expat, with limits against hostile documents
    xml_repair  the commonest errors that make a feed malformed XML
    raw_entry   the fields of an item as the feed has them; also the answer of the feedparser subprocess
    markup, dates, urls  the three kinds of cleaning
    remnants    shortcodes and structured data in a text
    feeds/      documents of every format → items → entries
    feed_links  the feeds that a web page declares, and the usual addresses of feeds
    opml        subscription lists of feed readers
    article/    a web page → its article, by trafilatura; for a subprocess
    robots      robots.txt → whether an address may be requested, by protego; for a subprocess

Well-formed XML is read here, by expat and the tree builder of the standard library, in one pass. Input that is not
well-formed, even after repair, raises `UnreadableError` and is left to feedparser in a subprocess that can be killed
(`bot.fetching.parser_process`). Input that no parser should get (a bomb, a web page, an empty body) raises
`RejectedInputError`.

Turned down: fastfeedparser, though it is the fastest. It returns no date as it was written, so its errors cannot be
corrected: 03.11.2025 becomes the eleventh of March, +04:00 is read as UTC, a date with AMT disappears. It also drops
`<source>` and xml:base, reads `R&D` as `R`, and ends silently at the first tag that is not closed. Once its dates,
links and sources had to be read beside it, nothing of it was left to use. feedparser for everything: many times slower,
and it can block for a minute on one hostile element. lxml: no stubs for the type checker, and its recovery mode is
what loses entries.
"""
