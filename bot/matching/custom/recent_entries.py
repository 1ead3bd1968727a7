"""The words of recent entries: which of them a query may match, without reading them again.

An entry is kept as the hashes of its different words, four bytes each: about 8 MB for 20,000 entries. Two words
with one hash make an entry a candidate that then does not match. An inverted index would be five times as large, and
searching all entries for a query takes a tenth of a second.
"""

from array import array
from collections.abc import Iterator

from bot.language.folding import fold, words
from bot.language.inflection import shared_endings
from bot.language.phrases import first_word
from bot.matching.custom.compiler import CompiledQuery, ExpandedTerm

_HASH_MASK = 0xFFFFFFFF


class RecentEntries:
    """The words of the newest entries.

    Args:
        max_entries: of more entries the oldest are forgotten.
    """

    def __init__(self, max_entries: int) -> None:
        self._max_entries = max_entries
        self._hashes: dict[int, array[int]] = {}

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._hashes)

    def add(self, entry_id: int, text: str) -> None:
        """Add an entry with all its text, or replace it."""
        self._hashes[entry_id] = array("I", set(map(_hashed, words(fold(text)))))
        if len(self._hashes) > self._max_entries:
            del self._hashes[next(iter(self._hashes))]

    def candidates(self, query: CompiledQuery) -> list[int]:
        """Return the ids of the entries that have words of all required terms of a query, the newest first."""
        hashes_by_term = {term: _hashes_of(term) for term in _wanted_terms(query)}
        wanted = frozenset[int]().union(*hashes_by_term.values())
        candidate_ids: list[int] = []
        for entry_id in sorted(self._hashes, reverse=True):
            words_found = wanted.intersection(self._hashes[entry_id])
            if words_found:
                present = {term for term, hashes in hashes_by_term.items() if not hashes.isdisjoint(words_found)}
                candidate_ids += [entry_id] if _may_match(query, present) else []
        return candidate_ids


def _hashed(word: str) -> int:
    return hash(word) & _HASH_MASK


def _wanted_terms(query: CompiledQuery) -> Iterator[ExpandedTerm]:
    for parts in query.alternatives:
        for part in parts:
            if isinstance(part, ExpandedTerm):
                yield part
            else:
                yield from _wanted_terms(part)


def _hashes_of(term: ExpandedTerm) -> frozenset[int]:
    """Return the hashes of all words with which the term may begin in a text."""
    beginnings = {fold(first_word(form)) for _, forms in term.forms for form in forms}
    if len(term.term.words) == 1 and not term.is_known_name:
        stems = shared_endings(term.term.words[0]).items()
        beginnings |= {stem + ending for stem, endings in stems for ending in endings}
    return frozenset(map(_hashed, beginnings))


def _may_match(query: CompiledQuery, present: set[ExpandedTerm]) -> bool:
    return any(
        all(part in present if isinstance(part, ExpandedTerm) else _may_match(part, present) for part in parts)
        for parts in query.alternatives
    )
