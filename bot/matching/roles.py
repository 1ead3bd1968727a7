"""In what role a name stands: what the story is about, or only where, among others, as part of another name.

Each test is about the words around a name and knows nothing of the topic. The first role that fits is taken.
"""

from collections.abc import Sequence
from enum import StrEnum

from bot.language.folding import fold
from bot.language.lists import language_data
from bot.language.passage import Passage, is_lower
from bot.matching.dictionary.names import PLACE_KINDS, Name
from bot.matching.enumerations import enumeration_sizes
from bot.matching.mentions import EntryMentions, Mention
from bot.model.topics import Place


class Role(StrEnum):
    """How a name stands in its sentence."""

    OUTLET = "outlet"  # part of an outlet's name: "Azerbaijan State News Agency"
    DATELINE = "dateline"
    EVENT = "event"  # part of an event's or a street's name
    LIST = "list"  # one of four or more
    SHORT_LIST = "short list"  # one of three
    BIRTH = "birth"
    GUEST = "guest"
    VENUE = "venue"
    WHERE = "where"
    SUBJECT = "subject"


ROLE_FACTORS = {
    Role.OUTLET: 0.0,
    Role.DATELINE: 0.1,
    Role.EVENT: 0.12,
    Role.LIST: 0.25,
    Role.SHORT_LIST: 0.7,
    Role.BIRTH: 0.1,
    Role.GUEST: 0.5,
    Role.VENUE: 0.4,
    Role.WHERE: 0.75,
    Role.SUBJECT: 1.0,
}

_DATELINE_WORDS = 12
_QUOTED_WORDS = 4


def assign_roles(reading: EntryMentions, mentions: Sequence[Mention]) -> tuple[Role, ...]:
    """Return the role of each mention of a reading, in order."""
    lists = enumeration_sizes(reading, mentions)
    found: list[Role] = []
    for index, mention in enumerate(mentions):
        where = _is_where(reading, mention) or _follows_its_capital(reading, mentions, found, index)
        found.append(_role(reading, mention, mentions, lists[index], where=where))
    return tuple(found)


def _role(reading: EntryMentions, mention: Mention, others: Sequence[Mention], among: int, *, where: bool) -> Role:
    passage = reading.passage(mention)
    if not mention.in_title and (_is_outlet(passage, mention, reading) or _is_attribution(passage, mention, reading)):
        return Role.OUTLET
    if not mention.in_title and _is_dateline(passage, mention):
        return Role.DATELINE
    if _is_event(passage, mention, reading):
        return Role.EVENT
    return _among(among) or _circumstance(reading, mention, others, where=where)


def _among(count: int) -> Role | None:
    many, three = 4, 3
    if count >= many:
        return Role.LIST
    return Role.SHORT_LIST if count == three else None


def _circumstance(reading: EntryMentions, mention: Mention, others: Sequence[Mention], *, where: bool) -> Role:
    words = _sentence(reading, mention)
    if where and _any(reading, "birth", words):
        return Role.BIRTH
    if mention.name.is_place and reading.place(mention) is Place.BODY and _any(reading, "guest", words):
        return Role.GUEST
    if _is_venue(reading, mention, others, words, where=where):
        return Role.VENUE
    return Role.WHERE if where else Role.SUBJECT


def _is_venue(
    reading: EntryMentions, mention: Mention, others: Sequence[Mention], words: Sequence[str], *, where: bool
) -> bool:
    if not mention.name.is_place or mention.name.kind not in PLACE_KINDS:
        return False
    behind = reading.passage(mention).folded[mention.stop : mention.stop + 1]
    if mention.name.kind == "capital" and _any(reading, "event", behind):
        return True
    if not where:
        return False
    if reading.contests:
        return True
    return _any(reading, "event", words) or (_any(reading, "meeting", words) and _has_company(mention, others))


def _has_company(mention: Mention, others: Sequence[Mention]) -> bool:
    return any(
        other.name.owner != mention.name.owner
        and (other.in_title, other.sentence) == (mention.in_title, mention.sentence)
        for other in others
    )


def _is_where(reading: EntryMentions, mention: Mention) -> bool:
    if not mention.name.is_place or mention.name.kind not in PLACE_KINDS:
        return False
    passage = reading.passage(mention)
    before = passage.folded[mention.start - 1] if mention.start else ""
    if before in reading.words["locative"] and passage.gaps[mention.start].isspace():
        return True
    return _has_locative_ending(passage, mention, language_data(reading.language).names.locative)


def _has_locative_ending(passage: Passage, mention: Mention, endings: tuple[str, ...]) -> bool:
    if mention.stop < len(passage.raw) and passage.is_ending(mention.stop):
        return passage.folded[mention.stop] in endings
    last, dictionary = passage.folded[mention.stop - 1], fold(mention.name.text.rsplit(" ", 1)[-1])
    return last != dictionary and last.endswith(endings)


