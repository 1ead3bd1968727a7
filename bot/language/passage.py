"""Tokenise a text into words, each with its spelling, the characters before it, and its sentence."""

import re
from dataclasses import dataclass
from functools import cache

from bot.language.folding import fold, tidy
from bot.language.lists import all_languages

_WORD_RUN = re.compile(r"(\w+)")
_SENTENCE_END = re.compile(r"[.!?…։。\n]|:(?=\s)")
_GEORGIAN_RANGE = ("\u10a0", "\u10ff")  # one case only, which Unicode classifies as lower
_YEAR_DIGITS = 4  # a year may end a sentence; a smaller number is a day or an ordinal
_MAX_ENDING_LETTERS = 5  # of an ending after an apostrophe or a hyphen: Bakü'de, ՀԱՊԿ-ի


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a text, as written and as folded.

    `gaps[i]` are the characters before word `i`, `gaps[-1]` those behind the last; `sentences[i]` numbers the
    sentence of word `i` from 0, `spans` gives for each sentence its first word and the one behind its last.
    """

    raw: tuple[str, ...]
    folded: tuple[str, ...]
    gaps: tuple[str, ...]
    sentences: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def is_ending(self, index: int) -> bool:
        """Return whether the word is an ending set off from the word before it: Bakü'de, ՀԱՊԿ-ի, Russia's."""
        word = self.raw[index]
        return index > 0 and len(word) <= _MAX_ENDING_LETTERS and self.gaps[index] in {"'", "-"} and word.islower()

    def begins_sentence(self, index: int) -> bool:
        """Return whether the word is the first of its sentence."""
        return not index or self.sentences[index] != self.sentences[index - 1]

    def text(self, start: int, stop: int) -> str:
        """Return the words from `start` up to `stop` with the characters between them."""
        pieces = (self.gaps[i] + self.raw[i] for i in range(start, stop))
        return "".join(pieces)[len(self.gaps[start]) :]


def cut(text: str) -> Passage:
    """Return a text cut into words; any text is accepted, an empty one has no words."""
    parts = _WORD_RUN.split(tidy(text))
    raw, gaps = parts[1::2], parts[0::2]
    folded = fold("\n".join(raw)).split("\n") if raw else []
    starts = _starts(raw, folded, gaps)
    spans = tuple(zip(starts, [*starts[1:], len(raw)], strict=True)) if raw else ()
    sentences = tuple(number for number, (start, stop) in enumerate(spans) for _ in range(start, stop))
    return Passage(tuple(raw), tuple(folded), tuple(gaps), sentences, spans)


def _starts(raw: list[str], folded: list[str], gaps: list[str]) -> list[int]:
    inner = (i for i in range(1, len(raw)) if gaps[i] != " " and is_break(folded[i - 1], gaps[i], raw[i]))
    return [0, *inner]


def is_break(before: str, gap: str, after: str) -> bool:
    """Return whether a sentence ends in the gap between the folded word before it and the word after it.

    Full stop, exclamation mark, question mark and new line end a sentence, and so do ։ and, after an Armenian word,
    ':', typed instead of ։. A full stop after an abbreviation, a single letter or a small number does not, nor any
    mark before a small letter.
    """
    terminator = _SENTENCE_END.search(gap)
    if terminator is None or is_lower(after):
        return False
    if terminator[0] == ".":
        return not _is_short(before)
    return terminator[0] != ":" or ("\u0561" <= before[-1] <= "\u0587" and not after.isdecimal())


def is_lower(word: str) -> bool:
    """Return whether a word begins with a small letter; Georgian has neither small nor capital ones."""
    return word[0].islower() and not _GEORGIAN_RANGE[0] <= word[0] <= _GEORGIAN_RANGE[1]


def _is_short(word: str) -> bool:
    return len(word) == 1 or (word.isdecimal() and len(word) < _YEAR_DIGITS) or word in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset().union(*(language.sentences.abbreviations for language in all_languages()))
