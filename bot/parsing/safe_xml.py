"""The gate: text → parse, by expat, with a limit on everything that a hostile document could blow up.

Measured elsewhere and the reason for each limit: one element with 100,000 attributes keeps feedparser busy for more
than a minute; nested entities grow a thousandfold; 50,000 entries take it 26 seconds. Here each is refused, or cut, as
soon as it is seen. No address is ever opened: what a DOCTYPE names is answered with HTML's names for characters, which
is what RSS 0.91 declares there, and what authors who write `&nbsp;` without declaring it mean.
"""

import xml.etree.ElementTree as ET  # only its parse builder is used; expat below is the guarded parser
from functools import lru_cache
from html.entities import name2codepoint
from itertools import chain
from xml.parsers import expat  # this is the gate: no internal subset, no entities, limits on the rest

from bot.errors import UnreadableError

MAX_DEPTH = 100  # elements inside one another
MAX_ATTRIBUTES = 64  # of one element
MAX_ELEMENTS = 200_000  # of one document
MAX_ITEMS = 1000  # of one document; the first ones are kept
MAX_TEXT_CHARS = 1_000_000  # characters of one element; the rest is dropped

BASE, LANG = (f"{{http://www.w3.org/XML/1998/namespace}}{name}" for name in ("base", "lang"))
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_KEPT = frozenset({"href", "rel", "type", "mode", "url", "isPermaLink", BASE, LANG, ABOUT})
_IN_XML = frozenset({"lt", "gt", "amp", "quot"})
_NAMES = "".join(f'<!ENTITY {name} "&#{code};">' for name, code in name2codepoint.items() if name not in _IN_XML)


class RejectedInputError(UnreadableError):
    """Nobody should try to read this: it is hostile, or certainly something else than a feed."""


class _Enough(Exception):  # noqa: N818  not an error: the last item that is wanted has ended
    pass


def parse_fast(text: str) -> ET.Element | None:
    """Return the root of a document that is sound and small enough at first sight; None where it takes a closer look.

    The same parse that `parse` returns, at a fraction of its cost: nothing of ours is called for each element.
    """
    if "<!DOCTYPE" in text or text.count("<") > MAX_ELEMENTS:
        return None
    try:
        root = ET.fromstring(text)  # noqa: S314  no DOCTYPE is in it, so no entity can be declared
    except (ET.ParseError, UnicodeEncodeError):
        return None
    return root if _is_within_limits(root) else None


def _is_within_limits(root: ET.Element) -> bool:
    """Look at a parse level by level: nothing here may recurse as deep as a document wants."""
    level = [root]
    for _ in range(MAX_DEPTH):
        if max(map(len, map(ET.Element.keys, level)), default=0) > MAX_ATTRIBUTES:
            return False
        level = list(chain.from_iterable(level))
    return not level


def parse(text: str) -> ET.Element:
    """Return the root of a document; tags and attributes are written `{namespace}name`.

    Only attributes that a reader of feeds asks for are kept. Where there are more than 1,000 items, the parse ends
    after the thousandth.

    Raises:
        RejectedInputError: for what is hostile.
        UnreadableError: for what is not well-formed XML.
    """
    gate = _Gate()
    try:
        gate.parser.Parse(text, True)  # noqa: FBT003  expat takes no name here: this is all there is
    except _Enough:
        return gate.finish()
    except (expat.ExpatError, UnicodeEncodeError) as error:
        message = f"not well-formed: {error}"
        raise UnreadableError(message) from error
    return gate.finish()


@lru_cache(maxsize=1024)
def is_item(tag: str) -> bool:
    """Whether an element is an item of a feed, in any of its dialects."""
    return tag.rpartition("}")[2].lower() in {"item", "entry"}


@lru_cache(maxsize=1024)
def _spelt(name: str) -> str:
    """Return a name as trees of the standard library spell it; expat leaves out the first brace."""
    return f"{{{name}" if "}" in name else name


class _Gate:
    """What expat calls, and how far it has come."""

    def __init__(self) -> None:
        self._builder = ET.TreeBuilder()
        self._open: list[str] = []
        self._inside = 0  # items that are open
        self._elements = self._items = self._length = 0
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        self.parser.UseForeignDTD(True)  # noqa: FBT003  expat takes no name here: asks for names though none is declared
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ExternalEntityRefHandler = self._names
        self.parser.SkippedEntityHandler = self._skipped
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def finish(self) -> ET.Element:
        while self._open:
            self._builder.end(self._open.pop())
        return self._builder.close()

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        if has_subset:
            message = "hostile: it declares entities of its own"
            raise RejectedInputError(message)

    def _names(self, context: str | None, *_identifiers: str | None) -> int:
        if context is None:  # the DTD, named or not; anything else would have had to be declared
            self.parser.ExternalEntityParserCreate(context).Parse(_NAMES, True)  # noqa: FBT003  as above
        return 1

    def _skipped(self, name: str, is_parameter: int) -> None:
        if not is_parameter:
            self._data(f"&{name};")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._check(len(attributes))
        tag = _spelt(tag)
        self._open.append(tag)
        self._inside += is_item(tag)
        self._length = 0
        kept = {_spelt(name): value for name, value in attributes.items()}
        self._builder.start(tag, {name: value for name, value in kept.items() if name in _KEPT})

    def _check(self, attributes: int) -> None:
        for what, found, limit in (
            ("elements inside one another", len(self._open) + 1, MAX_DEPTH),
            ("attributes of one element", attributes, MAX_ATTRIBUTES),
            ("elements", self._elements, MAX_ELEMENTS),
        ):
            if found > limit:
                message = f"hostile: more than {limit:,} {what}"
                raise RejectedInputError(message)

    def _end(self, tag: str) -> None:
        self._builder.end(self._open.pop())
        self._length = 0
        if is_item(tag):
            self._inside -= 1
            self._items += not self._inside
            if self._items >= MAX_ITEMS:
                raise _Enough

    def _data(self, text: str) -> None:
        room = MAX_TEXT_CHARS - self._length
        if room > 0:
            self._builder.data(text[:room])
        self._length += len(text)
