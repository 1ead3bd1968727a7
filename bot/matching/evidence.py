"""What a reader is shown when they ask why: the names, where they stand, how often, and what they added."""

from collections import defaultdict
from collections.abc import Sequence

from bot.matching.mentions import EntryMentions
from bot.matching.score import RelevanceScore
from bot.matching.weights import WeighedMention
from bot.model.topics import Evidence, Place

_MOST = 5
_ORDER = {place: rank for rank, place in enumerate(Place)}


def evidence_of(
    mentions: Sequence[WeighedMention], about: RelevanceScore, reading: EntryMentions
) -> tuple[Evidence, ...]:
    """Return the evidence for a score, at most five pieces, the heaviest first, points within it.

    The points of a place go to the names in it by weight, those for count and dominance to all mentions.
    """
    shares = _shares(mentions, about, reading)
    whole = sum(shares.values()) or 1.0
    counts: dict[tuple[Place, str], int] = defaultdict(int)
    points: dict[tuple[Place, str], float] = defaultdict(float)
    for weighed, share in shares.items():
        key = reading.place(weighed.mention), reading.raw(weighed.mention)
        counts[key] += 1
        points[key] += about.score * share / whole
    found = [Evidence(place, name, counts[place, name], int(points[place, name])) for place, name in counts]
    return tuple(sorted(found, key=lambda sign: (-sign.points, _ORDER[sign.place]))[:_MOST])


def _shares(
    mentions: Sequence[WeighedMention], about: RelevanceScore, reading: EntryMentions
) -> dict[WeighedMention, float]:
    placed: dict[Place, float] = defaultdict(float)
    for weighed in mentions:
        placed[reading.place(weighed.mention)] += weighed.weight
    first = Place.TITLE if reading.title.raw else Place.LEAD
    second = next((place for place in (Place.LEAD, Place.BODY) if place is not first and placed[place]), first)
    total = sum(placed.values()) or 1.0
    shares: dict[WeighedMention, float] = {}
    for weighed in mentions:
        place, part = reading.place(weighed.mention), weighed.weight
        own = about.head * (place is first) + about.body * (place is second)
        shares[weighed] = part * (own / (placed[place] or 1.0) + (about.count + about.dominance) / total)
    return shares
