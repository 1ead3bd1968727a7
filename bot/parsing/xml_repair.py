"""The two slips that most often make a feed no XML: `R&D`, and a reference to a character that XML has not.

Mended, such a feed is read by the fast path, and better than by feedparser, which makes `R&D;` of the first. What lies
in CDATA sections is right as it stands and is not touched.
"""

import re

_SLIP = re.compile(
    r"(?P<loose>&)(?!#?\w+;)|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE
)
_OPENS, _CLOSES = "<![CDATA[", "]]>"


def repair(text: str) -> str:
    """Return the text with loose ampersands escaped and impossible characters gone; linear in its length."""
    first, *sections = text.split(_OPENS)
    return "".join([_outside(first), *map(_section, sections)])


def _section(rest: str) -> str:
    inside, closes, outside = rest.partition(_CLOSES)
    return f"{_OPENS}{inside}{closes}{_outside(outside)}"


def _outside(text: str) -> str:
    return _SLIP.sub(lambda slip: "&amp;" if slip["loose"] else "", text)
