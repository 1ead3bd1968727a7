"""Sets of word beginnings, for looking up many words at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.language.folding import fold

_BUCKET_LETTERS = 2  # letters that choose the bucket; no beginning is shorter


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Beginnings of words, such as `чемпионат` for all its cases; one that ends in `$` is a whole word."""

    whole: frozenset[str]
    beginnings: dict[str, tuple[str, ...]]

    def __contains__(self, word: str) -> bool:
        """Return whether the lexicon holds a folded word."""
        return word in self.whole or word.startswith(self.beginnings.get(word[:_BUCKET_LETTERS], ()))

    def among(self, words: Iterable[str]) -> set[str]:
        """Return those of some folded words that the lexicon holds."""
        return {word for word in words if word in self}


def lexicon(entries: Iterable[str]) -> Lexicon:
    """Build a lexicon; entries are folded, those that end in `$` match only as whole words."""
    folded = [fold(entry) for entry in entries]
    beginnings: dict[str, tuple[str, ...]] = {}
    for entry in folded:
        if not entry.endswith("$"):
            beginnings[entry[:_BUCKET_LETTERS]] = (*beginnings.get(entry[:_BUCKET_LETTERS], ()), entry)
    return Lexicon(frozenset(entry[:-1] for entry in folded if entry.endswith("$")), beginnings)
