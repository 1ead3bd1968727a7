"""Score how much an entry is about a custom query.

The score is that of the built-in topics. Terms that are alternatives count together. Where several terms are required
at once they count together too, but the whole never scores more than twice what its weakest term does alone: a story is
not about football in Armenia because its last line mentions a match.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.language.folding import fold
from bot.matching.competing_names import count_unknown_names
from bot.matching.custom.compiler import CompiledQuery, ExpandedTerm
from bot.matching.custom.namesakes import without_namesakes
from bot.matching.custom.positions import TermPositions, TextSpan, term_mention
from bot.matching.custom.query_parser import Field, Filter
from bot.matching.mentions import EntryMentions, Mention
from bot.matching.participants import Participants, is_in_headline, unknown_name_weight
from bot.matching.roles import MentionRole, assign_roles
from bot.matching.score import RelevanceScore, ScoringContext, score_relevance
from bot.matching.weights import WeighedMention, weigh_mentions
from bot.model.entries import Entry

_WEAKEST_TERM_FACTOR = 2  # caps the score of terms required at once, relative to the weakest of them


@dataclass(frozen=True, slots=True)
class ScoredQuery:
    """A score with the mentions behind it."""

    relevance: RelevanceScore
    mentions: tuple[WeighedMention, ...]


class QueryScorer:
    """Scores one entry for many queries; what they share is computed once.

    Args:
        entry: the entry.
        participants: all entities that the entry names.
        positions: where the terms of all queries stand in it.
    """

    def __init__(self, entry: Entry, participants: Participants, positions: TermPositions) -> None:
        self._entry = entry
        self._participants = participants
        self._reading = replace(participants.reading, sport_share=0.0)  # a query for a club is about sport
        self._positions = without_namesakes(positions, participants)
        self._roles = _roles(self._reading, participants, self._positions)
        self._unknown_counts = count_unknown_names(participants.reading, participants.mentions)
        self._cache: dict[tuple[ExpandedTerm, ...], ScoredQuery] = {}

    def score(self, query: CompiledQuery) -> ScoredQuery | None:
        """Return how much the entry is about a query; None where the query does not match."""
        if not self._passes_filters(query):
            return None
        scored = [alternative for parts in query.alternatives if (alternative := self._score_all(parts))]
        single_parts = [parts[0] for parts in query.alternatives if len(parts) == 1]
        terms = tuple(part for part in single_parts if isinstance(part, ExpandedTerm) and part in self._positions)
        if len(terms) > 1:
            scored.append(self._score_terms(terms))
        return max(scored, key=lambda alternative: alternative.relevance.score, default=None)

    def _score_all(self, parts: Sequence[ExpandedTerm | CompiledQuery]) -> ScoredQuery | None:
        """Score parts that are required at once; None unless all match."""
        scored = [scored_part for part in parts if (scored_part := self._score_part(part))]
        if len(scored) < len(parts) or len(scored) <= 1:
            return scored[0] if len(scored) == len(parts) else None
        terms = tuple(term for part in parts for term in self._present_terms(part))
        together = self._score_terms(terms)
        weakest = min(scored_part.relevance.score for scored_part in scored)
        score = min(together.relevance.score, _WEAKEST_TERM_FACTOR * weakest)
        return ScoredQuery(replace(together.relevance, score=score), together.mentions)

    def _score_part(self, part: ExpandedTerm | CompiledQuery) -> ScoredQuery | None:
        if isinstance(part, CompiledQuery):
            return self.score(part)
        return self._score_terms((part,)) if part in self._positions else None

    def _present_terms(self, part: ExpandedTerm | CompiledQuery) -> Iterator[ExpandedTerm]:
        """Yield the terms of a part that the entry has."""
        if isinstance(part, ExpandedTerm):
            yield from (part,) if part in self._positions else ()
        else:
            yield from (term for parts in part.alternatives for inner in parts for term in self._present_terms(inner))

    def _passes_filters(self, query: CompiledQuery) -> bool:
        if any(self._score_part(part) for part in query.excluded):
            return False
        fields = {required.field for required in query.filters}
        return not any(map(self._holds, query.excluded_filters)) and all(
            any(self._holds(required) for required in query.filters if required.field is field) for field in fields
        )

    def _holds(self, condition: Filter) -> bool:
        return _FILTER_TESTS[condition.field](condition.value, self._entry, self._reading.language)

    def _score_terms(self, terms: tuple[ExpandedTerm, ...]) -> ScoredQuery:
        if terms not in self._cache:
            mentions = self._weigh(terms)
            self._cache[terms] = ScoredQuery(score_relevance(mentions, self._context(terms, mentions)), mentions)
        return self._cache[terms]

    def _weigh(self, terms: Iterable[ExpandedTerm]) -> tuple[WeighedMention, ...]:
        names = {span: name for term in terms for span, name in self._positions[term]}
        spans = sorted(names, key=lambda span: (not span.in_title, span.start, -span.stop))
        mentions: list[tuple[Mention, MentionRole]] = []
        previous = TextSpan(in_title=True, start=0, stop=0)
        for span in spans:  # one phrase inside another is the same mention
            if span.in_title != previous.in_title or span.start >= previous.stop:
                mentions.append((term_mention(self._reading, span, names[span]), self._roles[span]))
                previous = span
        return weigh_mentions(self._reading, mentions, confirmed=True, in_company=False)

    def _context(self, terms: Iterable[ExpandedTerm], mentions: Sequence[WeighedMention]) -> ScoringContext:
        """Return the context of a score: all other entities, and unknown names, in other words than the query's."""
        competitors = self._competitors(terms, mentions)
        words = {word for weighed in mentions for word in _words(self._reading, weighed.mention)}
        unknown_count = max((count for name, count in self._unknown_counts.items() if name not in words), default=0)
        return ScoringContext(
            self._reading,
            competitors={owner: sum(weighed.weight for weighed in of_owner) for owner, of_owner in competitors.items()},
            unknown_weight=unknown_name_weight(unknown_count),
            others_in_headline=any(
                is_in_headline(weighed.mention, self._reading)
                for of_owner in competitors.values()
                for weighed in of_owner
            ),
            others_in_lead=True,
            at_home=False,
            in_home_language=False,
            confirmed=True,
        )

    def _competitors(
        self, terms: Iterable[ExpandedTerm], mentions: Sequence[WeighedMention]
    ) -> dict[str, list[WeighedMention]]:
        """Return the mentions of all other entities by owner.

        Left out are the entity that a term calls, with its cities and people, and names inside a name of the query:
        the city in "Real Madrid".
        """
        positions = {position for weighed in mentions for position in _word_positions(weighed.mention)}
        owners = frozenset[str]().union(*(term.owners for term in terms))
        return {
            owner: [weighed for weighed in of_owner if positions.isdisjoint(_word_positions(weighed.mention))]
            for owner, of_owner in self._participants.weighed.items()
            if owner not in owners
        }


