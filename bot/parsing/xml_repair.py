"""Repair the commonest errors that make a feed malformed: `R&D`, a reference to a character that XML forbids, a cut.

After repair such a feed is read by the fast parser, and better than by feedparser, which makes `R&D;` of the first.
CDATA sections are valid as they are and stay unchanged.
"""

import re

from bot.parsing import character_references

_ERROR = re.compile(r"(?P<bare>&)(?!#?\w+;)|&#(?:(?P<decimal>\d+)|x(?P<hex>[0-9a-f]+));", re.IGNORECASE)
_ITEM_TAG = re.compile(rb"<(/?)(?:[a-z_][\w.-]*:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_ROOT_END = re.compile(rb"</(?:[a-z_][\w.-]*:)?(?:rss|rdf|feed)\s*>", re.IGNORECASE)
_CDATA_START, _CDATA_END = "<![CDATA[", "]]>"


def repair(text: str) -> str:
    """Return the text with bare ampersands escaped and forbidden references removed or joined; linear in its length."""
    first, *sections = text.split(_CDATA_START)
    return "".join([_outside(first), *map(_section, sections)])


def _section(rest: str) -> str:
    inside, end, outside = rest.partition(_CDATA_END)
    return f"{_CDATA_START}{inside}{end}{_outside(outside)}"


def _outside(text: str) -> str:
    return _ERROR.sub(_mended, character_references.join_pairs(text))


def _mended(error: re.Match[str]) -> str:
    if error["bare"]:
        return "&amp;"
    digits, base = (error["decimal"], 10) if error["decimal"] else (error["hex"], 16)
    return error[0] if character_references.is_allowed(digits, base) else ""


def without_partial_item(body: bytes) -> bytes:
    """Return a feed that was cut in its last item without that item: half a headline is no headline.

    Anything else is returned as it is, also a feed that closes none of its items.
    """
    opened: list[int] = []  # since the last end of an item
    for tag in _ITEM_TAG.finditer(body):
        if tag[1]:
            opened.clear()
        else:
            opened.append(tag.start())
    if len(opened) != 1 or _ROOT_END.search(body, opened[0]):
        return body
    return body[: opened[0]]