def _follows_its_capital(
    reading: EntryMentions, mentions: Sequence[Mention], found: Sequence[Role], index: int
) -> bool:
    """Tell whether a country follows its own capital: in "in Baku, Azerbaijan" both are where."""
    if not index:
        return False
    before, mention = mentions[index - 1], mentions[index]
    return (
        before.name.owner == mention.name.owner
        and before.in_title == mention.in_title
        and before.stop == mention.start
        and "," in reading.passage(mention).gaps[mention.start]
        and found[-1] in {Role.WHERE, Role.VENUE, Role.BIRTH}
    )


def _is_dateline(passage: Passage, mention: Mention) -> bool:
    if not _is_bare_place(mention.name) or mention.start >= _DATELINE_WORDS:
        return False
    return mention.start < max(_dash(passage), _date(passage)) or _opens(passage, mention)


def _is_bare_place(name: Name) -> bool:
    return name.is_place and name.kind in PLACE_KINDS and name.capitals <= 1


def _dash(passage: Passage) -> int:
    """Return how many words stand before the dash that ends a dateline: "BAKU, Azerbaijan (AP) — "; 0 for none."""
    for stop in range(1, min(_DATELINE_WORDS, len(passage.raw) - 1) + 1):
        if any(dash in passage.gaps[stop] for dash in (" -", "—", "–", "--", "/ ")):
            return stop if _looks_like_dateline(passage, stop) else 0
    return 0


def _date(passage: Passage) -> int:
    """Return how many words stand before the day of a dateline without a dash: "Baku, Azerbaijan, Sept. 20 "."""
    for stop in range(1, min(_DATELINE_WORDS, len(passage.raw))):
        if passage.raw[stop].isdecimal():
            return stop if "," in passage.gaps[1] else 0
        if is_lower(passage.raw[stop]):
            break
    return 0


def _looks_like_dateline(passage: Passage, stop: int) -> bool:
    words, gaps = passage.raw[:stop], passage.gaps[: stop + 1]
    small = sum(is_lower(word) and not word.isdecimal() for word in words)
    signs = any(mark in gap for gap in gaps for mark in ",(/") or any(word.isdecimal() for word in words)
    shouted = len(words[0]) > 2 and words[0].isupper()  # noqa: PLR2004  an initial is no shout
    alone = stop == 1 and not is_lower(passage.raw[stop])
    return small <= 1 and (signs or shouted or alone)


def _opens(passage: Passage, mention: Mention) -> bool:
    """Tell whether a place opens the text and is set off: "BAKU: …", "Yerevan (AFP) …", "KIEV 1996-08-23 …"."""
    if mention.start > 1 or mention.stop >= len(passage.raw):
        return False
    behind, after = passage.gaps[mention.stop], passage.raw[mention.stop]
    is_shouted = passage.raw[mention.start].isupper()
    set_off = any(mark in behind for mark in ":(/") and (is_shouted or mention.name.kind == "capital")
    dated = after.isdecimal() and (is_shouted or "," in behind)
    return set_off or dated


def _is_event(passage: Passage, mention: Mention, reading: EntryMentions) -> bool:
    behind = passage.folded[mention.stop : mention.stop + 1]
    if behind and passage.gaps[mention.stop].isspace() and _any(reading, "event_name_after", behind):
        return True
    before = passage.folded[max(0, mention.start - 1) : mention.start]
    return bool(before) and _any(reading, "event_name_before", before) and "," not in passage.gaps[mention.start]


def _is_outlet(passage: Passage, mention: Mention, reading: EntryMentions) -> bool:
    """Tell whether only capitalised words lead from a name to an outlet's word: "Azerbaijan State News Agency"."""
    for index in range(mention.stop, min(mention.stop + 3, len(passage.raw))):
        if not passage.raw[index][0].isupper() or not passage.gaps[index].isspace():
            return False
        if passage.folded[index] in reading.words["outlet"]:
            return True
    return False


def _is_attribution(passage: Passage, mention: Mention, reading: EntryMentions) -> bool:
    """Tell whether a name only says whose outlet is quoted: "according to Azerbaijan's Report news agency"."""
    words = passage.folded[mention.stop : mention.stop + _QUOTED_WORDS]
    return (
        mention.name.is_place
        and _any(reading, "quoted", words)
        and not any("," in gap for gap in passage.gaps[mention.stop : mention.stop + 2])
    )


def _sentence(reading: EntryMentions, mention: Mention) -> Sequence[str]:
    passage = reading.passage(mention)
    start, stop = passage.spans[mention.sentence]
    return passage.folded[start:stop]


def _any(reading: EntryMentions, words: str, among: Sequence[str]) -> bool:
    lexicon = reading.words[words]
    return any(word in lexicon for word in among)
