"""Document → items, the fast path: charset, gate, dialect. What is new among them is then cleaned into entries."""

from bot.model import Document, Entry, Source
from bot.parsing import charset, compose, jsonfeed, xmlfeeds
from bot.parsing.compose import Item
from bot.parsing.gate import HopelessError


def items(document: Document, source: Source) -> tuple[Item, ...]:
    """Return the items of a feed in the order of the document, at most 1,000; () where it is a feed without any.

    Raises:
        HopelessError: for what nobody should try to read.
        UnreadableError: for what is not well-formed; a more patient parser may make something of it.
    """
    text = charset.decode(document.body, document.content_type)
    start = text.lstrip()[:1]
    if not start:
        message = "nothing in it"
        raise HopelessError(message)
    raws = jsonfeed.read(text, document.url) if start == "{" else xmlfeeds.read(text, document.url)
    return tuple(compose.item(raw, document, source) for raw in raws)


def read(document: Document, source: Source) -> tuple[Entry, ...]:
    """Return the entries of a feed, all of them cleaned.

    Raises:
        UnreadableError: as `items` does.
    """
    return tuple(item.entry for item in items(document, source))
