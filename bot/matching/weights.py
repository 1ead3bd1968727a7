"""Weigh each mention of a topic by the kind of its name, its role and its company."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.matching.dictionary.names import COMPANY_KINDS, STRONG_KINDS, NameKind
from bot.matching.mentions import EntryMentions, Mention
from bot.matching.roles import ROLE_FACTORS, MentionRole

_KIND_WEIGHTS = {
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
    NameKind.RESPELLED: 0.6,
    NameKind.EVERYDAY: 0.3,
}
_OFFICE_WEIGHT = 0.8  # "Armenian minister", not "Armenian cuisine"
_STRONG_NAME_BONUS = 0.3  # for a weak name in an entry with a strong one
_MAX_OFFICE_DISTANCE = 3  # words from an adjective to its office
_MAX_SAME_MENTION_DISTANCE = 2  # words: "CSTO" in brackets behind its long name is the same mention
_REPEATED_SHARE = 0.1  # of the lighter of two mentions that are the same


@dataclass(frozen=True, slots=True)
class WeighedMention:
    """A mention with its role and weight."""

    mention: Mention
    role: MentionRole
    weight: float
    before_office: bool


def weigh_mentions(
    reading: EntryMentions, mentions: Sequence[tuple[Mention, MentionRole]], *, confirmed: bool, in_company: bool
) -> tuple[WeighedMention, ...]:
    """Weigh one owner's mentions; two that touch count as one.

    Args:
        reading: the entry.
        mentions: in order, with their roles.
        confirmed: whether the topic is named by more than a weak name; else weak names count half.
        in_company: whether a related topic has a strong name; a surname then counts as beside one of its own.
    """
    has_strong = any(mention.name.kind in STRONG_KINDS for mention, _ in mentions)
    weighed: list[WeighedMention] = []
    for mention, role in mentions:
        office = is_before_office(reading, mention)
        has_bonus = has_strong or (in_company and mention.name.kind in COMPANY_KINDS)
        weight = (
            _base_weight(mention.name.kind, office=office, has_bonus=has_bonus, confirmed=confirmed)
            * ROLE_FACTORS[role]
        )
        _append_merged(weighed, WeighedMention(mention, role, weight, office), reading)
    return tuple(weighed)


def is_confirmed(mentions: Iterable[Mention], *, at_home: bool, in_company: bool) -> bool:
    """Return whether mentions suffice as evidence that a topic is named.

    Sufficient are one strong name, two different weak ones, or any name in an outlet of the topic's country; in
    company, that is beside a strong name of a related topic, a surname as well: Aliyev beside Pashinyan.
    """
    min_weak_names = 2
    names = [mention.name for mention in mentions if mention.name.kind is not NameKind.EVERYDAY]
    return (
        at_home
        or any(name.kind in STRONG_KINDS or (in_company and name.kind in COMPANY_KINDS) for name in names)
        or len({name.text for name in names}) >= min_weak_names
    )


def is_before_office(reading: EntryMentions, mention: Mention) -> bool:
    """Return whether a word of state or office, or of a person of public concern, follows an adjective closely."""
    if mention.name.kind is not NameKind.ADJECTIVE:
        return False
    passage = reading.passage(mention)
    following = passage.folded[mention.stop : mention.stop + _MAX_OFFICE_DISTANCE]
    public = (reading.lexicons["office"], reading.lexicons["public_person"])
    return any(word in lexicon for word in following for lexicon in public)


def has_office_before(reading: EntryMentions, mention: Mention) -> bool:
    """Return whether a word of office stands in the three words before a mention: "Foreign Minister Mirzoyan"."""
    passage = reading.passage(mention)
    previous = passage.folded[max(0, mention.start - _MAX_OFFICE_DISTANCE) : mention.start]
    return any(word in reading.lexicons["office"] for word in previous)


def _base_weight(kind: NameKind, *, office: bool, has_bonus: bool, confirmed: bool) -> float:
    if office:
        return _OFFICE_WEIGHT
    bonus = _STRONG_NAME_BONUS if has_bonus and kind in {NameKind.WEAK, *COMPANY_KINDS} else 0.0
    factor = 1.0 if confirmed or kind in STRONG_KINDS else 0.5
    return (_KIND_WEIGHTS[kind] + bonus) * factor


def _append_merged(weighed: list[WeighedMention], new: WeighedMention, reading: EntryMentions) -> None:
    if not weighed or not _are_same(weighed[-1].mention, new.mention, reading):
        weighed.append(new)
        return
    previous = weighed.pop()
    heavier, lighter = (previous, new) if previous.weight >= new.weight else (new, previous)
    weight = heavier.weight + _REPEATED_SHARE * lighter.weight
    weighed.append(WeighedMention(heavier.mention, heavier.role, weight, previous.before_office or new.before_office))


def _are_same(left: Mention, right: Mention, reading: EntryMentions) -> bool:
    if (left.in_title, left.sentence) != (
        right.in_title,
        right.sentence,
    ) or right.start - left.stop > _MAX_SAME_MENTION_DISTANCE:
        return False
    return not any("," in gap for gap in reading.passage(left).gaps[left.stop : right.start + 1])
