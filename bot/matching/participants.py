"""Weigh the participants of an entry: its topics and all other entities that it names."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.matching.competing_names import max_unknown_count
from bot.matching.dictionary.entities import TopicDictionary
from bot.matching.dictionary.names import STRONG_KINDS, NameKind
from bot.matching.disambiguation import without_namesakes, without_other_meanings
from bot.matching.mentions import MAX_LEAD_WORDS, EntryMentions, Mention
from bot.matching.roles import MentionRole, assign_roles
from bot.matching.score import ScoringContext
from bot.matching.weights import WeighedMention, has_office_before, is_confirmed, weigh_mentions

# Of a party to the same story, which competes less than a stranger: a member of the body that acts through it, the
# opponent in a conflict or in talks, and whoever stands beside the topic in the headline.
_PARTNER_FACTOR = 0.5
_UNKNOWN_WEIGHT = 0.7  # of one mention of an unknown name


@dataclass(frozen=True, slots=True)
class Participants:
    """The topics and other entities that an entry names."""

    reading: EntryMentions
    mentions: tuple[Mention, ...]  # without those that mean something else
    weighed: Mapping[str, tuple[WeighedMention, ...]]  # by owner
    unknown_weight: float  # of the most frequent unknown name


def weigh_participants(
    reading: EntryMentions, topics: Mapping[str, TopicDictionary], *, always: bool = False
) -> Participants:
    """Weigh all entities named in an entry.

    Args:
        reading: the entry.
        topics: the built-in topics by id.
        always: whether to weigh also where no built-in topic is named; else that result is empty.
    """
    mentions = _valid_mentions(reading, topics)
    if not always and not any(mention.name.owner in topics for mention in mentions):
        return Participants(reading, mentions, {}, 0.0)
    count = max_unknown_count(reading, mentions)
    return Participants(reading, mentions, _weigh_by_owner(reading, mentions, topics), unknown_name_weight(count))


def scoring_context(topic: TopicDictionary, participants: Participants) -> ScoringContext:
    """Return the context in which one topic is scored: the other entities of the entry, and its outlet."""
    reading, topic_id = participants.reading, topic.id
    other_mentions = [mention for mention in participants.mentions if mention.name.owner != topic_id]
    lead_stop = max(MAX_LEAD_WORDS, reading.lead_stop)
    in_headline = {mention.name.owner for mention in participants.mentions if is_in_headline(mention, reading)}
    partners = topic.company | (in_headline if topic_id in in_headline else frozenset())
    return ScoringContext(
        reading,
        competitors={
            owner: _competition_factor(owner, topic, partners) * sum(weighed.weight for weighed in mentions)
            for owner, mentions in participants.weighed.items()
        },
        unknown_weight=participants.unknown_weight,
        others_in_headline=any(is_in_headline(mention, reading) for mention in other_mentions),
        others_in_lead=any(mention.in_title or mention.start < lead_stop for mention in other_mentions),
        at_home=_is_home(topic, reading),
        in_home_language=reading.language in topic.languages,
        confirmed=_is_confirmed(topic, participants.mentions, reading),
    )


def unknown_name_weight(count: int) -> float:
    """Return the weight of an unknown name that occurs so often; a single occurrence is no evidence."""
    return _UNKNOWN_WEIGHT * count if count > 1 else 0.0


def is_in_headline(mention: Mention, reading: EntryMentions) -> bool:
    """Return whether a mention stands in the title; without a title, in the first sentence."""
    return mention.in_title if reading.title.raw else mention.start < reading.lead_stop


def _valid_mentions(reading: EntryMentions, topics: Mapping[str, TopicDictionary]) -> tuple[Mention, ...]:
    by_owner: dict[str, list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        by_owner[mention.name.owner].append(mention)
    for topic in topics.values():
        if topic.id in by_owner:
            remaining = without_other_meanings(by_owner[topic.id], topic.rules, reading)
            if topic.country and not _is_home(topic, reading) and topic.company.isdisjoint(by_owner):
                other_mentions = [mention for mention in reading.mentions if mention.name.owner != topic.id]
                remaining = without_namesakes(remaining, reading, other_mentions)
            by_owner[topic.id] = _without_lone_common_words(remaining, at_home=_is_home(topic, reading))
    mentions = (mention for of_owner in by_owner.values() for mention in of_owner)
    return tuple(sorted(mentions, key=lambda mention: (not mention.in_title, mention.start)))


def _without_lone_common_words(mentions: Sequence[Mention], *, at_home: bool) -> list[Mention]:
    """Drop ambiguous common words unless another name of the topic is present."""
    ambiguous = {NameKind.EVERYDAY, NameKind.WEAK}
    is_supported = at_home or any(mention.name.kind not in ambiguous for mention in mentions)
    return [mention for mention in mentions if is_supported or mention.name.kind is not NameKind.EVERYDAY]


def _weigh_by_owner(
    reading: EntryMentions, mentions: Sequence[Mention], topics: Mapping[str, TopicDictionary]
) -> dict[str, tuple[WeighedMention, ...]]:
    by_owner: dict[str, list[tuple[Mention, MentionRole]]] = defaultdict(list)
    for mention, role in zip(mentions, assign_roles(reading, mentions), strict=True):
        by_owner[mention.name.owner].append((mention, role))
    weighed = {}
    for owner, of_owner in by_owner.items():
        topic = topics.get(owner)
        confirmed = topic is None or _is_confirmed(topic, mentions, reading)
        in_company = topic is not None and _is_in_company(topic, mentions, reading)
        weighed[owner] = weigh_mentions(reading, of_owner, confirmed=confirmed, in_company=in_company)
    return weighed


def _is_confirmed(topic: TopicDictionary, mentions: Sequence[Mention], reading: EntryMentions) -> bool:
    topic_id = topic.id
    of_topic = (mention for mention in mentions if mention.name.owner == topic_id)
    return is_confirmed(of_topic, at_home=_is_home(topic, reading), in_company=_is_in_company(topic, mentions, reading))


def _is_in_company(topic: TopicDictionary, mentions: Sequence[Mention], reading: EntryMentions) -> bool:
    """Return whether the company of a topic's surnames makes them certain.

    Company is a strong name or a surname of a related topic anywhere, and in the sentence of the surname a leader of
    another country or body, or the office before the surname: "Putin and Aliyev", "Foreign Minister Mirzoyan".
    """
    related, topic_id = {NameKind.SURNAME, *STRONG_KINDS}, topic.id
    if any(mention.name.owner in topic.company and mention.name.kind in related for mention in mentions):
        return True
    leaders = {
        (mention.in_title, mention.sentence)
        for mention in mentions
        if mention.name.bearer and mention.name.owner != topic_id
    }
    surnames = [m for m in mentions if m.name.owner == topic_id and m.name.kind is NameKind.SURNAME]
    return any(
        (mention.in_title, mention.sentence) in leaders or has_office_before(reading, mention) for mention in surnames
    )


def _competition_factor(owner: str, topic: TopicDictionary, partners: Collection[str]) -> float:
    if owner == topic.id:
        return 0.0
    return _PARTNER_FACTOR if owner in topic.members or owner in partners else 1.0


def _is_home(topic: TopicDictionary, reading: EntryMentions) -> bool:
    return topic.country is not None and topic.country == reading.country
