"""How much each mention of a topic weighs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.matching.dictionary.names import STRONG_KINDS, NameKind
from bot.matching.mentions import EntryMentions, Mention
from bot.matching.roles import ROLE_FACTORS, Role

_BASE = {
    NameKind.NAME: 1.0,
    NameKind.ABBREVIATION: 1.0,
    NameKind.PHRASE: 1.0,
    NameKind.CAPITAL: 0.9,
    NameKind.PERSON: 0.9,
    NameKind.REGION: 0.8,
    NameKind.INSTITUTION: 0.8,
    NameKind.ADJECTIVE: 0.5,
    NameKind.WEAK: 0.5,
    NameKind.SURNAME: 0.5,
    NameKind.EVERYDAY: 0.3,
}
_BEFORE_OFFICE = 0.8  # "Armenian minister", not "Armenian cuisine"
_HELPED = 0.3  # what a strong name anywhere adds to a weak one
_OFFICE_WORDS = 3
_TOUCHING = 2  # words: "CSTO" in brackets behind its long name is the same mention
_ECHO = 0.1


@dataclass(frozen=True, slots=True)
class WeighedMention:
    """A mention, its role, and what it weighs there."""

    mention: Mention
    role: Role
    weight: float
    before_office: bool


def weigh_mentions(
    reading: EntryMentions, mentions: Sequence[tuple[Mention, Role]], *, confirmed: bool, in_company: bool
) -> tuple[WeighedMention, ...]:
    """Weigh one owner's mentions, those that touch counted once.

    Args:
        reading: the entry.
        mentions: in order, with their roles.
        confirmed: whether more than a weak name speaks for the topic; else weak names count half.
        in_company: whether a surname stands beside those to whom its bearer belongs; it then counts as beside its own.
    """
    strong = any(mention.name.kind in STRONG_KINDS for mention, _ in mentions)
    weighed: list[WeighedMention] = []
    for mention, role in mentions:
        office = is_before_office(reading, mention)
        helped = strong or (in_company and mention.name.kind is NameKind.SURNAME)
        weight = _base(mention.name.kind, office=office, helped=helped, confirmed=confirmed) * ROLE_FACTORS[role]
        _append(weighed, WeighedMention(mention, role, weight, office), reading)
    return tuple(weighed)


def is_confirmed(mentions: Iterable[Mention], *, at_home: bool, in_company: bool) -> bool:
    """Tell whether mentions show that a topic is named.

    One strong name does, so do two different weak ones, and any in an outlet of the topic's country; a surname does in
    company, that is beside strong names of a topic to which its bearer belongs as well: Aliyev beside Pashinyan.
    """
    names = [mention.name for mention in mentions if mention.name.kind is not NameKind.EVERYDAY]
    enough = 2
    return (
        at_home
        or any(name.kind in STRONG_KINDS or (in_company and name.kind is NameKind.SURNAME) for name in names)
        or len({name.text for name in names}) >= enough
    )


def is_before_office(reading: EntryMentions, mention: Mention) -> bool:
    """Tell whether an adjective stands before a word of state or office, at most three words on."""
    if mention.name.kind is not NameKind.ADJECTIVE:
        return False
    passage = reading.passage(mention)
    behind = passage.folded[mention.stop : mention.stop + _OFFICE_WORDS]
    return any(word in reading.words["office"] for word in behind)


def _base(kind: NameKind, *, office: bool, helped: bool, confirmed: bool) -> float:
    if office:
        return _BEFORE_OFFICE
    added = _HELPED if helped and kind in {NameKind.WEAK, NameKind.SURNAME} else 0.0
    halved = 1.0 if confirmed or kind in STRONG_KINDS else 0.5
    return (_BASE[kind] + added) * halved


def _append(weighed: list[WeighedMention], new: WeighedMention, reading: EntryMentions) -> None:
    if not weighed or not _touch(weighed[-1].mention, new.mention, reading):
        weighed.append(new)
        return
    old = weighed.pop()
    heavier, lighter = (old, new) if old.weight >= new.weight else (new, old)
    both = heavier.weight + _ECHO * lighter.weight
    weighed.append(WeighedMention(heavier.mention, heavier.role, both, old.before_office or new.before_office))


def _touch(left: Mention, right: Mention, reading: EntryMentions) -> bool:
    if (left.in_title, left.sentence) != (right.in_title, right.sentence) or right.start - left.stop > _TOUCHING:
        return False
    return not any("," in gap for gap in reading.passage(left).gaps[left.stop : right.start + 1])
