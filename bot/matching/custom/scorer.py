"""How much an entry is about what somebody asked for.

The score is that of the built-in topics. Words that are alternatives count together. Where several words are wanted at
once they count together too, but the whole never scores more than twice what its weakest word does alone: a story is
not about football in Armenia because its last line mentions a match.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.language.folding import fold
from bot.matching.competing_names import count_unknown_names
from bot.matching.custom.compiler import CompiledQuery, ExpandedTerm
from bot.matching.custom.query_parser import Field, Filter
from bot.matching.dictionary.names import Name
from bot.matching.mentions import EntryMentions, Mention
from bot.matching.participants import Participants, is_in_headline, unknown_name_weight
from bot.matching.roles import Role, assign_roles
from bot.matching.score import RelevanceScore, ScoringContext, score_relevance
from bot.matching.weights import WeighedMention, weigh_mentions
from bot.model.entries import Entry

_WEAKEST = 2  # times the score of the weakest of the words that are wanted at once


class TextSpan(NamedTuple):
    """Where a phrase stands: the words from `start` up to `stop` of the title or of the body."""

    in_title: bool
    start: int
    stop: int


TermPositions = Mapping[ExpandedTerm, Sequence[tuple[TextSpan, Name]]]
"""Where each word that is asked for stands, and as which of its names."""


@dataclass(frozen=True, slots=True)
class ScoredQuery:
    """A score, and the mentions behind it."""

    about: RelevanceScore
    mentions: tuple[WeighedMention, ...]


class QueryScorer:
    """One entry with all that was found in it, judged for many queries."""

    def __init__(self, entry: Entry, among: Participants, stands: TermPositions) -> None:
        self._entry = entry
        self._among = among
        self._reading = replace(among.reading, contests=0.0)  # whoever asks for a club wants sport
        self._stands = stands
        self._roles = _roles(self._reading, among, stands)
        self._strangers = count_unknown_names(among.reading, among.mentions)
        self._others = {owner: sum(one.weight for one in some) for owner, some in among.weighed.items()}
        self._judged: dict[tuple[ExpandedTerm, ...], ScoredQuery] = {}

    def score(self, query: CompiledQuery) -> ScoredQuery | None:
        """Return how much the entry is about a query; None where the query does not hold."""
        if not self._is_permitted(query):
            return None
        found = [one for parts in query.alternatives if (one := self._whole(parts))]
        words = [parts[0] for parts in query.alternatives if len(parts) == 1]
        alone = tuple(word for word in words if isinstance(word, ExpandedTerm) and word in self._stands)
        if len(alone) > 1:
            found.append(self._about(alone))
        return max(found, key=lambda one: one.about.score, default=None)

    def _whole(self, parts: Sequence[ExpandedTerm | CompiledQuery]) -> ScoredQuery | None:
        """Judge what is wanted at once."""
        each = [found for part in parts if (found := self._part(part))]
        if len(each) < len(parts) or len(each) <= 1:
            return each[0] if len(each) == len(parts) else None
        words = tuple(word for part in parts for word in self._words(part))
        both, weakest = self._about(words), min(found.about.score for found in each)
        score = min(both.about.score, _WEAKEST * weakest)
        return ScoredQuery(replace(both.about, score=score), both.mentions)

    def _part(self, part: ExpandedTerm | CompiledQuery) -> ScoredQuery | None:
        if isinstance(part, CompiledQuery):
            return self.score(part)
        return self._about((part,)) if part in self._stands else None

    def _words(self, part: ExpandedTerm | CompiledQuery) -> Iterator[ExpandedTerm]:
        """Yield the words of a part that stand in the entry."""
        if isinstance(part, ExpandedTerm):
            yield from (part,) if part in self._stands else ()
        else:
            yield from (word for parts in part.alternatives for one in parts for word in self._words(one))

    def _is_permitted(self, query: CompiledQuery) -> bool:
        if any(self._part(part) for part in query.excluded):
            return False
        fields = {asked.field for asked in query.filters}
        return not any(map(self._is_so, query.excluded_filters)) and all(
            any(self._is_so(asked) for asked in query.filters if asked.field is field) for field in fields
        )

    def _is_so(self, asked: Filter) -> bool:
        return _TESTS[asked.field](asked.value, self._entry, self._reading.language)

    def _about(self, words: tuple[ExpandedTerm, ...]) -> ScoredQuery:
        if words not in self._judged:
            mentions = self._weighed(words)
            self._judged[words] = ScoredQuery(score_relevance(mentions, self._scene(mentions)), mentions)
        return self._judged[words]

    def _weighed(self, words: Iterable[ExpandedTerm]) -> tuple[WeighedMention, ...]:
        names = {span: name for word in words for span, name in self._stands[word]}
        spans = sorted(names, key=lambda span: (not span.in_title, span.start, -span.stop))
        mentions: list[tuple[Mention, Role]] = []
        behind = TextSpan(in_title=True, start=0, stop=0)
        for span in spans:  # one phrase inside another is the same mention
            if span.in_title != behind.in_title or span.start >= behind.stop:
                mentions.append((_mention(self._reading, span, names[span]), self._roles[span]))
                behind = span
        return weigh_mentions(self._reading, mentions, confirmed=True, in_company=False)

    def _scene(self, mentions: Sequence[WeighedMention]) -> ScoringContext:
        own = {(one.mention.in_title, at) for one in mentions for at in range(one.mention.start, one.mention.stop)}
        others = [one for one in self._among.mentions if not _meet(one, own)]
        same = {one.name.owner for one in self._among.mentions} - {one.name.owner for one in others}
        words = {self._reading.passage(one.mention).folded[one.mention.stop - 1] for one in mentions}
        often = max((count for name, count in self._strangers.items() if name not in words), default=0)
        return ScoringContext(
            self._reading,
            rivals={owner: weight for owner, weight in self._others.items() if owner not in same},
            unknown=unknown_name_weight(often),
            names_elsewhere=any(is_in_headline(one, self._reading) for one in others),
            names_rivals_early=True,
            at_home=False,
            own_language=False,
            confirmed=True,
        )


def _mention(reading: EntryMentions, span: TextSpan, name: Name) -> Mention:
    passage = reading.title if span.in_title else reading.body
    return Mention(name, *span, passage.sentences[span.start])


def _meet(mention: Mention, places: set[tuple[bool, int]]) -> bool:
    return any((mention.in_title, at) in places for at in range(mention.start, mention.stop))


def _roles(reading: EntryMentions, among: Participants, stands: TermPositions) -> dict[TextSpan, Role]:
    """Return how each phrase stands in its sentence, among everybody who is named; one inside another as that one."""
    names = {span: name for some in stands.values() for span, name in some}
    taken = {(one.in_title, at) for one in among.mentions for at in range(one.start, one.stop)}
    own: list[Mention] = []
    for span in sorted(names, key=lambda one: one.start - one.stop):  # the longest first
        places = {(span.in_title, at) for at in range(span.start, span.stop)}
        if taken.isdisjoint(places):
            taken |= places
            own.append(_mention(reading, span, names[span]))
    everybody = sorted((*among.mentions, *own), key=lambda one: (not one.in_title, one.start))
    role_at = {
        (one.in_title, at): role
        for one, role in zip(everybody, assign_roles(reading, everybody), strict=True)
        for at in range(one.start, one.stop)
    }
    return {span: role_at.get((span.in_title, span.start), Role.SUBJECT) for span in names}


def _is_outlet(value: str, entry: Entry, _language: str | None) -> bool:
    return value in fold(entry.publisher.name) or value in fold(entry.publisher.id)


_TESTS: Mapping[Field, Callable[[str, Entry, str | None], bool]] = {
    Field.OUTLET: _is_outlet,
    Field.LANGUAGE: lambda value, _entry, language: value == language,
    Field.COUNTRY: lambda value, entry, _language: value == entry.publisher.country,
}
