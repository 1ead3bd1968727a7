"""Index of custom topics: finds those, of thousands, that one entry may match.

One dictionary holds the forms of all terms. An entry's words are looked up once; each topic is indexed by one term of
each of its alternatives, its anchor: the one that fewest topics share. A topic is examined only where an anchor occurs.
So the cost of an entry grows with the topics that may match it, hardly with how many there are, and adding or removing
a topic costs the time of its own terms.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.passage import Passage
from bot.matching.custom.compiler import CompiledQuery, ExpandedTerm, compile_query
from bot.matching.custom.positions import TermPositions, TextSpan
from bot.matching.custom.query_parser import parse
from bot.matching.custom.scorer import QueryScorer, ScoredQuery
from bot.matching.custom.term_dictionary import TermDictionary
from bot.matching.dictionary.names import Name
from bot.matching.evidence import evidence_of
from bot.matching.participants import Participants
from bot.matching.thresholds import WIDE_THRESHOLD
from bot.model.entries import Entry
from bot.model.topics import Match, Topic


@dataclass(frozen=True, slots=True)
class Candidates:
    """The topics whose terms an entry has, and the positions of those terms."""

    topics: tuple[str, ...]
    positions: TermPositions


def _has_terms(part: CompiledQuery | ExpandedTerm, positions: TermPositions) -> bool:
    """Return whether the terms of a query occur; its filters are examined when it is scored."""
    if isinstance(part, ExpandedTerm):
        return part in positions
    if any(term in positions for term in part.excluded if isinstance(term, ExpandedTerm)):
        return False
    return any(all(_has_terms(inner, positions) for inner in parts) for parts in part.alternatives)


class CustomTopicIndex:
    """All custom topics of all chats."""

    def __init__(self) -> None:
        self._dictionary = TermDictionary()
        self._topics: dict[str, tuple[CompiledQuery, tuple[ExpandedTerm, ...]]] = {}  # with their anchors
        self._topics_by_anchor: dict[ExpandedTerm, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        """Return the number of topics."""
        return len(self._topics)

    def add(self, topic: Topic) -> None:
        """Add a topic; without effect where its id is in the index.

        Raises:
            QueryError: its words are no query.
        """
        if topic.id in self._topics:
            return
        query = compile_query(parse(topic.words), self._dictionary.acquire)
        anchors = tuple(dict.fromkeys(self._anchors(query)))
        self._topics[topic.id] = query, anchors
        for anchor in anchors:
            self._topics_by_anchor[anchor].add(topic.id)

    def discard(self, topic_id: str) -> None:
        """Remove a topic; without effect where it is not in the index."""
        if topic_id not in self._topics:
            return
        query, anchors = self._topics.pop(topic_id)
        for anchor in anchors:
            self._topics_by_anchor[anchor].discard(topic_id)
            if not self._topics_by_anchor[anchor]:
                del self._topics_by_anchor[anchor]
        for expanded in query.terms():
            self._dictionary.release(expanded.term)

    def query(self, topic_id: str) -> CompiledQuery:
        """Return the compiled query of a topic that is in the index."""
        return self._topics[topic_id][0]

    def find_candidates(self, title: Passage, body: Passage, language: str | None = None) -> Candidates:
        """Return the topics whose terms an entry has: all that are required at once and none that is excluded.

        Args:
            title: its headline.
            body: its text.
            language: two letters, None where it is unknown.
        """
        if not self._dictionary.may_find((title, body), language):
            return Candidates((), {})
        positions = self._positions(title, body, language)
        anchored = {topic for term in positions for topic in self._topics_by_anchor.get(term, ())}
        topics = sorted(topic for topic in anchored if _has_terms(self._topics[topic][0], positions))
        used = {term for topic in topics for term in self._topics[topic][0].terms()}
        return Candidates(tuple(topics), {term: positions[term] for term in positions if term in used})

    def score(self, entry: Entry, candidates: Candidates, participants: Participants) -> Iterator[Match]:
        """Yield those of the candidates that an entry is about, at least at the level *wide*."""
        for topic_id, scored in self.scored(entry, candidates, participants):
            if scored.relevance.score >= WIDE_THRESHOLD:
                evidence = evidence_of(scored.mentions, scored.relevance, participants.reading)
                yield Match(topic_id, scored.relevance.score, evidence)

    def scored(
        self, entry: Entry, candidates: Candidates, participants: Participants
    ) -> Iterator[tuple[str, ScoredQuery]]:
        """Yield those of the candidates that match, each with its score, however low."""
        if not candidates.topics:
            return
        scorer = QueryScorer(entry, participants, candidates.positions)
        for topic_id in candidates.topics:
            if scored := scorer.score(self._topics[topic_id][0]):
                yield topic_id, scored

    def _positions(self, title: Passage, body: Passage, language: str | None) -> TermPositions:
        positions: dict[ExpandedTerm, list[tuple[TextSpan, Name]]] = defaultdict(list)
        for passage, in_title in ((title, True), (body, False)):
            for term, name, start, stop in self._dictionary.find(passage, language):
                positions[term].append((TextSpan(in_title, start, stop), name))
        return positions

    def _anchors(self, query: CompiledQuery) -> Iterator[ExpandedTerm]:
        """Yield a term of each alternative without which the query cannot match."""
        for parts in query.alternatives:
            terms = [part for part in parts if isinstance(part, ExpandedTerm)]
            if terms:
                yield min(terms, key=lambda term: (len(self._topics_by_anchor.get(term, ())), -len(term.term.text)))
            else:
                yield from (
                    anchor for part in parts[:1] if isinstance(part, CompiledQuery) for anchor in self._anchors(part)
                )
