"""The names of a topic, and the kinds of names by strength of evidence."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class NameKind(StrEnum):
    """The kind of a name, the strongest evidence first."""

    NAME = "name"
    ABBREVIATION = "abbreviation"
    PHRASE = "phrase"  # a longer name with a second meaning; a disambiguation rule decides
    CAPITAL = "capital"
    PERSON = "person"  # a full name in office, or a distinctive surname
    REGION = "region"
    INSTITUTION = "institution"
    ADJECTIVE = "adjective"  # adjectives and peoples
    WEAK = "weak"
    SURNAME = "surname"
    RESPELLED = "respelled"  # a strong name without its own letters, in another language: Baki for Bakı
    EVERYDAY = "everyday"  # a common word, or two letters


STRONG_KINDS = frozenset(
    {
        NameKind.NAME,
        NameKind.ABBREVIATION,
        NameKind.PHRASE,
        NameKind.CAPITAL,
        NameKind.PERSON,
        NameKind.REGION,
        NameKind.ADJECTIVE,
    }
)
"""The kinds of which a single name is evidence enough that a topic is named at all."""

PLACE_KINDS = frozenset(
    {NameKind.NAME, NameKind.PHRASE, NameKind.CAPITAL, NameKind.REGION, NameKind.WEAK, NameKind.RESPELLED}
)
"""The kinds that may say where something happens, if the topic is a place."""

COMPANY_KINDS = frozenset({NameKind.SURNAME, NameKind.RESPELLED})
"""The kinds that suffice beside a name of a related topic."""

KIND_RANK = {kind: rank for rank, kind in enumerate(NameKind)}


@dataclass(frozen=True, slots=True)
class Name:
    """A name as its file has it."""

    owner: str  # id of the topic or other entity
    kind: NameKind
    text: str  # its dictionary form, "Ереван"
    capitals: int  # how many of its first letters the text must write as capitals
    is_place: bool  # whether its owner is a place on the map
    since: date | None = None  # of a person, when the office began
    until: date | None = None
    bearer: str | None = None  # of a person, the same for the names in all languages
    language: str | None = None  # of its table in the topic's file

    def is_written(self, word: str) -> bool:
        """Return whether the first word of a mention has the capitals that the name needs."""
        return not self.capitals or word[: self.capitals].isupper()


def name_as_spelled(name: Name, words: str, language: str | None) -> Name:
    """Return a name as it counts where it is spelled so: without its own letters it needs company elsewhere.

    Bakı written "Baki" is a surname in Turkish and a word in Malay; in Azerbaijani it is Bakı without the keyboard.
    """
    if name.text.isascii() or language == name.language or name.kind not in STRONG_KINDS:
        return name
    lost = any(
        not dictionary_letter.isascii() and letter.isascii()
        for dictionary_letter, letter in zip(name.text, words, strict=False)
    )
    return replace(name, kind=NameKind.RESPELLED) if lost and name.text[0].isascii() else name


def required_capitals(text: str) -> int:
    """Return how many capitals a mention of a name needs: all of an abbreviation's, the first of a short name's.

    Long names are unmistakable, and many outlets write them small.
    """
    words = text.split()
    if len(words) == 1 and len(text) > 1 and text.isupper():
        return len(text)
    max_short_words = 2
    return int(len(words) <= max_short_words and text[0].isupper())


def name_on_day(name: Name, day: date) -> Name | None:
    """Return a name as it counts on a day: out of office a full name is weak, and a surname is no name."""
    if (name.since is None or name.since <= day) and (name.until is None or day <= name.until):
        return name
    if " " not in name.text:
        return None
    return replace(name, kind=NameKind.WEAK, since=None, until=None)
