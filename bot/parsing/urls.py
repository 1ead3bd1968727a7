"""Normalise and validate the links of a feed: absolute, http or https, without credentials."""

import html
import ipaddress
import re
from urllib.parse import quote, urljoin, urlsplit

MAX_URL_CHARS = 4096  # not every browser takes more
_FORBIDDEN_CHARS = re.compile(
    "[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)  # control, without width, bidi
_PRIVATE_SUFFIXES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".corp", ".home")
_ABSOLUTE_PREFIXES = ("http://", "https://")
_UNSAFE_CHARS = re.compile(r"""[\s"'<>\\`]""")
_ESCAPED_CHAR = re.compile("&(?:amp|quot|apos|lt|gt|#0*3[489]|#x0*2[267]);", re.IGNORECASE)
MAX_ESCAPES = 3
_DOUBLE_SCHEME = re.compile("^(?:https?:/*)+(https?)(?=:?/)", re.IGNORECASE)
_DOUBLE_SITE = re.compile(r"^https?://([^/?#]+)/*(?=https?://\1(?:[/:?#]|$))", re.IGNORECASE)
_SCHEME_SLASHES = re.compile("^(https?)(?::[/\\\\]*|//)(?=[^/\\\\])", re.IGNORECASE)
_NAKED_HOST = re.compile(  # `www.lake.example/7`, `lake.example/7`; but not `news.html` or `7.php?id=1`
    r"(?:www\.[^/?#\s]+\.[^/?#\s]+|(?:[a-z0-9-]+\.)+(?!(?:html?|php\d?|aspx?|jsp|xml|rss|json|pdf|cgi|cfm)\b)[a-z]{2,24}(?::\d+)?/"
    r"|(?:[\w-]+\.)+(?:рф|рус|бел|укр|қаз|հայ|გე)(?::\d+)?/)",
    re.IGNORECASE,
)
_SIMPLE_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9/_.,=&?%-]{0,500}")


def absolute(link: str, *bases: str) -> str:
    """Return the link, absolute; "" where it is none that a reader may be sent to.

    Args:
        link: as the feed has it, perhaps relative.
        bases: the base URLs, the nearest first; each may be relative to the next.

    Only http and https are accepted, with a host and without a user or password.
    """
    if _SIMPLE_URL.fullmatch(link):  # most are, and need no parsing
        return link
    link = _repair(_FORBIDDEN_CHARS.sub("", link).strip())
    if not link:
        return ""
    try:
        for base in bases:
            link = urljoin(base, link) if base and not link.startswith(_ABSOLUTE_PREFIXES) else link
        parts = urlsplit(link)
        is_valid = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return ""
    return _escape(link) if is_valid and len(link) <= MAX_URL_CHARS else ""


def link_base(home_page: str, feed_url: str) -> str:
    """Return the base of relative links of a feed: its home page, unless no reader can reach that, or its address.

    Args:
        home_page: as the feed has it, perhaps relative; "" where it has none.
        feed_url: the address of the feed.
    """
    home = absolute(home_page, feed_url)
    return feed_url if not home or (is_private(home) and not is_private(feed_url)) else home


def _repair(link: str) -> str:
    """Return a link as its author meant it: with one scheme, complete, and without escapes of markup."""
    for _ in range(MAX_ESCAPES):
        if "&" not in link or (unescaped := _ESCAPED_CHAR.sub(lambda escape: html.unescape(escape[0]), link)) == link:
            break
        link = unescaped
    link = _DOUBLE_SCHEME.sub(r"\1", link)
    link = _SCHEME_SLASHES.sub(r"\1://", link)
    link = _DOUBLE_SITE.sub("", link)
    return f"https://{link}" if _NAKED_HOST.match(link) else link


def _escape(link: str) -> str:
    """Escape the characters that Telegram refuses in links: what is left of them leads to the same page."""
    return _UNSAFE_CHARS.sub(lambda char: quote(char[0]), link)


def host_of(url: str) -> str:
    """Return the host of an address in lower case and without www., "" where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def names_news(url: str) -> bool:
    """Return whether the path or query of an address contains "news"; its host may contain it at any rate."""
    return "news" in url.lower().partition("://")[2].partition("/")[2]


def is_private(url: str) -> bool:
    """Return whether an address has a host that no reader can reach: of one machine, or of a private network."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_SUFFIXES)
