"""Entities that Telegram detects in a text: commands, addresses, mentions, hashtags, cashtags, e-mail.

A plain first form of TDLib's `find_entities`: the same shapes, a short list of endings for addresses without
`https://`, and no telephone or bank card numbers.
"""

import re
from collections import Counter
from collections.abc import Iterator

from bot.sandbox.telegram.entities import Entity, units

_TOP_LEVEL_DOMAINS = (
    r"com|org|net|info|biz|edu|gov|int|mil|news|press|media|online|site|today|live|world|app|dev|io|ai|tv|me|co|eu"
    r"|am|az|ru|ge|ua|by|kz|kg|tj|uz|md|tr|ir|us|uk|de|fr|it|es|pt|pl|nl|be|ch|at|se|no|fi|dk|cz|sk|hu|ro|bg|gr|rs"
    r"|cn|jp|kr|in|il|ae|ca|au|br|mx|ee|lv|lt|рф|рус|հայ|გე|бел|укр|қаз"
)
_HOST = r"(?:[\w~-]+\.)+"
_PATH = r"""(?:[/?#][^\s<>"«»]*)?"""
_TRAILING_PUNCTUATION = ".:;,('?!`"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_PATTERNS = {
    "url": re.compile(
        rf"""(?:(?:https?|ftp)://(?:[^\s/@<>"«»]+@)?{_HOST}[\w-]{{2,}}|(?<![\w@/.#-]){_HOST}(?:{_TOP_LEVEL_DOMAINS})"""
        rf"""(?![\w@-]|\.\w))(?::\d{{1,5}})?{_PATH}"""
        r"|(?:tg|ton)://[A-Za-z0-9_-]{1,253}" + _PATH
    ),
    "email": re.compile(r"(?<![\w.+@-])[A-Za-z0-9_+.-]{1,64}@(?:[A-Za-z0-9][A-Za-z0-9_-]*\.)+[A-Za-z]{2,8}(?![\w@-])"),
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"),
    "mention": re.compile(r"(?<![\w/])@[A-Za-z0-9_]{4,32}(?![A-Za-z0-9_])"),
    "hashtag": re.compile(r"(?<![\w#·])#(?=[\w·]{0,255}[^\W\d_])[\w·]{1,256}(?![\w#·])"),
    "cashtag": re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])"),
}


_REQUIRED_CHARS = {"url": ".:", "email": "@", "bot_command": "/", "mention": "@", "hashtag": "#", "cashtag": "$"}
"""Characters of which every entity of a kind has one; a text without any is not searched."""


def detect(text: str) -> tuple[Entity, ...]:
    """Return the entities that Telegram would add to this text, none touching another, in order of place."""
    entities: list[Entity] = []
    last = 0
    for kind, start, end in sorted(_candidates(text), key=lambda span: (span[1], -span[2])):
        if start >= last:
            entities.append(Entity(kind, units(text[:start]), units(text[start:end])))
            last = end
    return tuple(entities)


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _PATTERNS.items():
        if not any(char in text for char in _REQUIRED_CHARS[kind]):
            continue
        for match in pattern.finditer(text):
            matched = _without_tail(match[0]) if kind == "url" else match[0]
            yield kind, match.start(), match.start() + len(matched)


def _without_tail(address: str) -> str:
    """Return an address without the trailing brackets and punctuation of the surrounding sentence."""
    opened: Counter[str] = Counter()
    for place, char in enumerate(address):
        opened[char] += char in _BRACKETS.values()
        if char in _BRACKETS:
            opened[_BRACKETS[char]] -= 1
            if opened[_BRACKETS[char]] < 0:
                address = address[:place]
                break
    return address.rstrip(_TRAILING_PUNCTUATION)
