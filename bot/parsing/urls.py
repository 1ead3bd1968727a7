"""Which links of a feed are handed on: absolute, over the web, to somewhere plain."""

import re
from urllib.parse import urljoin, urlsplit

MAX_URL_CHARS = 4096  # characters; a browser takes no more from everybody
_NEVER = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")  # control, without width, bidi
_WHOLE = ("http://", "https://")
_SPACE = re.compile(r"\s")
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9/_.,=&?%-]{0,500}")


def absolute(link: str, *bases: str) -> str:
    """Return the link, absolute, or "" where there is none that a person should be sent to.

    Args:
        link: as the feed writes it, perhaps relative.
        bases: what it may be relative to, the nearest first; each may be relative to the next.

    Only http and https are handed on, with a host and without a user or password in it.
    """
    if _PLAIN.fullmatch(link):  # most are, and need no taking apart
        return link
    link = _NEVER.sub("", link).strip()
    if not link:
        return ""
    try:
        for base in bases:
            link = urljoin(base, link) if base and not link.startswith(_WHOLE) else link
        parts = urlsplit(link)
        plain = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return ""
    return _SPACE.sub("%20", link) if plain and len(link) <= MAX_URL_CHARS else ""


def host_of(url: str) -> str:
    """Return the host of an address in small letters and without www., "" where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
