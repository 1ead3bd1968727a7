"""When something happened, as a person says it: "12 min ago", then the clock, then the date."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_skeleton

from bot.texts.speech import Texts

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in words, and the form in which Telegram may show it in the reader's own zone."""

    words: str
    form: str  # the format of a date_time entity (Bot API): r relative, t clock, d date


def moment(texts: Texts, language: str, at: datetime, *, now: datetime) -> Moment:
    """Return how to speak of a moment.

    The clock is that of UTC and says so: an app that knows the reader's zone replaces it.
    """
    passed = max(now - at, timedelta())
    if passed < MINUTE:
        return Moment(texts.say(language, "moment.now"), "r")
    if passed < HOUR:
        return Moment(texts.say(language, "moment.minutes", count=passed // MINUTE), "r")
    clock = f"{at:%H:%M}"
    if at.date() == now.date():
        return Moment(texts.say(language, "moment.clock", clock=clock), "t")
    if at.date() == (now - DAY).date():
        return Moment(texts.say(language, "moment.yesterday", clock=clock), "dt")
    return Moment(format_skeleton("MMMd" if at.year == now.year else "yMMMd", at, locale=language), "d")
