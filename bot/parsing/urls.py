"""Normalise and validate the links of a feed: absolute, http or https, without credentials."""

import re
from urllib.parse import urljoin, urlsplit

MAX_URL_CHARS = 4096  # not every browser takes more
_FORBIDDEN_CHARS = re.compile(
    "[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)  # control, without width, bidi
_ABSOLUTE_PREFIXES = ("http://", "https://")
_WHITE_SPACE = re.compile(r"\s")
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
    link = _FORBIDDEN_CHARS.sub("", link).strip()
    if not link:
        return ""
    try:
        for base in bases:
            link = urljoin(base, link) if base and not link.startswith(_ABSOLUTE_PREFIXES) else link
        parts = urlsplit(link)
        is_valid = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return ""
    return _WHITE_SPACE.sub("%20", link) if is_valid and len(link) <= MAX_URL_CHARS else ""


def host_of(url: str) -> str:
    """Return the host of an address in lower case and without www., "" where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
