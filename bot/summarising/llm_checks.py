"""Check that a text written by a language model has only names and numbers of the outlets.

Every name and every number must occur in a source text, in any language and script; the other checks are of form:
length, language, no address and no markup. A correct text may be rejected for a word that begins a sentence and occurs
in no source (a false positive): then the sentences of the outlets are quoted instead.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bot.clustering.name_skeleton import skeleton
from bot.clustering.words import everyday_stems, stem
from bot.language import countries
from bot.language.detect import language_of
from bot.language.folding import fold
from bot.language.inflection import is_common_word
from bot.language.lists import language_data
from bot.language.passage import Passage, cut, is_lower
from bot.language.sentences import split
from bot.matching.dictionary.aliases import known_names
from bot.model.entries import Entry

MAX_TEXT_CHARS, MAX_TITLE_CHARS = 300, 160
_MIN_TEXT_CHARS = 20
_MAX_SENTENCES = 3
_MARKUP = re.compile(r"https?:|www\.|[<>@{}\[\]`*_#|]|\n")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0 ]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d)[, \u00a0](?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class LlmText:
    """Title and text that a language model wrote about a story."""

    title: str
    text: str


def faults(written: LlmText, sources: Sequence[Entry], language: str) -> tuple[str, ...]:
    """Return the faults of a text, () for one that passes.

    Args:
        written: the text.
        sources: the entries from which it was written.
        language: of the reader, two letters.
    """
    source_texts = _SourceTexts(sources)
    parts = (written.title, written.text)
    reasons = [*_form(written, language)]
    reasons += [f"number {number}" for part in parts for number in _numbers(part, language) - source_texts.numbers]
    reasons += [
        f"name {name}"
        for part in parts
        for name in _names(cut(part), language)
        if not source_texts.contains(name, language)
    ]
    return tuple(dict.fromkeys(reasons))


def _form(written: LlmText, language: str) -> Iterator[str]:
    if not _MIN_TEXT_CHARS <= len(written.text) <= MAX_TEXT_CHARS:
        yield f"{len(written.text)} characters"
    if not 0 < len(written.title) <= MAX_TITLE_CHARS:
        yield f"a title of {len(written.title)} characters"
    if len(split(written.text)) > _MAX_SENTENCES:
        yield "too many sentences"
    for part in (written.title, written.text):
        if markup := _MARKUP.search(part):
            yield f"{markup[0]!r} in it"
    if language_of(f"{written.title}. {written.text}", None) not in {language, None}:
        yield "another language"


def _numbers(text: str, language: str | None) -> set[str]:
    """Return the numbers of a text, also small ones written as words."""
    digits = {_THOUSANDS.sub("", number).replace(",", ".") for number in _NUMBER.findall(text)}
    words = language_data(language).casualties.numbers
    return digits | {str(words[word]) for word in cut(text).folded if word in words}


def _names(passage: Passage, language: str) -> Iterator[str]:
    """Yield the capitalised words; of first words of sentences those that are not known common words."""
    heads = {start for start, _ in passage.spans}
    for place, word in enumerate(passage.raw):
        if word[0].isdecimal() or is_lower(word) or passage.is_ending(place):
            continue
        if place not in heads or not _is_common(word, language):
            yield word


def _is_common(word: str, language: str) -> bool:
    if language == "ru" and is_common_word(word):
        return True
    return fold(word) in _openers(language) or stem(fold(word), language) in everyday_stems(language)


@cache
def _openers(language: str) -> frozenset[str]:
    words = language_data(language)
    return words.grammar.anaphora.union(words.grammar.prepositions, words.grammar.articles, words.casualties.numbers)


def _full_text(entry: Entry) -> str:
    return f"{entry.title}\n{entry.description}\n{entry.text}\n{entry.publisher.name}"


class _SourceTexts:
    """The names and numbers of the source texts."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        texts = [(_full_text(entry), entry.language) for entry in entries]
        passages = [(cut(text), language or "") for text, language in texts]
        self.numbers = {number for text, language in texts for number in _numbers(text, language)}
        self._words = {word for passage, _ in passages for word in passage.folded}
        self._phrases = " " + " ".join(" ".join(passage.folded) for passage, _ in passages) + " "
        self._stems, self._skeletons, self._countries = set[str](), set[str](), set[str]()
        for passage, language in passages:
            self._add_words(passage, language)

    def contains(self, word: str, language: str) -> bool:
        """Return whether a word is in a source, in any form, language and script.

        Stems and skeletons tell no country from a name that is like it: Armen from Armenia, Niger from Nigeria.
        """
        folded = fold(word)
        if folded in self._words or self._has_known(folded) or self._has_country(folded, language):
            return True
        if countries.codes(folded, language):
            return False
        return stem(folded, language) in self._stems or skeleton(word, language) in self._skeletons

    def _add_words(self, passage: Passage, language: str) -> None:
        for word, folded in zip(passage.raw, passage.folded, strict=True):
            self._countries |= _country_codes(folded, language)
            if countries.codes(folded, language):
                continue
            self._stems.add(stem(folded, language))
            if not is_lower(word) and (key := skeleton(word, language)):
                self._skeletons.add(key)

    def _has_known(self, folded: str) -> bool:
        known_name = known_names().get(folded)
        return known_name is not None and any(
            f" {form} " in self._phrases for _, forms in known_name.forms for form in forms
        )

    def _has_country(self, folded: str, language: str) -> bool:
        return not self._countries.isdisjoint(_country_codes(folded, language))


def _country_codes(folded: str, language: str) -> frozenset[str]:
    """Return the codes of the countries that a word names, alone or as the first of several: Saudi, South."""
    return countries.codes(folded, language) or _first_stems(language).get(stem(folded, language), frozenset())


@cache
def _first_stems(language: str) -> dict[str, frozenset[str]]:
    stems: dict[str, frozenset[str]] = {}
    for word, codes in countries.first_words(language).items():
        stems[stem(word, language)] = stems.get(stem(word, language), frozenset()) | codes
    return stems
