"""Tree → raw entries: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and what is found between them.

Feeds mix dialects: an Atom link inside RSS, a Dublin Core date beside a pubDate. So an item is parse by the names of
its children, whatever the document calls itself, and the more exact name wins.
"""

import re
import xml.etree.ElementTree as ET  # trees are parse here; the gate parses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from html import escape
from itertools import islice

from bot.errors import UnreadableError
from bot.parsing import safe_xml, xml_repair
from bot.parsing.raw_entry import ContentType, RawEntry, RawField, RawItem
from bot.parsing.urls import absolute

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PROLOG = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?")  # what it says of the charset has been looked at
_PAGE = re.compile(r"(?:\s|<\?[^>]*>|<!--(?:[^-]|-(?!->))*-->)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_NAMESPACES = (  # by a part of their address, for their spellings are many; "" is the core of RSS and Atom
    ("purl.org/rss/1.0/modules/content", "content:"),
    ("purl.org/rss/1.0/modules", "other:"),
    ("purl.org/dc/", "dc:"),
    ("yahoo.com/mrss", "media:"),
    ("itunes.com/dtds", "itunes:"),
    ("bing.com", "news:"),
    ("purl.org/rss/", ""),
    ("w3.org/2005/atom", ""),
    ("purl.org/atom/", ""),
    ("/rdf/simple", ""),
    ("userland.com", ""),
)
_DATES = ("pubdate", "published", "issued", "dc:date", "dc:issued", "created", "dc:created", "updated", "modified")
_FORMS = {
    "html": ContentType.HTML,
    "text/html": ContentType.HTML,
    "text": ContentType.PLAIN,
    "text/plain": ContentType.PLAIN,
}

_Fields = Mapping[str, Sequence[ET.Element]]


def parse(text: str, url: str) -> tuple[RawItem, ...]:
    """Return the items of an XML feed, at most 1,000; the rest of each is parse when it is asked for.

    Args:
        text: the document.
        url: where it was found, for relative links.

    Raises:
        RejectedInputError: for a web page, and for what the gate holds back.
        UnreadableError: for what is not well-formed, or no feed that we know.
    """
    root = parse_tree(text)
    name = root.tag.rpartition("}")[2]
    if name.lower() not in _ROOTS:
        message = f"no feed: it begins with <{name[:40]}>"
        raise UnreadableError(message)
    home = _home(root, url)
    found = islice(_items(root, "", None), safe_xml.MAX_ITEMS)
    return tuple(
        _item(_fields(item), item.get(safe_xml.ABOUT), base or home, language) for item, base, language in found
    )


def parse_tree(text: str) -> ET.Element:
    """Return the parse_tree of an XML document.

    Raises:
        RejectedInputError: for a web page, and for what the gate holds back.
        UnreadableError: for what is not well-formed, even with its commonest slips mended.
    """
    if _PAGE.match(text[:4000]):
        message = "a web page"
        raise safe_xml.RejectedInputError(message)
    root = safe_xml.parse_fast(text.lstrip())
    return _tree(_NOT_XML.sub("", text)) if root is None else root


def _tree(text: str) -> ET.Element:
    text = _PROLOG.sub("", text, count=1)
    try:
        return safe_xml.parse(text)
    except safe_xml.RejectedInputError:
        raise
    except UnreadableError:
        mended = xml_repair.repair(text)
        if mended == text:
            raise
        return safe_xml.parse(mended)


def _items(element: ET.Element, base: str, language: str | None) -> Iterator[tuple[ET.Element, str, str | None]]:
    """Yield each item with what it inherits: the base of its links, and its language."""
    base = absolute(element.get(safe_xml.BASE, ""), base) or base
    language = element.get(safe_xml.LANG) or language
    if safe_xml.is_item(element.tag):
        yield element, base, language
    elif len(element):
        language = _text(_fields(element), "language", "dc:language") or language
        for child in element:
            yield from _items(child, base, language)


def _home(root: ET.Element, url: str) -> str:
    """Return what relative links are relative to where no xml:base is given: the feed's own page, else its address."""
    channel = next((child for child in root if child.tag.rpartition("}")[2].lower() == "channel"), root)
    return absolute(_link(_fields(channel)), url) or url