def _words(reading: EntryMentions, mention: Mention) -> tuple[str, ...]:
    return reading.passage(mention).folded[mention.start : mention.stop]


def _word_positions(phrase: Mention | TextSpan) -> Iterator[tuple[bool, int]]:
    return ((phrase.in_title, index) for index in range(phrase.start, phrase.stop))


def _roles(reading: EntryMentions, participants: Participants, positions: TermPositions) -> dict[TextSpan, MentionRole]:
    """Return the role of each span among all participants; a span inside another has the other's role."""
    names = {span: name for spans in positions.values() for span, name in spans}
    taken = {position for mention in participants.mentions for position in _word_positions(mention)}
    added: list[Mention] = []
    for span in sorted(names, key=lambda span: span.start - span.stop):  # the longest first
        if taken.isdisjoint(_word_positions(span)):
            taken.update(_word_positions(span))
            added.append(term_mention(reading, span, names[span]))
    mentions = sorted((*participants.mentions, *added), key=lambda mention: (not mention.in_title, mention.start))
    role_at = {
        position: role
        for mention, role in zip(mentions, assign_roles(reading, mentions), strict=True)
        for position in _word_positions(mention)
    }
    return {span: role_at.get((span.in_title, span.start), MentionRole.SUBJECT) for span in names}


def _is_outlet(value: str, entry: Entry, _language: str | None) -> bool:
    return value in fold(entry.publisher.name) or value in fold(entry.publisher.id)


_FILTER_TESTS: Mapping[Field, Callable[[str, Entry, str | None], bool]] = {
    Field.OUTLET: _is_outlet,
    Field.LANGUAGE: lambda value, _entry, language: value == language,
    Field.COUNTRY: lambda value, entry, _language: value == entry.publisher.country,
}
