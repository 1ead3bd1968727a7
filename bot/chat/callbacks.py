"""The data of a button: a version, an action and its values, in at most 64 bytes.

A message exists for years, and its buttons with it. So the data name a state ("follow this topic"), never a toggle: a
button of last month does what its label says. Data of another version, or of none, decode to None, and the press is
answered with the menu of today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

CALLBACK_VERSION = "1"
MAX_CALLBACK_BYTES = 64  # by the Bot API


class Action(StrEnum):
    """The action of a press. The letters are on messages in people's chats: never give one another meaning."""

    COMMAND = "C"  # name of a command that has no letter of its own
    HOME = "h"
    TOPICS = "t"
    FOLLOW = "f"  # topic, where it was pressed
    UNFOLLOW = "u"  # topic, where it was pressed
    LATEST = "l"  # topic or "", page
    PAUSE = "p"
    RESUME = "r"
    HURRY = "q"
    WAIT = "z"
    LANGUAGE = "g"
    SPEAK = "s"  # language
    HELP = "e"
    PRIVACY = "i"
    FORGET = "x"
    FORGET_NOW = "X"
    KEEP = "k"
    WHY = "w"  # story
    MUTE = "m"  # story
    UNMUTE = "n"  # story
    WORDS = "a"
    TRY = "y"  # level; the words stand in the message
    FOLLOW_WORDS = "F"  # level; the words stand in the message
    OWN = "o"  # topic
    LEVEL = "v"  # topic, level
    DROP = "d"  # topic
    SETTINGS = "S"
    CHOOSE = "c"  # preference, value; without a value: show the choice
    QUIET = "Q"  # from, to (minutes of the day), or "off"; none: show the choice
    QUIET_FROM = "B"  # minute of the day
    QUIET_TO = "E"  # minute of the day
    QUIET_ON = "D"  # day
    LOUD_ON = "L"  # day
    JUDGE = "j"  # doubtful entry, verdict


FORMER_ACTIONS: Mapping[str, tuple[Action, str]] = MappingProxyType(
    {  # letters on messages of earlier releases, and what they mean now, with the first value
        "M": (Action.CHOOSE, "mode"),
        "H": (Action.CHOOSE, "digest_hour"),
        "W": (Action.CHOOSE, "digest_weekday"),
        "Z": (Action.CHOOSE, "zone"),
        "U": (Action.CHOOSE, "urgent_from"),
        "G": (Action.CHOOSE, "grown_from"),
    }
)


@dataclass(frozen=True, slots=True)
class CallbackData:
    """The decoded data of a button."""

    action: Action
    values: tuple[str, ...] = ()

    def value(self, index: int) -> str:
        """Return a value, "" if there is none at this index."""
        return self.values[index] if index < len(self.values) else ""

    def number(self, index: int) -> int:
        """Return a value that is a number below 2^63, 0 for anything else."""
        digits = self.value(index)
        number = int(digits) if digits.isascii() and digits.isdecimal() else 0
        return number if number < 2**63 else 0


def encode(action: Action, *values: object) -> str:
    """Return the data of a button.

    Raises:
        ValueError: the data are longer than Telegram accepts, or a value holds a colon.
    """
    parts = [str(value) for value in values]
    data = ":".join([CALLBACK_VERSION, action.value, *parts])
    if len(data.encode()) > MAX_CALLBACK_BYTES or any(":" in part for part in parts):
        reason = f"no button can carry {data!r}"
        raise ValueError(reason)
    return data


def decode(data: str | None) -> CallbackData | None:
    """Return the decoded data of a button; None for data of another version or unknown data."""
    version, _, rest = (data or "").partition(":")
    letter, *values = rest.split(":")
    if version != CALLBACK_VERSION:
        return None
    if letter in FORMER_ACTIONS:
        action, first = FORMER_ACTIONS[letter]
        return CallbackData(action, (first, *values))
    return CallbackData(Action(letter), tuple(values)) if letter in set(Action) else None
