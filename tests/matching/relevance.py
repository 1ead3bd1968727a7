"""The built-in topics applied to short texts."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.matching.thresholds import NORMAL_THRESHOLD
from tests.matching.entries import make_entry

_PIECES = (
    "Армения Armenia, Baku BAKI: ОДКБ CSTO (CSTO) Ալիև West Azerbaijan Iran and in — . © officer summit Grand Prix 1-0 "
    "Qarabağ Алиев football coach Երևանում Report | - , ;"
)
ANY_TEXT = st.text() | st.lists(st.sampled_from([*_PIECES.split(), "\n"])).map(" ".join)


@cache
def builtin_matcher() -> Matcher:
    """Return a matcher with the built-in topics, built once: it takes half a second."""
    return Matcher(load_builtin_topics())


def scores(title: str, text: str = "", **fields: Any) -> dict[str, int]:
    """Return the score of each topic that an entry matches; `fields` are those of `make_entry`."""
    return {match.topic_id: match.score for match in builtin_matcher().match(make_entry(title, text, **fields))}


def about(title: str, text: str = "", **fields: Any) -> set[str]:
    """Return the topics that an entry reaches at the level normal."""
    return {topic for topic, score in scores(title, text, **fields).items() if score >= NORMAL_THRESHOLD}
