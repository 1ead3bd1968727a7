"""How much an entry is about a topic, as a sum of signs that can each be shown to a reader.

The form of the score and most of its constants come from a study of 223 labelled articles in six languages, where a
hand-set sum did as well as a learned model; `tests/tools/quality/relevance.py` measures it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from bot.matching.dictionary.names import NameKind
from bot.matching.mentions import LEAD_WORDS, EntryMentions
from bot.matching.roles import Role
from bot.matching.weights import WeighedMention
from bot.model.topics import Place

HEAD_POINTS, BODY_POINTS, COUNT_POINTS, DOMINANCE_POINTS = 30, 20, 20, 30  # points; together the whole scale
HOME_POINTS, DOMESTIC_POINTS, ELSEWHERE_POINTS, SPORT_POINTS = 18, 18, -10, -30
_REST = 0.4  # what a name behind the lead counts of one in it
_FULL_COUNT = 6  # 1 + the weight at which more mentions add nothing
_LONG_TEXT = 60, 100  # words from which on, and for every how many words, a mention counts less

_NO_SUBJECT = frozenset({Role.VENUE, Role.EVENT, Role.DATELINE, Role.BIRTH, Role.OUTLET})
_PASSING, _UNCONFIRMED, _LATE = 30, 15, 40  # the most that a story of such a kind can score
_TITLE_SHOWS, _LATE_TOTAL = 0.3, 2.0


@dataclass(frozen=True, slots=True)
class ScoringContext:
    """What the judgement of one topic must know besides its own mentions."""

    reading: EntryMentions
    rivals: Mapping[str, float]  # the weight of everybody else who is named
    unknown: float  # the weight of the most frequent unknown name
    names_elsewhere: bool  # the title (without one, the first sentence) names somebody else
    names_rivals_early: bool  # title, first sentence or lead name somebody else
    at_home: bool  # the outlet is of the topic's country
    own_language: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class RelevanceScore:
    """A score and its parts, in points."""

    score: int  # 0 to 100
    head: float
    body: float
    count: float
    dominance: float


def score_relevance(mentions: Sequence[WeighedMention], scene: ScoringContext) -> RelevanceScore:
    """Return how much an entry is about a topic, from the topic's weighed mentions."""
    total = sum(mention.weight for mention in mentions)
    by_place = _by_place(mentions, scene.reading)
    has_title = bool(scene.reading.title.raw)
    head = HEAD_POINTS * by_place[Place.TITLE if has_title else Place.LEAD]
    body = BODY_POINTS * max(
        by_place[Place.LEAD] if has_title else 0.0, _in_lead(mentions), _REST * by_place[Place.BODY]
    )
    count = COUNT_POINTS * _count(total, scene.reading.length)
    dominance = DOMINANCE_POINTS * total / max(total, *scene.rivals.values(), scene.unknown, 1.0)
    domestic = scene.at_home and scene.own_language and not scene.names_rivals_early
    points = head + body + count + dominance + _circumstances(scene, by_place, domestic=domestic)
    most = 100 if domestic else _cap(mentions, by_place, total, scene)
    return RelevanceScore(max(0, min(round(points), most)), head, body, count, dominance)


def _by_place(mentions: Sequence[WeighedMention], reading: EntryMentions) -> dict[Place, float]:
    best = dict.fromkeys(Place, 0.0)
    for weighed in mentions:
        place = reading.place(weighed.mention)
        best[place] = max(best[place], weighed.weight)
    return best


def _in_lead(mentions: Sequence[WeighedMention]) -> float:
    lead = (w.weight for w in mentions if not w.mention.in_title and w.mention.start < LEAD_WORDS)
    return max(lead, default=0.0)


def _count(total: float, length: int) -> float:
    start, step = _LONG_TEXT
    return min(1.0, log(1 + total / (1 + max(0, length - start) / step)) / log(_FULL_COUNT))


def _circumstances(scene: ScoringContext, by_place: Mapping[Place, float], *, domestic: bool) -> float:
    leading = by_place[Place.TITLE if scene.reading.title.raw else Place.LEAD]
    return (
        ELSEWHERE_POINTS * (scene.names_elsewhere and not leading)
        + HOME_POINTS * scene.at_home
        + DOMESTIC_POINTS * domestic
        + SPORT_POINTS * scene.reading.contests
    )


def _cap(
    mentions: Sequence[WeighedMention], by_place: Mapping[Place, float], total: float, scene: ScoringContext
) -> int:
    if not scene.confirmed:
        return _UNCONFIRMED
    if _is_passing(mentions):
        return _PASSING
    title_silent = bool(scene.reading.title.raw) and max(by_place[Place.TITLE], by_place[Place.LEAD]) < _TITLE_SHOWS
    return _LATE if title_silent and total < _LATE_TOTAL else 100


def _is_passing(mentions: Sequence[WeighedMention]) -> bool:
    """Tell whether all mentions only say where, stand in long lists, or are adjectives of people and culture."""
    return (
        all(weighed.role in _NO_SUBJECT for weighed in mentions)
        or all(weighed.role is Role.LIST for weighed in mentions)
        or all(weighed.mention.name.kind is NameKind.ADJECTIVE and not weighed.before_office for weighed in mentions)
    )
