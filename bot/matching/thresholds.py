"""The scores at which a match becomes an alert, one threshold for each level of a subscription."""

from bot.model.topics import Level

STRICT_THRESHOLD, NORMAL_THRESHOLD, WIDE_THRESHOLD = 56, 45, 25


def levels_reached(score: int) -> frozenset[Level]:
    """Return the levels at which a score of 0 to 100 is an alert.

    The thresholds were chosen on the data that `tests/tools/quality/relevance.py` measures: *normal* where precision
    and recall balance, *strict* where hardly a clear case is a false alarm, *wide* where venues, lists and diaspora
    begin.
    """
    thresholds = (
        (STRICT_THRESHOLD, Level.STRICT),
        (NORMAL_THRESHOLD, Level.NORMAL),
        (WIDE_THRESHOLD, Level.WIDE),
    )
    return frozenset(level for threshold, level in thresholds if score >= threshold)
