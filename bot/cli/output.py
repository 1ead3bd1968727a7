"""The output that commands have in common: a line of JSON, and the level of a score."""

import json
from collections.abc import Mapping

from bot.matching.thresholds import levels_reached
from bot.model.topics import Level

NO_LEVEL = "none"  # below every level of a subscription
_STRICTEST_FIRST = (Level.STRICT, Level.NORMAL, Level.WIDE)


def print_json(value: Mapping[str, object]) -> None:
    """Print one object on one line; a lone surrogate of a feed is printed as its escape, which JSON reads."""
    print(json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode())


def level_name(score: int) -> str:
    """Return the strictest level that a score of 0 to 100 reaches, "none" where it reaches none."""
    reached = levels_reached(score)
    return next((str(level) for level in _STRICTEST_FIRST if level in reached), NO_LEVEL)
