"""What a text carries around the news: footers, pointers to other stories, the outlet's own name."""

import re
from collections.abc import Sequence

from bot.language.folding import fold
from bot.language.lexicon import Lexicon
from bot.language.passage import cut
from bot.language.sentences import split
from bot.model.entries import Entry

MAX_TITLE_CHARS = 300  # characters; a longer one is a text in the wrong place
MAX_BODY_CHARS = 2500  # characters of a body that are read: more cost time and changed no judgement
_SECTION = re.compile(r"\s(?:\||::|»|›)\s?[^|]{2,40}$")  # what stands behind a bar is never the news
_SUFFIX = re.compile(r"\s(?:[-–—•·]\s|\()([^-–—•·()]{2,40})\)?$")
_MOST_WORDS = 5  # of an outlet's name at the end of a title
_ADDRESS_WORDS = 12
_TAIL = 150  # characters in which an address at the end is looked for


def clean_title(entry: Entry, outlets: Lexicon) -> str:
    """Return an entry's title without the outlet's name at its end: "… - Report Azerbaijan", "… | Armenia"."""
    title = _SECTION.sub("", entry.title[:MAX_TITLE_CHARS].rstrip())
    suffix = _SUFFIX.search(title)
    if suffix and (_is_own(suffix[1], entry) or _is_outlet(suffix[1], outlets)):
        return title[: suffix.start()]
    return title


def clean_body(entry: Entry, marks: Sequence[str]) -> str:
    """Return an entry's text without service sentences and the outlet's own name, at most 2,500 characters."""
    body = entry.body[:MAX_BODY_CHARS].rstrip()
    if _is_service(body, marks):
        body = "\n".join(sentence for sentence in split(body) if not _is_service(sentence, marks))
    while (last := split(body[-_TAIL:].rpartition("\n")[2])) and _is_address(last[-1]):
        body = body[: -len(last[-1])].rstrip()
    return body.replace(entry.publisher.name, " ") if " " in entry.publisher.name else body


def _is_service(sentence: str, marks: Sequence[str]) -> bool:
    lowered = sentence.lower()
    return any(mark in lowered for mark in marks)


def _is_address(sentence: str) -> bool:
    """Tell whether a sentence is none: no small letter begins a word, commas between, as in "Yerevan, Armenia"."""
    words = cut(sentence).raw
    capital = all(word[0].isupper() or word[0].isdecimal() for word in words)
    return "," in sentence and len(words) <= _ADDRESS_WORDS and capital


def _is_own(suffix: str, entry: Entry) -> bool:
    said, name, host = fold(suffix), fold(entry.publisher.name), fold(entry.publisher.id)
    return bool(name and name in said) or said.replace(" ", "") in {host, host.rsplit(".", 1)[0]}


def _is_outlet(suffix: str, outlets: Lexicon) -> bool:
    words = cut(suffix)
    return len(words.raw) <= _MOST_WORDS and any(word in outlets for word in words.folded)
