"""List the feeds and sitemaps that a site declares, and the usual addresses of feeds. Pure."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bot.parsing.urls import absolute, names_news

MAX_LINKS = 20  # of one page
MAX_OTHER_SITEMAPS = 3  # that are not named after news; most are of archives, some are indexes of sitemaps
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml"}
)
_FEED_WORDS = ("rss", "atom", "feed")
_USUAL_NAMES = ("feed", "rss", "feed/", "rss/", "rss.xml", "feed.xml", "atom.xml", "index.xml", "news-sitemap.xml",
          "sitemap-news.xml", "sitemap_news.xml")  # fmt: skip


class _LinkParser(HTMLParser):
    """Collects the links of a page to feeds and sitemaps; malformed markup is parsed as far as possible."""

    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.declared: list[str] = []
        self.linked: list[str] = []
        self.sitemaps: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect a link to a feed or a sitemap."""
        attributes = {name: value or "" for name, value in attrs}
        href, relations = attributes.get("href", ""), attributes.get("rel", "").lower().split()
        if tag == "base":
            self.base = self.base or href
        elif tag == "link" and "sitemap" in relations:
            self.sitemaps.append(href)
        elif tag == "link" and "alternate" in relations:
            if attributes.get("type", "").partition(";")[0].strip().lower() in _FEED_TYPES:
                self.declared.append(href)
        elif tag == "a" and any(word in _path(href) for word in _FEED_WORDS):
            self.linked.append(href)


def declared(text: str, url: str) -> tuple[str, ...]:
    """Return the feeds of a page: those that it declares, then those that it links to.

    Args:
        text: the page.
        url: its address.
    """
    parser = _parsed(text)
    links = (absolute(link, parser.base, url) for link in (*parser.declared, *parser.linked))
    return tuple(dict.fromkeys(link for link in links if link))[:MAX_LINKS]


def usual(url: str) -> tuple[str, ...]:
    """Return the usual addresses of feeds: below the page, beside it, at the root of the site."""
    return tuple(dict.fromkeys(_usual(url)))


def declared_sitemaps(text: str, url: str) -> tuple[str, ...]:
    """Return the sitemaps of a page that it declares, as `declared` does for feeds."""
    parser = _parsed(text)
    return _news_first(absolute(link, parser.base, url) for link in parser.sitemaps)


def robots_sitemaps(text: str) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names."""
    lines = (line.partition(":") for line in text.splitlines())
    return _news_first(absolute(value.strip()) for name, _, value in lines if name.strip().lower() == "sitemap")


def _parsed(text: str) -> _LinkParser:
    parser = _LinkParser()
    with suppress(AssertionError):  # by older releases of Python, for `<![<`; the links before it count
        parser.feed(text)
    return parser


def _news_first(links: Iterable[str]) -> tuple[str, ...]:
    """Return the sitemaps that are named after news, then a few others."""
    sitemaps = [link for link in dict.fromkeys(links) if link]
    others = [link for link in sitemaps if not names_news(link)]
    return (*filter(names_news, sitemaps), *others[:MAX_OTHER_SITEMAPS])[:MAX_LINKS]


def _path(href: str) -> str:
    """Return path and query in lower case, "" for a malformed link."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}".lower()


def _usual(url: str) -> Iterator[str]:
    page = url.partition("?")[0].partition("#")[0]
    below = page if page.endswith("/") else f"{page}/"
    for base in (below, urljoin(page, "."), urljoin(page, "/")):
        yield from (urljoin(base, name) for name in _USUAL_NAMES)
