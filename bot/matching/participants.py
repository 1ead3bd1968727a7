"""Who plays in a story: the topics and everybody else, with what their mentions weigh."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.matching.competing_names import max_unknown_count
from bot.matching.dictionary.entities import TopicDictionary
from bot.matching.dictionary.names import STRONG_KINDS, NameKind
from bot.matching.disambiguation import without_other_meanings
from bot.matching.mentions import LEAD_WORDS, EntryMentions, Mention
from bot.matching.roles import Role, assign_roles
from bot.matching.score import ScoringContext
from bot.matching.weights import WeighedMention, is_confirmed, weigh_mentions

_MEMBER = 0.5  # what a mention of a member says against the body that acts through it
_UNKNOWN = 0.7  # what a mention of a name that nobody told us of weighs


@dataclass(frozen=True, slots=True)
class Participants:
    """Everybody who is named in an entry."""

    reading: EntryMentions
    mentions: tuple[Mention, ...]  # those that mean what they seem to
    weighed: Mapping[str, tuple[WeighedMention, ...]]  # by owner
    unknown: float  # the weight of the most frequent unknown name


def weigh_participants(
    reading: EntryMentions, topics: Mapping[str, TopicDictionary], *, asked: bool = False
) -> Participants:
    """Weigh everybody who is named in an entry; nobody where no topic is, unless it is asked for."""
    mentions = _kept(reading, topics)
    if not asked and not any(mention.name.owner in topics for mention in mentions):
        return Participants(reading, mentions, {}, 0.0)
    often = max_unknown_count(reading, mentions)
    return Participants(reading, mentions, _weighed(reading, mentions, topics), unknown_name_weight(often))


def scoring_context(topic: TopicDictionary, among: Participants) -> ScoringContext:
    """Return what the judgement of one topic must know of the others."""
    reading = among.reading
    others = [mention for mention in among.mentions if mention.name.owner != topic.id]
    return ScoringContext(
        reading,
        rivals={owner: _rivalry(owner, topic) * sum(w.weight for w in some) for owner, some in among.weighed.items()},
        unknown=among.unknown,
        names_elsewhere=any(is_in_headline(mention, reading) for mention in others),
        names_rivals_early=any(m.in_title or m.start < max(LEAD_WORDS, reading.lead_stop) for m in others),
        at_home=_is_home(topic, reading),
        own_language=reading.language in topic.languages,
        confirmed=_is_confirmed(topic, among.mentions, reading),
    )


def _kept(reading: EntryMentions, topics: Mapping[str, TopicDictionary]) -> tuple[Mention, ...]:
    owned: dict[str, list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        owned[mention.name.owner].append(mention)
    for topic in topics.values():
        if topic.id in owned:
            remaining = without_other_meanings(owned[topic.id], topic.guards, reading)
            owned[topic.id] = _without_lonely(remaining, at_home=_is_home(topic, reading))
    return tuple(sorted((m for some in owned.values() for m in some), key=lambda m: (not m.in_title, m.start)))


def _without_lonely(mentions: Sequence[Mention], *, at_home: bool) -> list[Mention]:
    """Leave out everyday words that no other name of the topic explains."""
    explained = at_home or any(mention.name.kind not in {NameKind.EVERYDAY, NameKind.WEAK} for mention in mentions)
    return [mention for mention in mentions if explained or mention.name.kind is not NameKind.EVERYDAY]


def _weighed(
    reading: EntryMentions, mentions: Sequence[Mention], topics: Mapping[str, TopicDictionary]
) -> dict[str, tuple[WeighedMention, ...]]:
    owned: dict[str, list[tuple[Mention, Role]]] = defaultdict(list)
    for mention, role in zip(mentions, assign_roles(reading, mentions), strict=True):
        owned[mention.name.owner].append((mention, role))
    weighed = {}
    for owner, some in owned.items():
        topic = topics.get(owner)
        confirmed = topic is None or _is_confirmed(topic, mentions, reading)
        in_company = topic is not None and _is_in_company(topic, mentions)
        weighed[owner] = weigh_mentions(reading, some, confirmed=confirmed, in_company=in_company)
    return weighed


def _is_confirmed(topic: TopicDictionary, mentions: Sequence[Mention], reading: EntryMentions) -> bool:
    own = (mention for mention in mentions if mention.name.owner == topic.id)
    return is_confirmed(own, at_home=_is_home(topic, reading), in_company=_is_in_company(topic, mentions))


def _is_in_company(topic: TopicDictionary, mentions: Iterable[Mention]) -> bool:
    return any(mention.name.owner in topic.company and mention.name.kind in STRONG_KINDS for mention in mentions)


def _rivalry(owner: str, topic: TopicDictionary) -> float:
    if owner == topic.id:
        return 0.0
    return _MEMBER if owner in topic.members else 1.0


def unknown_name_weight(often: int) -> float:
    """Return the weight of a name that nobody told us of and that stands so often; once, it may be anything."""
    return _UNKNOWN * often if often > 1 else 0.0


def is_in_headline(mention: Mention, reading: EntryMentions) -> bool:
    """Tell whether a mention stands in the title; without one, in the first sentence."""
    return mention.in_title if reading.title.raw else mention.start < reading.lead_stop


def _is_home(topic: TopicDictionary, reading: EntryMentions) -> bool:
    return topic.country is not None and topic.country == reading.country
