"""Parse XML feeds → raw items: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and mixtures of them.

Feeds mix formats: an Atom link inside RSS, a Dublin Core date beside a pubDate. So an item is read by the names of
its children, whatever the format of the document, and the more specific name takes precedence.
"""

import re
import xml.etree.ElementTree as ET  # to read trees; `safe_xml` parses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from html import escape
from itertools import islice

from bot.errors import UnreadableError
from bot.parsing import safe_xml, xml_repair
from bot.parsing.raw_entry import ContentType, RawEntry, RawField, RawItem
from bot.parsing.urls import absolute, link_base

_FORBIDDEN_CHARS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PART_CHARS = 2**16
_PROLOG = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?")  # its charset has been used already
_WEB_PAGE = re.compile(
    r"(?:\s|<\?[^>]*>|<!--(?:[^-]|-(?!->))*-->)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
_ROOT_TAGS = frozenset({"rss", "rdf", "feed", "channel"})
_NAMESPACES = (  # by a part of their URI, which has many spellings; "" is the core of RSS and Atom
    ("purl.org/rss/1.0/modules/content", "content:"),
    ("purl.org/rss/1.0/modules", "other:"),
    ("purl.org/dc/", "dc:"),
    ("yahoo.com/mrss", "media:"),
    ("itunes.com/dtds", "itunes:"),
    ("bing.com", "news:"),
    ("yandex.", "ru:"),
    ("rambler.ru", "ru:"),
    ("purl.org/rss/", ""),
    ("w3.org/2005/atom", ""),
    ("purl.org/atom/", ""),
    ("/rdf/simple", ""),
    ("userland.com", ""),
)
_DATE_FIELDS = (
    "pubdate",
    "published",
    "issued",
    "dc:date",
    "dc:issued",
    "created",
    "dc:created",
    "updated",
    "modified",
)
_DESCRIPTION_FIELDS = ("description", "summary", "dc:description", "itunes:summary")
_VIDEO_TYPES = ("video/", "application/x-shockwave-flash")  # the second is YouTube's
_FULL_TEXT_FIELDS = (  # of Yandex and Rambler, whose namespaces have many spellings, and of feeds without any
    *(f"{prefix}{name}" for prefix in ("ru:", "other:", "") for name in ("full-text", "fulltext", "full_text")),
    "ru:content",
)
_CONTENT_TYPES = {
    "html": ContentType.HTML,
    "text/html": ContentType.HTML,
    "text": ContentType.PLAIN,
    "text/plain": ContentType.PLAIN,
}

_Fields = Mapping[str, Sequence[ET.Element]]


def parse(text: str, url: str) -> tuple[RawItem, ...]:
    """Return the items of an XML feed, at most 1,000; the other fields of each are read on demand.

    Args:
        text: the document.
        url: its address, for relative links.

    Raises:
        RejectedInputError: for a web page, and for a hostile document.
        UnreadableError: for a malformed document, and for an unknown format.
    """
    root = parse_tree(text)
    name = root.tag.rpartition("}")[2]
    if name.lower() not in _ROOT_TAGS:
        message = f"no feed: it begins with <{name[:40]}>"
        raise UnreadableError(message)
    home = _home(root, url)
    elements = islice(_items(root, "", None), safe_xml.MAX_ITEMS)
    return tuple(
        _item(_fields(item), item.get(safe_xml.RDF_ABOUT), base or home, language) for item, base, language in elements
    )


def parse_tree(text: str) -> ET.Element:
    """Return the tree of an XML document.

    Raises:
        RejectedInputError: for a web page, and for a hostile document.
        UnreadableError: for a document that is malformed even after repair.
    """
    if _WEB_PAGE.match(text[:4000]):
        message = "a web page"
        raise safe_xml.RejectedInputError(message)
    root = safe_xml.parse_fast(text.lstrip())
    return _parse_slowly(_without_forbidden_chars(text)) if root is None else root


def _without_forbidden_chars(text: str) -> str:
    """Drop the characters that XML forbids, in parts: one call would hold the GIL for seconds."""
    parts = (text[start : start + _PART_CHARS] for start in range(0, len(text), _PART_CHARS))
    return "".join(_FORBIDDEN_CHARS.sub("", part) for part in parts)


def _parse_slowly(text: str) -> ET.Element:
    text = _PROLOG.sub("", text, count=1)
    try:
        return safe_xml.parse(text)
    except safe_xml.RejectedInputError:
        raise
    except UnreadableError:
        repaired = xml_repair.repair(text)
        if repaired == text:
            raise
        return safe_xml.parse(repaired)


def _items(element: ET.Element, base: str, language: str | None) -> Iterator[tuple[ET.Element, str, str | None]]:
    """Yield each item with the base of its links and its language, which it inherits."""
    base = absolute(element.get(safe_xml.XML_BASE, ""), base) or base
    language = element.get(safe_xml.XML_LANG) or language
    if safe_xml.is_item(element.tag):
        yield element, base, language
    elif len(element):
        language = _text(_fields(element), "language", "dc:language") or language
        for child in element:
            yield from _items(child, base, language)


def _home(root: ET.Element, url: str) -> str:
    """Return the base of relative links without an xml:base: the feed's home page, otherwise its address."""
    channel = next((child for child in root if child.tag.rpartition("}")[2].lower() == "channel"), root)
    return link_base(_link(_fields(channel)), url)


def _item(fields: _Fields, about: str | None, base: str, language: str | None) -> RawItem:
    guid = _text(fields, "guid", "id") or about
    link = _link(fields) or (guid if guid and (_is_link(fields) or _is_address(guid)) else "")
    title = _field(fields, "title", "dc:title", "media:title")
    raw_entry = RawEntry(title=title, link=link, base=base, guid=guid, language=language)
    return RawItem(title, link, base, guid, partial(_entry, fields, raw_entry))


def _entry(fields: _Fields, raw_entry: RawEntry) -> RawEntry:
    """Return a raw entry with all other fields of its item."""
    name, address = _origin(fields)
    return replace(
        raw_entry,
        description=_field(fields, *_DESCRIPTION_FIELDS, *(("media:description",) if _is_video(fields) else ())),
        text=_field(fields, "content:encoded", *_FULL_TEXT_FIELDS, "content", "body"),
        dates=tuple(text for name in _DATE_FIELDS if (text := _text(fields, name))),
        language=_text(fields, "dc:language", "language") or raw_entry.language,
        source_name=name,
        source_url=address,
    )


def _is_video(fields: _Fields) -> bool:
    """Return whether the item is a film, which its media description describes; that of a photo is its caption."""
    return any(
        media.get("type", "").lower().startswith(_VIDEO_TYPES) or media.get("medium", "").lower() == "video"
        for media in fields.get("media:content", ())
    )


def _fields(element: ET.Element) -> _Fields:
    """Return the children of an element by name, with those of a media group."""
    namespace = element.tag.rpartition("}")[0]
    fields: dict[str, list[ET.Element]] = defaultdict(list)
    for child in element:
        name = _name(child.tag, namespace)
        fields[name].append(child)
        if name == "media:group":
            for inner in child:
                fields[_name(inner.tag, namespace)].append(inner)
    return fields


@lru_cache(maxsize=1024)
def _name(tag: str, parent_namespace: str) -> str:
    """Return a tag in lower case, prefixed by its namespace unless that is of RSS, Atom or its parent."""
    namespace, _, local = tag.rpartition("}")
    if namespace in {"", parent_namespace}:
        return local.lower()
    prefix = next((prefix for part, prefix in _NAMESPACES if part in namespace.lower()), "other:")
    return prefix + local.lower()


def _text(fields: _Fields, *names: str) -> str | None:
    """Return the first of these fields that has text."""
    for name in names:
        for element in fields.get(name, ()):
            if text := (element.text or "").strip():
                return text
    return None


def _field(fields: _Fields, *names: str) -> RawField:
    for name in names:
        for element in fields.get(name, ()):
            if value := _markup_or_text(element).strip():
                return RawField(value[: safe_xml.MAX_TEXT_CHARS], _content_type(element, name))
    return RawField()


def _content_type(element: ET.Element, name: str) -> ContentType:
    if len(element) or name == "content:encoded":
        return ContentType.HTML
    return _CONTENT_TYPES.get(element.get("type", "").lower(), ContentType.UNDECLARED)


def _markup_or_text(element: ET.Element) -> str:
    """Return the content of an element; its child elements (XHTML, or markup without escapes) as markup."""
    return "".join(_markup(element)) if len(element) else (element.text or "")


def _markup(element: ET.Element) -> Iterator[str]:
    yield escape((element.text or ""), quote=False)
    for child in element:
        tag = child.tag.rpartition("}")[2]
        yield f"<{tag}>"
        yield from _markup(child)
        yield f"</{tag}>{escape(child.tail or '', quote=False)}"


def _link(fields: _Fields) -> str:
    """Return the address of the page, unchanged: RSS has it inside the element, Atom in an attribute."""
    if text := _text(fields, "link"):
        return text
    links = [
        link for link in fields.get("link", ()) if link.get("href") and link.get("rel", "alternate") == "alternate"
    ]
    pages = [link for link in links if "html" in link.get("type", "html")]
    return (pages or links)[0].get("href", "") if links else ""


def _is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://")) and absolute(text) != ""


def _is_link(fields: _Fields) -> bool:
    return all(guid.get("isPermaLink", "").lower() != "false" for guid in fields.get("guid", ()))


def _origin(fields: _Fields) -> tuple[str, str]:
    """Return name and address of the publisher of an item, "" where the feed does not name it."""
    for source in fields.get("source", ()):
        inner = _fields(source)
        return _text(inner, "title") or (source.text or "").strip(), source.get("url") or _link(inner)
    return _text(fields, "news:source") or "", ""
