"""Find the longest known phrases of a passage, by one look-up in a dictionary for each word."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.language.passage import Passage

_T = TypeVar("_T")
_BINDING_CHARS = frozenset(" \u00a0\n-–'\"«»“”„")  # allowed between the words of one phrase


@dataclass(frozen=True, slots=True)
class PhraseMatch(Generic[_T]):
    """A phrase of the book, at the words from `start` up to `stop`."""

    start: int
    stop: int
    values: tuple[_T, ...]


@dataclass(frozen=True, slots=True)
class Phrasebook(Generic[_T]):
    """Folded phrases with their values.

    `longest` maps a first word to the length, in words, of the longest phrase that begins with it.
    """

    values: Mapping[str, tuple[_T, ...]]
    longest: Mapping[str, int]

    def find(self, passage: Passage) -> Iterator[PhraseMatch[_T]]:
        """Yield the phrases of a passage from left to right, the longest first, none inside another."""
        behind = 0
        for start in self._starts(passage):
            if start >= behind and (match := self._at(passage, start)):
                behind = match.stop
                yield match

    def _starts(self, passage: Passage) -> list[int]:
        return [i for i, word in enumerate(passage.folded) if word in self.longest and not passage.is_ending(i)]

    def _at(self, passage: Passage, start: int) -> PhraseMatch[_T] | None:
        most = min(self.longest[passage.folded[start]], len(passage.folded) - start)
        for length in range(most, 0, -1):
            stop = start + length
            values = self.values.get(" ".join(passage.folded[start:stop]))
            if values and are_binding(passage.gaps[start + 1 : stop]):
                return PhraseMatch(start, stop, values)
        return None


def phrasebook(entries: Iterable[tuple[_T, Iterable[str]]]) -> Phrasebook[_T]:
    """Build a phrasebook of values, each with its folded phrases; a phrase of two values has both."""
    values: dict[str, tuple[_T, ...]] = {}
    longest: dict[str, int] = {}
    for value, phrases in entries:
        alone = (value,)  # one tuple for all forms of a name: there are tens of thousands
        for phrase in phrases:
            before = values.get(phrase, ())
            values[phrase] = alone if not before else before if value in before else (*before, value)
            first, length = first_word(phrase), phrase.count(" ") + 1
            longest[first] = max(length, longest.get(first, 0))
    return Phrasebook(values, longest)


def first_word(phrase: str) -> str:
    """Return the first word of a phrase; of a single word the same object, as there are tens of thousands."""
    return phrase.split(" ", 1)[0] if " " in phrase else phrase


def are_binding(gaps: tuple[str, ...]) -> bool:
    """Return whether the characters between words join them into one phrase."""
    return all(_BINDING_CHARS.issuperset(gap) for gap in gaps)
