"""Items as the bytes of a feed: RSS 2.0, Atom (RFC 4287) or JSON Feed 1.1."""

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from markupsafe import escape

from bot.sandbox.news.generator import Item
from bot.sandbox.news.script import SAME_GUID, WRONG_CHARSET, Outlet

CONTENT_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"


def render(outlet: Outlet, language: str, items: Sequence[Item], *, base: str) -> bytes:
    """Return an outlet's feed in the format of the outlet.

    Args:
        outlet: whose feed it is.
        language: of the feed.
        items: the newest first.
        base: where the site is, without a closing slash.
    """
    forms = {"rss": _rss, "atom": _atom, "json": _json}
    body = forms[outlet.form](outlet, language, items, base)
    return body.decode().encode("cp1251", "xmlcharrefreplace") if outlet.defect == WRONG_CHARSET else body


def link(item: Item, base: str) -> str:
    """Return the address of an item's page."""
    return f"{base}/{item.outlet}/{item.slug}"


def _guid(outlet: Outlet, item: Item, base: str) -> str:
    return f"{base}/{outlet.id}/" if outlet.defect == SAME_GUID else link(item, base)


def _markup(item: Item) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in (item.deck, item.text))


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _rss(outlet: Outlet, language: str, items: Sequence[Item], base: str) -> bytes:
    register_namespace("content", _CONTENT)
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    _say(channel, title=outlet.name, link=f"{base}/{outlet.id}/", description="Invented news for the demo")
    _say(channel, language=language)
    for item in items:
        entry = SubElement(channel, "item")
        _say(entry, title=item.title, link=link(item, base), guid=_guid(outlet, item, base), description=item.deck)
        _say(entry, pubDate=format_datetime(item.published_at, usegmt=True))
        if outlet.is_full:
            _say(entry, **{f"{{{_CONTENT}}}encoded": _markup(item)})
    return _bytes(root)


def _atom(outlet: Outlet, language: str, items: Sequence[Item], base: str) -> bytes:
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _say(root, title=outlet.name, id=f"{base}/{outlet.id}/")
    _say(root, updated=_stamp(max(item.published_at for item in items)))
    SubElement(root, "link", href=f"{base}/{outlet.id}/")
    SubElement(SubElement(root, "author"), "name").text = outlet.name
    for item in items:
        entry = SubElement(root, "entry")
        _say(entry, title=item.title, id=link(item, base), summary=item.deck)
        _say(entry, published=_stamp(item.published_at), updated=_stamp(item.published_at))
        SubElement(entry, "link", href=link(item, base))
        if outlet.is_full:
            SubElement(entry, "content", type="html").text = _markup(item)
    return _bytes(root)


def _json(outlet: Outlet, language: str, items: Sequence[Item], base: str) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{base}/{outlet.id}/",
        "language": language,
        "items": [
            {
                "id": link(item, base),
                "url": link(item, base),
                "title": item.title,
                "summary": item.deck,
                "content_text": f"{item.deck} {item.text}",
                "date_published": _stamp(item.published_at),
            }
            for item in items
        ],
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def _say(parent: Element, **texts: str) -> None:
    for tag, text in texts.items():
        SubElement(parent, tag).text = text


def _bytes(root: Element) -> bytes:
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body
