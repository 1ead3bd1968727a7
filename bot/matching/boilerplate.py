"""Remove what belongs to the outlet and not to the news: footers, links to other stories, the outlet's own name."""

import re
from collections.abc import Sequence

from bot.language.folding import fold
from bot.language.lexicon import Lexicon
from bot.language.passage import cut
from bot.language.sentences import split
from bot.model.entries import Entry

MAX_TITLE_CHARS = 300  # a longer one is a text in the wrong place
MAX_BODY_CHARS = 2500  # read of a body: more cost time and changed no score
_SECTION = re.compile(r"\s(?:\||::|»|›)\s?[^|]{2,40}$")  # what follows a bar is never the news
_SUFFIX = re.compile(r"\s(?:[-–—•·]\s|\()([^-–—•·()]{2,40})\)?$")
_MAX_OUTLET_WORDS = 5  # of an outlet's name at the end of a title
_MAX_ADDRESS_WORDS = 12
_TAIL_CHARS = 150  # at the end of a body, searched for an address


def clean_title(entry: Entry, outlets: Lexicon) -> str:
    """Return an entry's title without the outlet's name at its end: "… - Report Azerbaijan", "… | Armenia"."""
    title = _SECTION.sub("", entry.title[:MAX_TITLE_CHARS].rstrip())
    suffix = _SUFFIX.search(title)
    if suffix and (_is_publisher(suffix[1], entry) or _is_outlet(suffix[1], outlets)):
        return title[: suffix.start()]
    return title


def clean_body(entry: Entry, markers: Sequence[str]) -> str:
    """Return an entry's text without service sentences and the outlet's own name, at most 2,500 characters."""
    body = entry.body[:MAX_BODY_CHARS].rstrip()
    if _has_mark(body, markers):
        body = "\n".join(sentence for sentence in split(body) if not _has_mark(sentence, markers))
    while (last := split(body[-_TAIL_CHARS:].rpartition("\n")[2])) and _is_address(last[-1]):
        body = body[: -len(last[-1])].rstrip()
    return body.replace(entry.publisher.name, " ") if " " in entry.publisher.name else body


def _has_mark(text: str, markers: Sequence[str]) -> bool:
    lowered = text.lower()
    return any(marker in lowered for marker in markers)


def _is_address(sentence: str) -> bool:
    """Return whether a sentence is an address: commas, and no word with a small first letter ("Yerevan, Armenia")."""
    words = cut(sentence).raw
    is_capitalised = all(word[0].isupper() or word[0].isdecimal() for word in words)
    return "," in sentence and len(words) <= _MAX_ADDRESS_WORDS and is_capitalised


def _is_publisher(suffix: str, entry: Entry) -> bool:
    folded, name, host = fold(suffix), fold(entry.publisher.name), fold(entry.publisher.id)
    return bool(name and name in folded) or folded.replace(" ", "") in {host, host.rsplit(".", 1)[0]}


def _is_outlet(suffix: str, outlets: Lexicon) -> bool:
    words = cut(suffix)
    return len(words.raw) <= _MAX_OUTLET_WORDS and any(word in outlets for word in words.folded)
