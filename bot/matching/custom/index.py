"""Topics of people's own, thousands of them, on one entry.

One dictionary holds the forms of every word that anybody asked for. An entry's words are looked up once; each topic
hangs on one word of each of its alternatives, the one that fewest topics hang on, and is looked at only where that
word stands. So the cost of an entry goes with the topics that may match it, hardly with how many there are, and a topic
comes or goes in the time of its own words.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.language.passage import Passage
from bot.language.phrases import first_word, is_one
from bot.matching.custom.compiler import CompiledQuery, ExpandedTerm, compile_query, expand_term
from bot.matching.custom.query_parser import Term, parse
from bot.matching.custom.scorer import QueryScorer, TermPositions, TextSpan
from bot.matching.dictionary.names import KIND_RANK, Name
from bot.matching.evidence import evidence_of
from bot.matching.participants import Participants
from bot.matching.thresholds import WIDE_THRESHOLD
from bot.model.entries import Entry
from bot.model.topics import Match, Topic


@dataclass(slots=True)
class _Words:
    """Every phrase that is looked for, with the meanings that it stands for."""

    meanings: dict[Term, ExpandedTerm] = field(default_factory=dict)
    users: dict[Term, int] = field(default_factory=dict)
    phrases: dict[str, tuple[tuple[ExpandedTerm, Name], ...]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)  # by first word, in words

    def take(self, term: Term) -> ExpandedTerm:
        """Return what a term stands for, and look for it from now on."""
        self.users[term] = self.users.get(term, 0) + 1
        if term not in self.meanings:
            self.meanings[term] = found = expand_term(term)
            for form, name in _phrases(found).items():
                self.phrases[form] = (*self.phrases.get(form, ()), (found, name))
                first, length = first_word(form), form.count(" ") + 1
                self.longest[first] = max(length, self.longest.get(first, 0))
        return self.meanings[term]

    def give_back(self, term: Term) -> None:
        """Look no longer for a term that nobody else asked for."""
        self.users[term] -= 1
        if self.users[term]:
            return
        del self.users[term]
        gone = self.meanings.pop(term)
        for form in _phrases(gone):
            rest = tuple(pair for pair in self.phrases[form] if pair[0] is not gone)
            if rest:
                self.phrases[form] = rest
            else:
                del self.phrases[form]
                if " " not in form and self.longest.get(form) == 1:
                    del self.longest[form]

    def find(self, passage: Passage) -> Iterator[tuple[ExpandedTerm, Name, int, int]]:
        """Yield what stands in a passage, also one phrase inside another: they are different people's."""
        for start, word in enumerate(passage.folded):
            most = self.longest.get(word, 0)
            if most and not passage.is_ending(start):
                yield from self._at(passage, start, min(most, len(passage.folded) - start))

    def _at(self, passage: Passage, start: int, most: int) -> Iterator[tuple[ExpandedTerm, Name, int, int]]:
        for length in range(most, 0, -1):
            stop = start + length
            phrase = " ".join(passage.folded[start:stop]) if length > 1 else passage.folded[start]
            for found, name in self.phrases.get(phrase, ()):
                if name.is_written(passage.raw[start]) and is_one(passage.gaps[start + 1 : stop]):
                    yield found, name, start, stop


def _phrases(meaning: ExpandedTerm) -> dict[str, Name]:
    """Return each form with the name that it is, the kind that says most."""
    return {
        form: name for name, forms in sorted(meaning.forms, key=lambda pair: -KIND_RANK[pair[0].kind]) for form in forms
    }


@dataclass(frozen=True, slots=True)
class Candidates:
    """The topics whose words an entry has, and where those stand."""

    topics: tuple[str, ...]
    stands: TermPositions


def _holds(part: CompiledQuery | ExpandedTerm, stands: TermPositions) -> bool:
    """Tell whether the words of a query are there; what it asks of the outlet is judged later."""
    if isinstance(part, ExpandedTerm):
        return part in stands
    if any(word in stands for word in part.excluded if isinstance(word, ExpandedTerm)):
        return False
    return any(all(_holds(one, stands) for one in parts) for parts in part.alternatives)


class CustomTopicIndex:
    """Every topic of people's own."""

    def __init__(self) -> None:
        self._words = _Words()
        self._topics: dict[str, tuple[CompiledQuery, tuple[ExpandedTerm, ...]]] = {}  # with the words that it hangs on
        self._hanging: dict[ExpandedTerm, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._topics)

    def add(self, topic: Topic) -> None:
        """Look for a topic from now on; one that is there already stays as it is.

        Raises:
            QueryError: its words cannot be understood.
        """
        if topic.id in self._topics:
            return
        query = compile_query(parse(topic.words), self._words.take)
        anchors = tuple(dict.fromkeys(self._anchors(query)))
        self._topics[topic.id] = query, anchors
        for anchor in anchors:
            self._hanging[anchor].add(topic.id)

    def discard(self, topic_id: str) -> None:
        """Look for a topic no longer."""
        if topic_id not in self._topics:
            return
        query, anchors = self._topics.pop(topic_id)
        for anchor in anchors:
            self._hanging[anchor].discard(topic_id)
            if not self._hanging[anchor]:
                del self._hanging[anchor]
        for word in query.terms():
            self._words.give_back(word.term)

    def find_candidates(self, title: Passage, body: Passage) -> Candidates:
        """Return the topics whose words an entry has, all that are wanted at once and none that is left out."""
        words = self._words.longest.keys()
        if words.isdisjoint(title.folded) and words.isdisjoint(body.folded):
            return Candidates((), {})
        stands = self._stands(title, body)
        hanging = {topic for word in stands for topic in self._hanging.get(word, ())}
        topics = sorted(topic for topic in hanging if _holds(self._topics[topic][0], stands))
        asked = {word for topic in topics for word in self._topics[topic][0].terms()}
        return Candidates(tuple(topics), {word: stands[word] for word in stands if word in asked})

    def score(self, entry: Entry, held: Candidates, among: Participants) -> Iterator[Match]:
        """Yield those of the topics that an entry is about, at least at the level *wide*."""
        if not held.topics:
            return
        asked = QueryScorer(entry, among, held.stands)
        for topic_id in held.topics:
            found = asked.score(self._topics[topic_id][0])
            if found and found.about.score >= WIDE_THRESHOLD:
                yield Match(topic_id, found.about.score, evidence_of(found.mentions, found.about, among.reading))

    def _stands(self, title: Passage, body: Passage) -> TermPositions:
        found: dict[ExpandedTerm, list[tuple[TextSpan, Name]]] = defaultdict(list)
        for passage, in_title in ((title, True), (body, False)):
            for word, name, start, stop in self._words.find(passage):
                found[word].append((TextSpan(in_title, start, stop), name))
        return found

    def _anchors(self, query: CompiledQuery) -> Iterator[ExpandedTerm]:
        """Yield a word of each alternative without which the query cannot hold."""
        for parts in query.alternatives:
            words = [part for part in parts if isinstance(part, ExpandedTerm)]
            if words:
                yield min(words, key=lambda word: (len(self._hanging.get(word, ())), -len(word.term.text)))
            else:
                yield from (
                    anchor for part in parts[:1] if isinstance(part, CompiledQuery) for anchor in self._anchors(part)
                )
