"""Where a web page says that its feeds are, and where feeds usually stand. Pure."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bot.parsing.urls import absolute

MAX_LINKS = 20  # addresses of one page
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml"}
)
_IN_LINKS = ("rss", "atom", "feed")
_USUAL = ("feed", "rss", "feed/", "rss/", "rss.xml", "feed.xml", "atom.xml", "index.xml", "news-sitemap.xml",
          "sitemap-news.xml", "sitemap_news.xml")  # fmt: skip


class _Reader(HTMLParser):
    """Collects what a page links to; broken markup is read as far as it goes."""

    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.declared: list[str] = []
        self.linked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what leads to a feed."""
        given = {name: value or "" for name, value in attrs}
        href = given.get("href", "")
        if tag == "base":
            self.base = self.base or href
        elif tag == "link" and "alternate" in given.get("rel", "").lower().split():
            if given.get("type", "").partition(";")[0].strip().lower() in _FEED_TYPES:
                self.declared.append(href)
        elif tag == "a" and any(sign in _path(href) for sign in _IN_LINKS):
            self.linked.append(href)


def declared(text: str, url: str) -> tuple[str, ...]:
    """Return the addresses of feeds that a page names, the declared ones first.

    Args:
        text: of the page.
        url: of the page.
    """
    reader = _Reader()
    reader.feed(text)
    found = (absolute(link, reader.base, url) for link in (*reader.declared, *reader.linked))
    return tuple(dict.fromkeys(link for link in found if link))[:MAX_LINKS]


def usual(url: str) -> tuple[str, ...]:
    """Return where feeds would be if they are where most are: below the page, beside it, at the top."""
    return tuple(dict.fromkeys(_usual(url)))


def news_sitemaps(text: str) -> tuple[str, ...]:
    """Return the sitemaps of news that a robots.txt names."""
    lines = (line.partition(":") for line in text.splitlines())
    found = (absolute(value.strip()) for name, _, value in lines if name.strip().lower() == "sitemap")
    return tuple(link for link in found if "news" in link)[:MAX_LINKS]


def _path(href: str) -> str:
    """Return path and query in small letters, "" for what is no link."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}".lower()


def _usual(url: str) -> Iterator[str]:
    here = url.partition("?")[0].partition("#")[0]
    below = here if here.endswith("/") else f"{here}/"
    for base in (below, urljoin(here, "."), urljoin(here, "/")):
        yield from (urljoin(base, name) for name in _USUAL)
