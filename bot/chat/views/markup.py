"""Render the parts of a message in Telegram's HTML, or as plain text after Telegram refused that."""

import html
import re
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

MAX_LINK_BYTES = 2_048  # escaped: one fits into plain text (4,096), and those of 15 stories into HTML (32,768 bytes)
_INVISIBLE = re.compile("[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_TAG = re.compile(r"<[^>]*>")


def clean(text: str, limit: int) -> str:
    """Return untrusted text on one line, without control and direction marks and surrogates, cut to `limit`."""
    line = " ".join(_INVISIBLE.sub(" ", text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def link_target(url: str) -> str | None:
    """Return the URL if it may be linked, else None.

    It is of http or https, has a host without credentials and no odd characters, and leaves room for the message.
    """
    if _INVISIBLE.search(url) or any(sign in url for sign in " \"'<>\\`"):
        return None
    if len(html.escape(url).encode()) > MAX_LINK_BYTES:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host and "@" not in parts.netloc else None


def shown_length(text: str) -> int:
    """Return the length of HTML once parsed, in UTF-16 units; never less than Telegram counts."""
    return len(html.unescape(_TAG.sub("", text)).encode("utf-16-le")) // 2


class Markup(Protocol):
    """A format of messages: HTML or plain text."""

    def safe(self, text: str) -> str:
        """Return untrusted text, escaped."""

    def bold(self, text: str) -> str:
        """Return the text in bold."""

    def link(self, text: str, url: str | None) -> str:
        """Return the text as a link, if the URL may be linked."""

    def quote(self, text: str) -> str:
        """Return the text as a quotation that can be expanded."""

    def moment(self, words: str, at: datetime, form: str) -> str:
        """Return a moment that an app may show in its own time zone."""


class Html:
    """Telegram's HTML."""

    def safe(self, text: str) -> str:
        """Return the text with `<`, `>` and `&` escaped."""
        return html.escape(text, quote=False)

    def bold(self, text: str) -> str:
        """Return the text in bold."""
        return f"<b>{text}</b>"

    def link(self, text: str, url: str | None) -> str:
        """Return the text as a link; the text alone if the URL may not be linked."""
        target = link_target(url or "")
        return f'<a href="{html.escape(target)}">{text}</a>' if target else text

    def quote(self, text: str) -> str:
        """Return a quotation that shows three lines until it is pressed."""
        return f"<blockquote expandable>{text}</blockquote>"

    def code(self, text: str) -> str:
        """Return the text as code: a tap copies it, and a handler finds it in the pressed message."""
        return f"<code>{text}</code>"

    def underlined(self, text: str) -> str:
        """Return the text underlined."""
        return f"<u>{text}</u>"

    def moment(self, words: str, at: datetime, form: str) -> str:
        """Return a date_time entity; an app that does not know it shows the words."""
        return f'<tg-time unix="{max(int(at.timestamp()), 1)}" format="{form}">{words}</tg-time>'


class Plain:
    """Plain text, in which Telegram links a URL that stands in it."""

    def safe(self, text: str) -> str:
        """Return the text as it is."""
        return text

    def bold(self, text: str) -> str:
        """Return the text as it is."""
        return text

    def link(self, text: str, _url: str | None) -> str:
        """Return the text alone."""
        return text

    def quote(self, text: str) -> str:
        """Return the text as it is."""
        return text

    def moment(self, words: str, _at: datetime, _form: str) -> str:
        """Return the words."""
        return words
