"""Parse XML with limits: text → tree, by expat, with limits on depth, elements, attributes, items and text.

Measured elsewhere, and the reason for each limit: one element with 100,000 attributes keeps feedparser busy for more
than a minute; nested entities grow a thousandfold; 50,000 entries take it 26 seconds. Each is refused, or cut, as
soon as it is detected. No address is ever opened: the external subset of a DOCTYPE is replaced by HTML's character
entities, which is what RSS 0.91 declares there, and what authors who write `&nbsp;` without declaring it mean.
"""

import re
import xml.etree.ElementTree as ET  # only its tree builder is used; expat below is the guarded parser
from functools import lru_cache
from html.entities import name2codepoint
from itertools import chain
from xml.parsers import expat  # guarded below: no internal subset, no entities, limits on the rest

from bot.errors import UnreadableError

MAX_DEPTH = 100  # of elements inside one another
MAX_ATTRIBUTES = 64  # of one element
MAX_ELEMENTS = 200_000  # of one document
MAX_ITEMS = 1000  # of one document; further ones are dropped
MAX_TEXT_CHARS = 1_000_000  # of one element; further characters are dropped

MAX_ENTITIES = 500  # that a document and HTML declare: HTML has 252
MAX_ENTITY_CHARS = 32
_NESTED_ENTITY = re.compile("[&%](?!#|(?:amp|lt|gt|quot|apos);)")  # those of XML itself stand for one character

XML_BASE, XML_LANG = (f"{{http://www.w3.org/XML/1998/namespace}}{name}" for name in ("base", "lang"))
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_USED_ATTRIBUTES = frozenset(
    {"href", "rel", "type", "mode", "url", "isPermaLink", "medium", XML_BASE, XML_LANG, RDF_ABOUT}
)
_XML_ENTITIES = frozenset({"lt", "gt", "amp", "quot"})
_HTML_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">' for name, code in name2codepoint.items() if name not in _XML_ENTITIES
)


class RejectedInputError(UnreadableError):
    """The document must not be tried by another parser: it is hostile, or certainly no feed."""


class _ItemLimitReached(Exception):  # noqa: N818  not an error: the last item to be parsed has ended
    pass


def parse_fast(text: str) -> ET.Element | None:
    """Return the root of a well-formed document without DOCTYPE and within the limits; None for any other.

    The same tree that `parse` returns, at a fraction of its cost: no Python code runs for each element.
    """
    if "<!DOCTYPE" in text or text.count("<") > MAX_ELEMENTS:
        return None
    try:
        root = ET.fromstring(text)  # noqa: S314  no DOCTYPE is in it, so no entity can be declared
    except (ET.ParseError, UnicodeEncodeError):
        return None
    return root if _is_within_limits(root) else None


def _is_within_limits(root: ET.Element) -> bool:
    """Check depth and attributes level by level: a recursion could be as deep as the document."""
    level = [root]
    for _ in range(MAX_DEPTH):
        if max(map(len, map(ET.Element.keys, level)), default=0) > MAX_ATTRIBUTES:
            return False
        level = list(chain.from_iterable(level))
    return not level


def parse(text: str) -> ET.Element:
    """Return the root of a document; tags and attributes are written `{namespace}name`.

    Only the attributes that feeds are read by are in the tree. Of more than 1,000 items, it ends after the thousandth.

    Raises:
        RejectedInputError: for a hostile document.
        UnreadableError: for malformed XML.
    """
    parser = _GuardedParser()
    try:
        parser.expat.Parse(text, True)  # noqa: FBT003  expat takes no keyword: the text is complete
    except _ItemLimitReached:
        return parser.finish()
    except (expat.ExpatError, UnicodeEncodeError) as error:
        message = f"not well-formed: {error}"
        raise UnreadableError(message) from error
    return parser.finish()


@lru_cache(maxsize=1024)
def is_item(tag: str) -> bool:
    """Return whether an element is an item of a feed, in any format."""
    return tag.rpartition("}")[2].lower() in {"item", "entry"}


@lru_cache(maxsize=1024)
def _etree_name(name: str) -> str:
    """Return a name as the trees of the standard library have it; expat omits the first brace."""
    return f"{{{name}" if "}" in name else name


class _GuardedParser:
    """The handlers of expat, with the counts that are limited."""

    def __init__(self) -> None:
        self._builder = ET.TreeBuilder()
        self._open: list[str] = []
        self._open_items = 0
        self._elements = self._items = self._length = self._entities = 0
        self.expat = expat.ParserCreate(namespace_separator="}")
        self.expat.buffer_text = True
        self.expat.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        self.expat.UseForeignDTD(True)  # noqa: FBT003  expat takes no keyword: entities are resolved without a DOCTYPE too
        self.expat.EntityDeclHandler = self._entity
        self.expat.ExternalEntityRefHandler = self._html_entities
        self.expat.SkippedEntityHandler = self._skipped
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end
        self.expat.CharacterDataHandler = self._data

    def finish(self) -> ET.Element:
        while self._open:
            self._builder.end(self._open.pop())
        return self._builder.close()

    def _entity(
        self,
        _name: str,
        is_parameter: int,
        value: str | None,
        _base: str | None,
        _system: str | None,
        _public: str | None,
        _notation: str | None,
    ) -> None:
        self._entities += 1
        is_nested = value is not None and _NESTED_ENTITY.search(value) is not None
        is_long = value is not None and len(value) > MAX_ENTITY_CHARS
        is_file = value is None and not is_parameter
        if (is_parameter and value is not None) or is_nested or is_long or is_file or self._entities > MAX_ENTITIES:
            message = "hostile: it declares entities that grow, or files"
            raise RejectedInputError(message)

    def _html_entities(self, context: str | None, *_identifiers: str | None) -> int:
        if context is None:  # the DTD, named or not; any other entity would have had to be declared
            self.expat.ExternalEntityParserCreate(context).Parse(_HTML_ENTITIES, True)  # noqa: FBT003  as above
        return 1

    def _skipped(self, name: str, is_parameter: int) -> None:
        if not is_parameter:
            self._data(f"&{name};")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._check_limits(len(attributes))
        tag = _etree_name(tag)
        self._open.append(tag)
        self._open_items += is_item(tag)
        self._length = 0
        values = {_etree_name(name): value for name, value in attributes.items()}
        self._builder.start(tag, {name: value for name, value in values.items() if name in _USED_ATTRIBUTES})

    def _check_limits(self, attributes: int) -> None:
        for subject, count, limit in (
            ("elements inside one another", len(self._open) + 1, MAX_DEPTH),
            ("attributes of one element", attributes, MAX_ATTRIBUTES),
            ("elements", self._elements, MAX_ELEMENTS),
        ):
            if count > limit:
                message = f"hostile: more than {limit:,} {subject}"
                raise RejectedInputError(message)

    def _end(self, tag: str) -> None:
        self._builder.end(self._open.pop())
        self._length = 0
        if is_item(tag):
            self._open_items -= 1
            self._items += not self._open_items
            if self._items >= MAX_ITEMS:
                raise _ItemLimitReached

    def _data(self, text: str) -> None:
        room = MAX_TEXT_CHARS - self._length
        if room > 0:
            self._builder.data(text[:room])
        self._length += len(text)
