"""Clean titles of labels and the outlet's name; detect loud ones."""

import re
from functools import cache

from bot.language.folding import fold, words
from bot.language.lists import all_languages
from bot.model.sources import Publisher

_SUFFIX = re.compile(r"\s+(?P<mark>[-–—|•»]|::)\s+(?P<tail>[^|]{2,60})$")
_MAX_SUFFIX_WORDS = 5
_LOUD_SHARE = 0.6  # share of capitals among the letters of longer words
_MIN_LOUD_LETTERS = 4  # of a word that counts: CSTO and NATO do not


def clean(title: str, publisher: Publisher) -> str:
    """Return a title on one line, without labels before it ("BREAKING:") and the outlet's name after it."""
    bare = _labels().sub("", " ".join(title.split()))
    suffix = _SUFFIX.search(bare)
    if suffix and _is_outlet(suffix["mark"], suffix["tail"], publisher):
        bare = bare[: suffix.start()]
    return bare.strip()


def is_loud(title: str) -> bool:
    """Return whether a title is written in capitals or with exclamation marks."""
    letters = [letter for word in title.split() if len(word) > _MIN_LOUD_LETTERS for letter in word if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return "!" in title or (bool(letters) and capitals > _LOUD_SHARE * len(letters))


def _is_outlet(separator: str, tail: str, publisher: Publisher) -> bool:
    """Return whether the last part of a title names its outlet; behind a bar any short text counts as its name."""
    plain = "".join(words(fold(tail)))
    names = {"".join(words(fold(name))) for name in (publisher.name, publisher.id, publisher.id.rpartition(".")[0])}
    return plain in names or (separator in "|::" and len(tail.split()) <= _MAX_SUFFIX_WORDS)


@cache
def _labels() -> re.Pattern[str]:
    label = "|".join(re.escape(label) for language in all_languages() for label in language.outlets.labels)
    return re.compile(rf"^(?:[\[(](?:{label})[\])][\s:|–—-]*|(?:{label})\s*(?:[:|!–—/]+|\s-)\s*)+", re.IGNORECASE)
