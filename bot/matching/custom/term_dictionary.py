"""Dictionary of the terms of all custom topics: finds them in a text by one look-up for each of its words.

The forms of a term are listed, apart from those that it has in texts of a few languages only
(`inflection.shared_endings`): eighty for every word would take gigabytes for a hundred thousand topics. In a text of
such a language each word is cut into a stem and an ending instead, at every place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.language.folding import spelling
from bot.language.inflection import shared_endings, shared_languages
from bot.language.passage import Passage
from bot.language.phrases import are_binding, first_word
from bot.matching.custom.compiler import ExpandedTerm, expand_term
from bot.matching.custom.query_parser import Term
from bot.matching.dictionary.names import KIND_RANK, Name

_MIN_STEM_LETTERS = 2


class FoundTerm(NamedTuple):
    """A term in a text: the words from `start` up to `stop`, and which of its names stands there."""

    term: ExpandedTerm
    name: Name
    start: int
    stop: int


@dataclass(slots=True)
class TermDictionary:
    """Every phrase that some topic uses, with the terms that it stands for; terms are counted by their users."""

    terms: dict[Term, ExpandedTerm] = field(default_factory=dict)
    users: dict[Term, int] = field(default_factory=dict)
    phrases: dict[str, tuple[tuple[ExpandedTerm, Name], ...]] = field(default_factory=dict)
    # Phrases with a changed stem (kitab of kitap), which are found before an ending only.
    changed_stems: dict[str, tuple[tuple[ExpandedTerm, Name], ...]] = field(default_factory=dict)
    max_lengths: dict[str, int] = field(default_factory=dict)  # first word → words of its longest phrase

    def acquire(self, term: Term) -> ExpandedTerm:
        """Return an expanded term, adding it for its first user."""
        self.users[term] = self.users.get(term, 0) + 1
        if term not in self.terms:
            self.terms[term] = expanded = expand_term(term)
            for form, name in _names_by_form(expanded).items():
                self.phrases[form] = (*self.phrases.get(form, ()), (expanded, name))
                first, length = first_word(form), form.count(" ") + 1
                self.max_lengths[first] = max(length, self.max_lengths.get(first, 0))
            for phrase in _changed_stems(expanded):
                pair = expanded, expanded.forms[0][0]
                self.changed_stems[phrase] = (*self.changed_stems.get(phrase, ()), pair)
        return self.terms[term]

    def release(self, term: Term) -> None:
        """Remove a term after its last user."""
        self.users[term] -= 1
        if self.users[term]:
            return
        del self.users[term]
        removed = self.terms.pop(term)
        for phrase in _changed_stems(removed):
            _remove(self.changed_stems, phrase, removed)
        for form in _names_by_form(removed):
            _remove(self.phrases, form, removed)
            if form not in self.phrases and " " not in form and self.max_lengths.get(form) == 1:
                del self.max_lengths[form]

    def may_find(self, passages: Sequence[Passage], language: str | None) -> bool:
        """Return whether a text may hold a term at all."""
        if self.terms and language in shared_languages():
            return True
        first_words = self.max_lengths.keys()
        return not all(
            first_words.isdisjoint(passage.folded) and first_words.isdisjoint(_spellings(passage))
            for passage in passages
        )

    def find(self, passage: Passage, language: str | None) -> Iterator[FoundTerm]:
        """Yield every term of a passage, also one phrase inside another, as they may be of different topics.

        Args:
            passage: a title or a body.
            language: the entry's; in some a term takes endings that are none elsewhere.
        """
        takes_endings = language in shared_languages()
        spellings = _spellings(passage)
        lengths = self.max_lengths
        for start, word in enumerate(passage.folded):
            max_length = max(lengths.get(word, 0), lengths.get(spellings[start], 0), takes_endings)
            if max_length and not passage.is_ending(start):
                for stop in range(min(start + max_length, len(passage.folded)), start, -1):
                    yield from self._find_at(passage, spellings, start, stop)
                    if takes_endings:
                        yield from self._find_inflected(passage, start, stop)

    def _find_at(self, passage: Passage, spellings: Sequence[str], start: int, stop: int) -> Iterator[FoundTerm]:
        phrase = " ".join(passage.folded[start:stop]) if stop > start + 1 else passage.folded[start]
        is_respelled = any(spellings[start:stop])
        pairs = self.phrases.get(phrase, ())
        if is_respelled:
            written = (spellings[index] or passage.folded[index] for index in range(start, stop))
            of_words = self.phrases.get(" ".join(written), ())
            pairs = (*(pair for pair in pairs if pair[0].is_known_name), *of_words)
        for term, name in pairs:
            if _is_written(name, passage, start, stop):
                yield FoundTerm(term, name, start, stop)

    def _find_inflected(self, passage: Passage, start: int, stop: int) -> Iterator[FoundTerm]:
        """Yield the terms of which the last word is cut into a stem and an ending."""
        before = "".join(f"{word} " for word in passage.folded[start : stop - 1])
        last = passage.folded[stop - 1]
        for cut in range(len(last) - 1, _MIN_STEM_LETTERS - 1, -1):
            stem = last[:cut]
            phrase = before + stem
            for term, name in (*self.phrases.get(phrase, ()), *self.changed_stems.get(phrase, ())):
                if term.is_known_name:
                    continue
                endings = shared_endings(term.term.words[-1]).get(stem, frozenset())
                if last[cut:] in endings and _is_written(name, passage, start, stop):
                    yield FoundTerm(term, name, start, stop)


def _spellings(passage: Passage) -> list[str]:
    """Return the words of a passage by `spelling` where that differs from the folded word, else empty strings."""
    joined = "".join(passage.raw)
    if "й" not in joined and "Й" not in joined:
        return [""] * len(passage.raw)
    return [spelling(word) if "й" in word or "Й" in word else "" for word in passage.raw]


def _is_written(name: Name, passage: Passage, start: int, stop: int) -> bool:
    return name.is_written(passage.raw[start]) and are_binding(passage.gaps[start + 1 : stop])


def _names_by_form(term: ExpandedTerm) -> dict[str, Name]:
    """Return each form with its name; of several names the strongest kind."""
    weakest_first = sorted(term.forms, key=lambda pair: -KIND_RANK[pair[0].kind])
    return {form: name for name, forms in weakest_first for form in forms}


def _changed_stems(term: ExpandedTerm) -> Iterator[str]:
    """Yield the stems of a term that are none of its forms, as phrases."""
    if term.is_known_name:
        return
    *others, last = term.forms[0][0].owner.split(" ")
    for stem in shared_endings(term.term.words[-1]):
        if stem != last:
            yield " ".join([*others, stem])


def _remove(phrases: dict[str, tuple[tuple[ExpandedTerm, Name], ...]], phrase: str, removed: ExpandedTerm) -> None:
    remaining = tuple(pair for pair in phrases[phrase] if pair[0] is not removed)
    if remaining:
        phrases[phrase] = remaining
    else:
        del phrases[phrase]
