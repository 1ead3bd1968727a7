"""Assign each mention its role: the subject of the story, a place, one of a list, a part of another name.

Each test looks at the words around a name and is independent of the topic. The first role that fits is taken.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from bot.language.folding import fold
from bot.language.lists import all_languages
from bot.language.passage import Passage, is_lower
from bot.matching.dictionary.names import PLACE_KINDS, Name
from bot.matching.enumerations import enumeration_sizes
from bot.matching.mentions import EntryMentions, Mention
from bot.model.topics import Place


class MentionRole(StrEnum):
    """The role of a name in its sentence."""

    OUTLET = "outlet"  # part of an outlet's name: "Azerbaijan State News Agency"
    DATELINE = "dateline"
    EVENT = "event"  # part of an event's or a street's name
    LIST = "list"  # one of four or more
    SHORT_LIST = "short list"  # one of three
    EXAMPLE = "example"  # one of several that the text does not list
    BIRTH = "birth"
    GUEST = "guest"
    VENUE = "venue"
    WHERE = "where"
    SUBJECT = "subject"


ROLE_FACTORS = {
    MentionRole.OUTLET: 0.0,
    MentionRole.DATELINE: 0.1,
    MentionRole.EVENT: 0.12,
    MentionRole.LIST: 0.25,
    MentionRole.SHORT_LIST: 0.7,
    MentionRole.EXAMPLE: 0.7,
    MentionRole.BIRTH: 0.1,
    MentionRole.GUEST: 0.5,
    MentionRole.VENUE: 0.4,
    MentionRole.WHERE: 0.75,
    MentionRole.SUBJECT: 1.0,
}

_MAX_DATELINE_WORDS = 12
_MAX_QUOTED_WORDS = 4
_MAX_EXAMPLE_DISTANCE = 5  # words from a name to "among"
_MIN_LIST_SIZE, _SHORT_LIST_SIZE = 4, 3


def assign_roles(reading: EntryMentions, mentions: Sequence[Mention]) -> tuple[MentionRole, ...]:
    """Return the role of each mention of a reading, in order."""
    sizes = enumeration_sizes(reading, mentions)
    assigned: list[MentionRole] = []
    for index, mention in enumerate(mentions):
        is_where = _is_where(reading, mention) or _follows_its_capital(reading, mentions, assigned, index)
        assigned.append(_role(reading, mention, mentions, sizes[index], is_where=is_where))
    return tuple(assigned)


def _role(
    reading: EntryMentions, mention: Mention, mentions: Sequence[Mention], list_size: int, *, is_where: bool
) -> MentionRole:
    passage = reading.passage(mention)
    if not mention.in_title and (_is_outlet(passage, mention, reading) or _is_attribution(passage, mention, reading)):
        return MentionRole.OUTLET
    if not mention.in_title and _is_dateline(passage, mention):
        return MentionRole.DATELINE
    if _is_event(passage, mention, reading):
        return MentionRole.EVENT
    if role := _list_role(list_size):
        return role
    if _is_example(passage, mention, reading):
        return MentionRole.EXAMPLE
    return _circumstance(reading, mention, mentions, is_where=is_where)


def _is_example(passage: Passage, mention: Mention, reading: EntryMentions) -> bool:
    start, stop = passage.spans[mention.sentence]
    before = passage.folded[max(start, mention.start - 1) : mention.start]
    after = passage.folded[mention.stop : min(stop, mention.stop + _MAX_EXAMPLE_DISTANCE)]
    return _any(reading, "example", (*before, *after))


def _list_role(size: int) -> MentionRole | None:
    if size >= _MIN_LIST_SIZE:
        return MentionRole.LIST
    return MentionRole.SHORT_LIST if size == _SHORT_LIST_SIZE else None


def _circumstance(
    reading: EntryMentions, mention: Mention, mentions: Sequence[Mention], *, is_where: bool
) -> MentionRole:
    words = _sentence(reading, mention)
    if is_where and _any(reading, "birth", words):
        return MentionRole.BIRTH
    if mention.name.is_place and reading.place(mention) is Place.BODY and _any(reading, "guest", words):
        return MentionRole.GUEST
    if _is_venue(reading, mention, mentions, words, is_where=is_where):
        return MentionRole.VENUE
    return MentionRole.WHERE if is_where else MentionRole.SUBJECT


def _is_venue(
    reading: EntryMentions, mention: Mention, mentions: Sequence[Mention], words: Sequence[str], *, is_where: bool
) -> bool:
    if not mention.name.is_place or mention.name.kind not in PLACE_KINDS:
        return False
    next_word = reading.passage(mention).folded[mention.stop : mention.stop + 1]
    if mention.name.kind == "capital" and _any(reading, "event", next_word):
        return True
    if not is_where:
        return False
    if reading.sport_share:
        return True
    return _any(reading, "event", words) or (_any(reading, "meeting", words) and _has_company(mention, mentions))


def _has_company(mention: Mention, mentions: Sequence[Mention]) -> bool:
    return any(
        neighbour.name.owner != mention.name.owner
        and (neighbour.in_title, neighbour.sentence) == (mention.in_title, mention.sentence)
        for neighbour in mentions
    )


def _is_where(reading: EntryMentions, mention: Mention) -> bool:
    if not mention.name.is_place or mention.name.kind not in PLACE_KINDS:
        return False
    passage = reading.passage(mention)
    before = passage.folded[mention.start - 1] if mention.start else ""
    if before in reading.lexicons["locative"] and passage.gaps[mention.start].isspace():
        return True
    return _has_locative_ending(passage, mention, _locative_endings(reading.language))


@cache
def _locative_endings(code: str | None) -> tuple[str, ...]:
    """Return the endings of a place in the text's language and in all that are not Cyrillic.

    Texts mix languages, and a short one is hard to detect. A Cyrillic ending counts in its own language alone: Kazakh
    "да" also ends Russian forms.
    """
    languages = (
        language
        for language in all_languages()
        if language.code == code or "cyrillic" not in language.detection.scripts
    )
    return tuple(ending for language in languages for ending in language.names.locative)


def _has_locative_ending(passage: Passage, mention: Mention, endings: tuple[str, ...]) -> bool:
    if mention.stop < len(passage.raw) and passage.is_ending(mention.stop):
        return passage.folded[mention.stop] in endings
    last, dictionary_form = passage.folded[mention.stop - 1], fold(mention.name.text.rsplit(" ", 1)[-1])
    return last != dictionary_form and last.endswith(endings)


def _follows_its_capital(
    reading: EntryMentions, mentions: Sequence[Mention], assigned: Sequence[MentionRole], index: int
) -> bool:
    """Return whether a country follows its own capital: in "in Baku, Azerbaijan" both are places."""
    if not index:
        return False
    previous, mention = mentions[index - 1], mentions[index]
    return (
        previous.name.owner == mention.name.owner
        and previous.in_title == mention.in_title
        and previous.stop == mention.start
        and "," in reading.passage(mention).gaps[mention.start]
        and assigned[-1] in {MentionRole.WHERE, MentionRole.VENUE, MentionRole.BIRTH}
    )


def _is_dateline(passage: Passage, mention: Mention) -> bool:
    if not _is_bare_place(mention.name) or mention.start >= _MAX_DATELINE_WORDS:
        return False
    return mention.start < max(_dash_stop(passage), _date_stop(passage)) or _opens_text(passage, mention)


def _is_bare_place(name: Name) -> bool:
    return name.is_place and name.kind in PLACE_KINDS and name.capitals <= 1


def _dash_stop(passage: Passage) -> int:
    """Return the number of words before the dash that ends a dateline, "BAKU, Azerbaijan (AP) — "; 0 without one."""
    for stop in range(1, min(_MAX_DATELINE_WORDS, len(passage.raw) - 1) + 1):
        if any(dash in passage.gaps[stop] for dash in (" -", "—", "–", "--", "/ ")):
            return stop if _looks_like_dateline(passage, stop) else 0
    return 0


def _date_stop(passage: Passage) -> int:
    """Return the number of words before the day of a dateline without a dash: "Baku, Azerbaijan, Sept. 20 "."""
    for stop in range(1, min(_MAX_DATELINE_WORDS, len(passage.raw))):
        if passage.raw[stop].isdecimal():
            return stop if "," in passage.gaps[1] else 0
        if is_lower(passage.raw[stop]):
            break
    return 0


def _looks_like_dateline(passage: Passage, stop: int) -> bool:
    words, gaps = passage.raw[:stop], passage.gaps[: stop + 1]
    lowercase_count = sum(is_lower(word) and not word.isdecimal() for word in words)
    has_punctuation = any(char in gap for gap in gaps for char in ",(/") or any(word.isdecimal() for word in words)
    is_uppercase = len(words[0]) > 2 and words[0].isupper()  # noqa: PLR2004  an initial does not count
    is_single = stop == 1 and not is_lower(passage.raw[stop])
    return lowercase_count <= 1 and (has_punctuation or is_uppercase or is_single)


def _opens_text(passage: Passage, mention: Mention) -> bool:
    """Return whether a place opens the text, set off from it: "BAKU: …", "Yerevan (AFP) …", "KIEV 1996-08-23 …"."""
    if mention.start > 1 or mention.stop >= len(passage.raw):
        return False
    gap, next_word = passage.gaps[mention.stop], passage.raw[mention.stop]
    is_uppercase = passage.raw[mention.start].isupper()
    is_set_off = any(char in gap for char in ":(/") and (is_uppercase or mention.name.kind == "capital")
    is_dated = next_word.isdecimal() and (is_uppercase or "," in gap)
    return is_set_off or is_dated


def _is_event(passage: Passage, mention: Mention, reading: EntryMentions) -> bool:
    next_word = passage.folded[mention.stop : mention.stop + 1]
    if next_word and passage.gaps[mention.stop].isspace() and _any(reading, "event_name_after", next_word):
        return True
    previous = passage.folded[max(0, mention.start - 1) : mention.start]
    return bool(previous) and _any(reading, "event_name_before", previous) and "," not in passage.gaps[mention.start]


def _is_outlet(passage: Passage, mention: Mention, reading: EntryMentions) -> bool:
    """Return whether a name and an outlet's word form a capitalised phrase: "Azerbaijan State News Agency"."""
    for index in range(mention.stop, min(mention.stop + 3, len(passage.raw))):
        if not passage.raw[index][0].isupper() or not passage.gaps[index].isspace():
            return False
        if passage.folded[index] in reading.lexicons["outlet"]:
            return True
    return False


def _is_attribution(passage: Passage, mention: Mention, reading: EntryMentions) -> bool:
    """Return whether a name only attributes a quotation: "according to Azerbaijan's Report news agency"."""
    words = passage.folded[mention.stop : mention.stop + _MAX_QUOTED_WORDS]
    return (
        mention.name.is_place
        and _any(reading, "quoted", words)
        and not any("," in gap for gap in passage.gaps[mention.stop : mention.stop + 2])
    )


def _sentence(reading: EntryMentions, mention: Mention) -> Sequence[str]:
    passage = reading.passage(mention)
    start, stop = passage.spans[mention.sentence]
    return passage.folded[start:stop]


def _any(reading: EntryMentions, lexicon_name: str, words: Sequence[str]) -> bool:
    lexicon = reading.lexicons[lexicon_name]
    return any(word in lexicon for word in words)
