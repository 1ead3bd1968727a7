"""Split a text into its sentences."""

import re

from bot.language.folding import fold
from bot.language.passage import is_break

_GAP = re.compile(r"(?<=\w)(?:\W{2,}|\n)(?=\w)")
_LAST_WORD = re.compile(r"\w+$")
_FIRST_WORD = re.compile(r"\w+")
_MAX_WORD_CHARS = 40
_CLOSING = re.compile(r"\S*")


def split(text: str) -> tuple[str, ...]:
    """Return the sentences of a text in order, each trimmed, with the marks that close it; none is empty.

    The words are the text's own, character by character. Sentences end where `passage.is_break` says so: not at
    the dot after an abbreviation, an initial or a small number.
    """
    pieces, start = [], 0
    for gap in _GAP.finditer(text):
        if _is_end(text, gap):
            end = gap.start() + len(_closing(gap[0]))
            pieces.append(text[start:end])
            start = end
    stripped = (piece.strip() for piece in [*pieces, text[start:]])
    return tuple(piece for piece in stripped if piece)


def _is_end(text: str, gap: re.Match[str]) -> bool:
    before = _LAST_WORD.search(text, max(0, gap.start() - _MAX_WORD_CHARS), gap.start())
    after = _FIRST_WORD.match(text, gap.end())
    if before is None or after is None:
        return False
    return is_break(fold(before[0]), gap[0], after[0])


def _closing(gap: str) -> str:
    closing = _CLOSING.match(gap)
    return closing[0] if closing else ""
