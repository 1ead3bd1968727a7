"""Reject known names of a query that mean something else in an entry: a state, a small town, a person, a common word.

A built-in topic has rules of its own (`disambiguation`); a query may ask for any country. Evidence is counted: for
another bearer the cities of a state of that name and other states (GeoNames), an outlet of a country that has such a
place, a state behind the comma, a longer name, and a text that writes the word small; for the entity other names of it
and other countries. The entity is meant where nothing speaks for another bearer.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from bot.language.folding import fold
from bot.language.inflection import inflected
from bot.language.lists import language_data
from bot.language.passage import Passage, is_lower
from bot.matching.competing_names import is_title_case
from bot.matching.custom.positions import TermPositions, TextSpan, term_mention
from bot.matching.dictionary.gazetteer import homonyms
from bot.matching.dictionary.names import Name
from bot.matching.disambiguation import is_bare, is_in_longer_name, is_in_state
from bot.matching.mentions import Mention
from bot.matching.participants import Participants

_UNITED_STATES, _UNITED_STATES_ENTITY = "US", "united-states"
_STRONG_EVIDENCE = 2  # the weight of evidence that leaves little doubt


def without_namesakes(positions: TermPositions, participants: Participants) -> TermPositions:
    """Return the positions of the terms that mean what the query asks for; words are always meant."""
    evidence = _Evidence(participants)
    return {term: spans for term, spans in positions.items() if not (term.is_known_name and evidence.is_another(spans))}


class _Evidence:
    """The evidence of one entry."""

    def __init__(self, participants: Participants) -> None:
        self._reading, self._participants = participants.reading, participants.mentions

    def is_another(self, spans: Sequence[tuple[TextSpan, Name]]) -> bool:
        """Return whether the mentions of a known name mean another bearer of it."""
        mentions = [term_mention(self._reading, span, name) for span, name in spans]
        if not all(map(is_bare, mentions)):
            return False
        names = {fold(self._reading.text(mention)) for mention in mentions}
        against = max(self._against(name, mentions) for name in names)
        return against > 0 and against > len(names) - 1 + self._count_other_countries(names, mentions)

    def _against(self, name: str, mentions: Sequence[Mention]) -> int:
        return (
            self._count_state_signs(name)
            + self._is_place_of_outlet(name)
            + _STRONG_EVIDENCE * any(is_in_state(mention, self._reading, self._name_positions) for mention in mentions)
            + _STRONG_EVIDENCE * any(self._ends_state(mention) for mention in mentions)
            + _STRONG_EVIDENCE * self._is_longer_name(name, mentions)
            + self._is_common_word(name, mentions)
        )

    def _count_state_signs(self, name: str) -> int:
        """Count the names of cities and of other states in a text that may be about the state of a name."""
        cities = homonyms().cities.get(name, frozenset())
        if not cities:
            return 0
        return sum(f" {place} " in self._text for place in (*cities, *homonyms().states))

    def _is_place_of_outlet(self, name: str) -> bool:
        """Return whether the outlet's country has a place of the name; in the USA, where many are, a state."""
        country = self._reading.country
        is_state = name in homonyms().cities
        return country in homonyms().countries.get(name, ()) and (is_state or country != _UNITED_STATES)

    def _ends_state(self, mention: Mention) -> bool:
        """Return whether a mention is the end of the name of a state of the USA: "New Mexico"."""
        passage, previous = self._reading.passage(mention), mention.start - 1
        name = " ".join(passage.folded[max(0, previous) : mention.stop])
        return previous >= 0 and _is_capitalised(passage.raw[previous]) and name in homonyms().states

    def _is_longer_name(self, name: str, mentions: Sequence[Mention]) -> bool:
        """Return whether the mentions are part of one longer name: of the first in the body, or of half of them.

        A person has one longer name and is called by it first; a country stands in many: Bank of China, South China.
        """
        if name not in _places():
            return False
        known = {(m.in_title, index) for m in (*mentions, *self._participants) for index in range(m.start, m.stop)}
        longer = [
            mention
            for mention in mentions
            if is_in_longer_name(mention, self._reading, known) or self._has_first_name(mention, known)
        ]
        first = next((mention for mention in mentions if not mention.in_title), mentions[0])
        is_most = first in longer or 2 * len(longer) >= len(mentions)
        return is_most and len(set(map(self._neighbour, longer))) == 1

    def _neighbour(self, mention: Mention) -> str:
        """Return the word that a longer name has beside a mention."""
        passage, stop = self._reading.passage(mention), mention.stop
        follows = stop < len(passage.raw) and passage.gaps[stop] == " " and _is_capitalised(passage.raw[stop])
        return passage.folded[stop if follows else mention.start - 1]

    def _has_first_name(self, mention: Mention, known: Collection[tuple[bool, int]]) -> bool:
        """Return whether a sentence begins with a name before a mention: "Michael Jordan", but not "In Jordan"."""
        passage, previous = self._reading.passage(mention), mention.start - 1
        if previous < 0 or passage.gaps[mention.start] != " " or (mention.in_title and is_title_case(passage)):
            return False
        word = passage.folded[previous]
        is_name = _is_capitalised(passage.raw[previous]) and (mention.in_title, previous) not in known
        return is_name and word not in self._common_words and word not in self._small_words

    def _is_common_word(self, name: str, mentions: Sequence[Mention]) -> bool:
        """Return whether a word has its capitals only where any word has them, and is a common word, in any form."""
        is_common = name in self._common_words or not self._small_words.isdisjoint(inflected(name))
        return is_common and all(
            _has_any_word_a_capital(self._reading.passage(mention), mention) for mention in mentions
        )

    def _count_other_countries(self, names: Collection[str], mentions: Iterable[Mention]) -> int:
        """Count the countries and bodies that an entry names beside the mentions."""
        taken = {(m.in_title, index) for m in mentions for index in range(m.start, m.stop)}
        owners = {mention.name.owner for mention in self._participants if (mention.in_title, mention.start) in taken}
        cities = frozenset().union(*(homonyms().cities.get(name, frozenset()) for name in names))
        ignored = owners | ({_UNITED_STATES_ENTITY} if cities else set())
        return len(
            {
                mention.name.owner
                for mention in self._participants
                if mention.name.owner not in ignored and fold(self._reading.text(mention)) not in cities
            }
        )

    @cached_property
    def _name_positions(self) -> frozenset[tuple[bool, int]]:
        return frozenset((m.in_title, index) for m in self._participants for index in range(m.start, m.stop))

    @cached_property
    def _text(self) -> str:
        return f" {' '.join((*self._reading.title.folded, *self._reading.body.folded))} "

    @cached_property
    def _small_words(self) -> frozenset[str]:
        """Return the words that the text writes small."""
        passages = (self._reading.title, self._reading.body)
        return frozenset(
            folded
            for passage in passages
            for raw, folded in zip(passage.raw, passage.folded, strict=True)
            if is_lower(raw)
        )

    @cached_property
    def _common_words(self) -> frozenset[str]:
        """Return the most frequent words of the text's language."""
        grammar = language_data(self._reading.language).grammar
        return grammar.stop_words | grammar.prepositions | grammar.anaphora | frozenset(grammar.everyday)


def _places() -> Mapping[str, frozenset[str]]:
    return homonyms().countries


def _has_any_word_a_capital(passage: Passage, mention: Mention) -> bool:
    """Return whether a mention stands where every word is written with a capital."""
    return passage.begins_sentence(mention.start) or (mention.in_title and is_title_case(passage))


def _is_capitalised(word: str) -> bool:
    """Return whether a word is written as a name, also as DeAndre and McDonald."""
    return len(word) > 1 and word[0].isupper() and not word.isupper()
