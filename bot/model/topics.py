"""Topics, and matches of stories with them."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Topic:
    """What a subscriber wants to hear of."""

    id: str  # of a built-in topic the name of its file; a chat's own topics get ids of their own
    words: str  # a chat's own query; "" for a topic that is built in
    chat_id: int | None = None  # None: offered to everybody


class Level(StrEnum):
    """How much of a topic a subscriber wants."""

    STRICT = "strict"  # only big news about it
    NORMAL = "normal"  # what is about it
    WIDE = "wide"  # everything that names it with weight


class Place(StrEnum):
    """Where in an entry a name stands."""

    TITLE = "title"
    LEAD = "lead"  # the first sentence
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: a name of the topic, where it stands, how often."""

    place: Place
    name: str  # as the text writes it
    count: int
    points: int  # what it added to the score, 0–100


@dataclass(frozen=True, slots=True)
class Match:
    """Topic × story: how much the story is about the topic, and why we think so."""

    topic_id: str
    score: int  # 0–100
    evidence: tuple[Evidence, ...]  # the heaviest first
