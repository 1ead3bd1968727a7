"""Limits of lengths, counts and numbers (`bounds.toml`), for calls and results.

A call that the server refuses for its length is refused here too, and is a violation of the contract besides, since a
bot that relies on the refusal loses a message. A test compares the table with the Bot API's description.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeGuard

_BOUND = re.compile(r"(\d+)-(\d+) ?(\w*)")
_NUMBER = re.compile(r"-?\d+")
_TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_REFERENCE = re.compile(r"&(?:#\w+|\w+);")


@dataclass(frozen=True, slots=True)
class Bound:
    """An inclusive range.

    Args:
        low: the least that is allowed.
        high: the most.
        unit: `characters`, `shown` (characters that are left when tags are read), `bytes`, `items`, or nothing for a
            plain number.
    """

    low: int
    high: int
    unit: str

    def wrong(self, value: object, parse_mode: object) -> str | None:
        """Return the violation of a decoded value, None if there is none or if it cannot be measured."""
        size = self._size(value, parse_mode)
        if size is None or self.low <= size <= self.high:
            return None
        return f"{size} of {self.low}-{self.high} {self.unit}".rstrip()

    def _size(self, value: object, parse_mode: object) -> int | None:
        if self.unit == "items":
            return len(value) if isinstance(value, list) else None
        if not self.unit:
            return int(value) if isinstance(value, int) or _is_number(value) else None
        return self._length(value, parse_mode) if isinstance(value, str) else None

    def _length(self, text: str, parse_mode: object) -> int:
        if self.unit == "bytes":
            return len(text.encode())
        has_tags = self.unit == "shown" and parse_mode and len(text) > self.high
        return len(_shown(text)) if has_tags else len(text)


def _is_number(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _NUMBER.fullmatch(value) is not None


@cache
def load() -> Mapping[str, Mapping[str, Bound]]:
    """Read the table: bounds by field, by the name of the method or object that has it."""
    text = resources.files("bot.sandbox.telegram.spec").joinpath("bounds.toml").read_text(encoding="utf-8")
    bounds: dict[str, dict[str, Bound]] = {}
    for owner, field, bound in _lines(tomllib.loads(text)):
        bounds.setdefault(owner, {})[field] = bound
    return bounds


def _lines(table: Mapping[str, str]) -> Iterator[tuple[str, str, Bound]]:
    for words, places in table.items():
        match = _BOUND.fullmatch(words)
        if match is None:
            raise ValueError(f"{words} is no bound")
        for place in places.split():
            owner, _, field = place.partition(".")
            yield owner, field, Bound(int(match[1]), int(match[2]), match[3])


def _shown(text: str) -> str:
    """Return roughly the text without its tags: the contract check need not parse the whole dialect."""
    return _REFERENCE.sub("?", _TAG.sub("", text)).strip()
