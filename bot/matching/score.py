"""Score how much an entry is about a topic: a sum of features, each of which can be shown to a reader.

The form of the score and most of its constants come from a study of 223 labelled articles in six languages, where a
hand-set sum did as well as a learned model; `tests/tools/quality/relevance.py` measures it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from bot.matching.dictionary.names import NameKind
from bot.matching.mentions import MAX_LEAD_WORDS, EntryMentions
from bot.matching.roles import MentionRole
from bot.matching.weights import WeighedMention
from bot.model.topics import Place

HEAD_POINTS, BODY_POINTS, COUNT_POINTS, DOMINANCE_POINTS = 30, 20, 20, 30  # together the whole scale
HOME_POINTS, DOMESTIC_POINTS, ELSEWHERE_POINTS, SPORT_POINTS = 18, 18, -10, -30
_BEHIND_LEAD_FACTOR = 0.4  # of a name behind the lead, relative to one in it
_SATURATION_WEIGHT = 6  # 1 + the weight at which more mentions add nothing
_LONG_TEXT_START, _LONG_TEXT_STEP = 60, 100  # words: beyond the first, each step lowers the count of mentions

_CIRCUMSTANCES = frozenset(
    {MentionRole.VENUE, MentionRole.EVENT, MentionRole.DATELINE, MentionRole.BIRTH, MentionRole.OUTLET}
)
_PASSING_CAP, _UNCONFIRMED_CAP, _LATE_CAP = 30, 15, 40  # highest scores of such stories
_MIN_EARLY_WEIGHT, _MIN_LATE_TOTAL = 0.3, 2.0
_MIN_PARTY_WEIGHT = 0.75  # in the first sentence, of a party to the story that the title leaves out


@dataclass(frozen=True, slots=True)
class ScoringContext:
    """The input of the score of one topic besides the topic's own mentions."""

    reading: EntryMentions
    competitors: Mapping[str, float]  # owner → weight of all others that are named
    unknown_weight: float  # of the most frequent unknown name
    others_in_headline: bool  # the title (without one, the first sentence) names another entity
    others_in_lead: bool  # title, first sentence or lead name another entity
    at_home: bool  # the outlet is of the topic's country
    in_home_language: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class RelevanceScore:
    """A score and its parts, in points."""

    score: int  # 0 to 100
    head: float
    body: float
    count: float
    dominance: float


def score_relevance(mentions: Sequence[WeighedMention], context: ScoringContext) -> RelevanceScore:
    """Return how much an entry is about a topic, from the topic's weighed mentions."""
    total = sum(mention.weight for mention in mentions)
    max_weights = _max_weights(mentions, context.reading)
    has_title = bool(context.reading.title.raw)
    head = HEAD_POINTS * max_weights[Place.TITLE if has_title else Place.LEAD]
    first_sentence = max_weights[Place.LEAD] if has_title else 0.0
    body = BODY_POINTS * max(first_sentence, _max_lead_weight(mentions), _BEHIND_LEAD_FACTOR * max_weights[Place.BODY])
    count = COUNT_POINTS * _count(total, context.reading.length)
    dominance = DOMINANCE_POINTS * total / max(total, *context.competitors.values(), context.unknown_weight, 1.0)
    domestic = context.at_home and context.in_home_language and not context.others_in_lead
    points = head + body + count + dominance + _adjustment(context, max_weights, total, domestic=domestic)
    cap = 100 if domestic else _cap(mentions, max_weights, total, context)
    return RelevanceScore(max(0, min(round(points), cap)), head, body, count, dominance)


def _max_weights(mentions: Sequence[WeighedMention], reading: EntryMentions) -> dict[Place, float]:
    max_weights = dict.fromkeys(Place, 0.0)
    for weighed in mentions:
        place = reading.place(weighed.mention)
        max_weights[place] = max(max_weights[place], weighed.weight)
    return max_weights


def _max_lead_weight(mentions: Sequence[WeighedMention]) -> float:
    weights = (w.weight for w in mentions if not w.mention.in_title and w.mention.start < MAX_LEAD_WORDS)
    return max(weights, default=0.0)


def _count(total: float, length: int) -> float:
    steps = max(0, length - _LONG_TEXT_START) / _LONG_TEXT_STEP
    return min(1.0, log(1 + total / (1 + steps)) / log(_SATURATION_WEIGHT))


def _adjustment(context: ScoringContext, max_weights: Mapping[Place, float], total: float, *, domestic: bool) -> float:
    headline_weight = max_weights[Place.TITLE if context.reading.title.raw else Place.LEAD]
    is_throughout = max_weights[Place.LEAD] >= _MIN_PARTY_WEIGHT and total >= _MIN_LATE_TOTAL
    return (
        ELSEWHERE_POINTS * (context.others_in_headline and not headline_weight and not is_throughout)
        + HOME_POINTS * context.at_home
        + DOMESTIC_POINTS * domestic
        + SPORT_POINTS * context.reading.sport_share
    )


def _cap(
    mentions: Sequence[WeighedMention], max_weights: Mapping[Place, float], total: float, context: ScoringContext
) -> int:
    if not context.confirmed:
        return _UNCONFIRMED_CAP
    if _is_passing(mentions):
        return _PASSING_CAP
    early_weight = max(max_weights[Place.TITLE], max_weights[Place.LEAD])
    is_late = bool(context.reading.title.raw) and early_weight < _MIN_EARLY_WEIGHT
    return _LATE_CAP if is_late and total < _MIN_LATE_TOTAL else 100


def _is_passing(mentions: Sequence[WeighedMention]) -> bool:
    """Return whether all mentions are circumstances, stand in long lists, or are adjectives of people and culture."""
    return (
        all(weighed.role in _CIRCUMSTANCES for weighed in mentions)
        or all(weighed.role is MentionRole.LIST for weighed in mentions)
        or all(weighed.mention.name.kind is NameKind.ADJECTIVE and not weighed.before_office for weighed in mentions)
    )
