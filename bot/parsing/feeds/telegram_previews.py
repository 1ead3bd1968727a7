"""Parse the preview page of a public Telegram channel (t.me/s/NAME) → raw items: its last posts, which have no titles.

The page is split at its posts and each is searched once, so the cost is linear in its length.
Turned down: `html.parser` (quadratic on hostile input in the Python we support), lxml (a C parser and its untyped trees
for three fields).
"""

import re
from collections.abc import Iterator

from bot.parsing.raw_entry import ContentType, RawEntry, RawField, RawItem
from bot.parsing.safe_xml import MAX_ITEMS, RejectedInputError

_POST = re.compile(r'data-post="([A-Za-z0-9_]{1,64}/[0-9]{1,12})"')
_TEXT = re.compile(r'<div class="tgme_widget_message_text js-message_text"[^<>]{0,200}>')
_DIV = re.compile(r"<(/?)div\b")
_DATE = re.compile(r'<time\b[^<>]{0,200}?\bdatetime="([^"<>]{1,60})"')


def parse(text: str) -> tuple[RawItem, ...]:
    """Return the posts of a page that have text, in its order, at most 1,000.

    Raises:
        RejectedInputError: for a page without posts.
    """
    _, *posts = _POST.split(text)
    if not posts:
        message = "a page without posts: the channel's previews are off, or there is no such channel"
        raise RejectedInputError(message)
    return tuple(entry.item for entry in _entries(posts))


def _entries(posts: list[str]) -> Iterator[RawEntry]:
    for name, post in list(zip(posts[::2], posts[1::2], strict=True))[:MAX_ITEMS]:
        start, dates = _TEXT.search(post), _DATE.findall(post)
        if start:
            yield RawEntry(
                text=RawField(_inside(post, start.end()), ContentType.HTML),
                link=f"https://t.me/{name}",
                guid=name,
                dates=tuple(dates[-1:]),  # the date of a quoted post comes before its own
            )


def _inside(post: str, start: int) -> str:
    """Return the content of a `div` that was opened just before `start`, up to its own end tag."""
    depth = 1
    for tag in _DIV.finditer(post, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return post[start : tag.start()]
    return post[start:]
