"""Run third-party parsers on hostile bytes in subprocesses with limits on time and memory.

    feed_parser, feed_parser_main        feedparser, for feeds that the parser in this process refuses
    article_parser, article_parser_main  trafilatura, for article pages
    robots_main                          protego, for robots.txt (called by `bot.fetching.robots`)

A module `*_main` runs in the subprocess and is imported by nothing else; a subprocess that exceeds its deadline is
killed, and the next request starts another (`bot.runtime.subprocess_worker`). Answers are JSON, never a pickle.
"""
