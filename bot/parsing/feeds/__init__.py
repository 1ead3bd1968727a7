"""Parse the documents of sources: feeds, news sitemaps, search results and channel previews → items → entries.

document_parser    choose the parser by the source's format; the parser of this process, without feedparser
xml_feeds          RSS 0.9x, 1.0, 2.0, Atom 0.3 and 1.0
json_feed          JSON Feed 1.0 and 1.1
sitemaps           news sitemaps, and the sitemap that an index refers to
gdelt              responses of GDELT's DOC 2.0 API
telegram_previews  the public preview page of a Telegram channel
normalise          raw item → item → entry: the only place where values are cleaned
polling_hints      RSS `ttl`, `skipHours` and `skipDays`
"""
