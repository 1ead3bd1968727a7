"""Topics, and matches of stories with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject to follow: built in, or a chat's own query."""

    id: str  # of a built-in topic the name of its file; custom topics get generated ids
    words: str  # a chat's own query; "" for a topic that is built in
    chat_id: int | None = None  # None: offered to everybody


class Level(StrEnum):
    """The relevance to a topic that a subscription requires of a story."""

    STRICT = "strict"  # only big news about the topic
    NORMAL = "normal"  # news about the topic
    WIDE = "wide"  # all news that names the topic with weight


class Place(StrEnum):
    """The part of an entry in which a name stands."""

    TITLE = "title"
    LEAD = "lead"  # the first sentence
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A name of the topic in an entry: its place, its count, its share of the score."""

    place: Place
    name: str  # as the text writes it
    count: int
    points: int  # what it added to the score, 0–100


@dataclass(frozen=True, slots=True)
class Match:
    """Topic × story: how much the story is about the topic, with the evidence."""

    topic_id: str
    score: int  # 0–100
    evidence: tuple[Evidence, ...]  # the heaviest first


def strongest(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the match with the highest score of each topic, of equals the first; the strongest first."""
    by_topic: dict[str, Match] = {}
    for match in matches:
        if match.topic_id not in by_topic or by_topic[match.topic_id].score < match.score:
            by_topic[match.topic_id] = match
    return tuple(sorted(by_topic.values(), key=lambda match: (-match.score, match.topic_id)))