def _item(fields: _Fields, about: str | None, base: str, language: str | None) -> RawItem:
    guid = _text(fields, "guid", "id") or about
    link = _link(fields) or (guid if guid and _is_link(fields) else "")
    title = _words(fields, "title", "dc:title", "media:title")
    read = RawEntry(title=title, link=link, base=base, guid=guid, language=language)
    return RawItem(title, link, base, guid, partial(_entry, fields, read))


def _entry(fields: _Fields, read: RawEntry) -> RawEntry:
    """Complete what was read of an item with the rest."""
    name, address = _origin(fields)
    return replace(
        read,
        description=_words(fields, "description", "summary", "dc:description", "itunes:summary", "media:description"),
        text=_words(fields, "content:encoded", "content", "fulltext", "body"),
        dates=tuple(text for name in _DATES if (text := _text(fields, name))),
        language=_text(fields, "dc:language", "language") or read.language,
        source_name=name,
        source_url=address,
    )


def _fields(element: ET.Element) -> _Fields:
    """Return the children of an element by name; those of a media group count as its own."""
    own = element.tag.rpartition("}")[0]
    found: dict[str, list[ET.Element]] = defaultdict(list)
    for child in element:
        name = _name(child.tag, own)
        found[name].append(child)
        if name == "media:group":
            for inner in child:
                found[_name(inner.tag, own)].append(inner)
    return found


@lru_cache(maxsize=1024)
def _name(tag: str, own: str) -> str:
    """Return the name of a tag in small letters, with a prefix of ours unless it belongs to RSS, Atom or its parent."""
    namespace, _, local = tag.rpartition("}")
    if namespace in {"", own}:
        return local.lower()
    prefix = next((prefix for part, prefix in _NAMESPACES if part in namespace.lower()), "other:")
    return prefix + local.lower()


def _text(fields: _Fields, *names: str) -> str | None:
    """Return the first of these fields that says something."""
    for name in names:
        for element in fields.get(name, ()):
            if text := (element.text or "").strip():
                return text
    return None


def _words(fields: _Fields, *names: str) -> RawField:
    for name in names:
        for element in fields.get(name, ()):
            if value := _value(element).strip():
                return RawField(value[: safe_xml.MAX_TEXT_CHARS], _form(element, name))
    return RawField()


def _form(element: ET.Element, name: str) -> ContentType:
    if len(element) or name == "content:encoded":
        return ContentType.HTML
    return _FORMS.get(element.get("type", "").lower(), ContentType.UNSAID)


def _value(element: ET.Element) -> str:
    """Return what an element holds; elements inside it (XHTML, or a feed that forgot to escape) as markup again."""
    return "".join(_markup(element)) if len(element) else (element.text or "")


def _markup(element: ET.Element) -> Iterator[str]:
    yield escape((element.text or ""), quote=False)
    for child in element:
        tag = child.tag.rpartition("}")[2]
        yield f"<{tag}>"
        yield from _markup(child)
        yield f"</{tag}>{escape(child.tail or '', quote=False)}"


def _link(fields: _Fields) -> str:
    """Return the address of the page, as it is written: RSS puts it inside the element, Atom into an attribute."""
    if text := _text(fields, "link"):
        return text
    links = [
        link for link in fields.get("link", ()) if link.get("href") and link.get("rel", "alternate") == "alternate"
    ]
    pages = [link for link in links if "html" in link.get("type", "html")]
    return (pages or links)[0].get("href", "") if links else ""


def _is_link(fields: _Fields) -> bool:
    return all(guid.get("isPermaLink", "").lower() != "false" for guid in fields.get("guid", ()))


def _origin(fields: _Fields) -> tuple[str, str]:
    """Return name and address of the outlet whose item this is, "" where the feed does not say."""
    for source in fields.get("source", ()):
        inner = _fields(source)
        return _text(inner, "title") or (source.text or "").strip(), source.get("url") or _link(inner)
    return _text(fields, "news:source") or "", ""
