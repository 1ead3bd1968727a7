"""Break a score down into the names behind it, for the reader's *Why?*: where each stands, how often, its points."""

from collections import defaultdict
from collections.abc import Sequence

from bot.matching.mentions import EntryMentions
from bot.matching.score import RelevanceScore
from bot.matching.weights import WeighedMention
from bot.model.topics import Evidence, Place

_MAX_PIECES = 5
_PLACE_ORDER = {place: rank for rank, place in enumerate(Place)}


def evidence_of(
    mentions: Sequence[WeighedMention], relevance: RelevanceScore, reading: EntryMentions
) -> tuple[Evidence, ...]:
    """Return the evidence for a score: at most five pieces, the heaviest first; their points never exceed the score.

    The points of a place are divided among its names by weight, those for count and dominance among all mentions.
    """
    shares = _shares(mentions, relevance, reading)
    total = sum(shares.values()) or 1.0
    counts: dict[tuple[Place, str], int] = defaultdict(int)
    points: dict[tuple[Place, str], float] = defaultdict(float)
    for weighed, share in shares.items():
        key = reading.place(weighed.mention), reading.text(weighed.mention)
        counts[key] += 1
        points[key] += relevance.score * share / total
    pieces = [Evidence(place, name, counts[place, name], int(points[place, name])) for place, name in counts]
    return tuple(sorted(pieces, key=lambda piece: (-piece.points, _PLACE_ORDER[piece.place]))[:_MAX_PIECES])


def _shares(
    mentions: Sequence[WeighedMention], relevance: RelevanceScore, reading: EntryMentions
) -> dict[WeighedMention, float]:
    weight_at: dict[Place, float] = defaultdict(float)
    for weighed in mentions:
        weight_at[reading.place(weighed.mention)] += weighed.weight
    first = Place.TITLE if reading.title.raw else Place.LEAD
    second = next((place for place in (Place.LEAD, Place.BODY) if place is not first and weight_at[place]), first)
    total = sum(weight_at.values()) or 1.0
    shares: dict[WeighedMention, float] = {}
    for weighed in mentions:
        place, weight = reading.place(weighed.mention), weighed.weight
        place_points = relevance.head * (place is first) + relevance.body * (place is second)
        shared_points = relevance.count + relevance.dominance
        shares[weighed] = weight * (place_points / (weight_at[place] or 1.0) + shared_points / total)
    return shares
