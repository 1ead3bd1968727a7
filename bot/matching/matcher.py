"""Which topics an entry is about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.language.passage import Passage
from bot.language.phrases import first_word, phrasebook
from bot.matching.custom.index import CustomTopicIndex
from bot.matching.dictionary.entities import OtherEntities, TopicDictionary
from bot.matching.dictionary.loader import read_other_entities
from bot.matching.evidence import evidence_of
from bot.matching.mentions import EntryMentions, Mention, cut_passages, find_mentions
from bot.matching.participants import Participants, scoring_context, weigh_participants
from bot.matching.score import RelevanceScore, score_relevance
from bot.matching.thresholds import WIDE_THRESHOLD
from bot.matching.weights import WeighedMention
from bot.model.entries import Entry
from bot.model.topics import Match


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a topic came to its score."""

    topic_id: str
    about: RelevanceScore
    mentions: tuple[WeighedMention, ...]  # those that counted
    struck: tuple[Mention, ...]  # those that mean something else here
    reading: EntryMentions


class Matcher:
    """All built-in topics and everybody else in one dictionary, made once; beside it the topics of people's own."""

    def __init__(self, topics: Sequence[TopicDictionary], around: OtherEntities | None = None) -> None:
        around = around or read_other_entities(topics)
        own = [named for topic in topics for named in topic.forms]
        self._book = phrasebook([*own, *around.others])
        self._first_words = frozenset(first_word(form) for _, forms in own for form in forms)
        # the forms are in the book now, and most of the memory
        self._topics = {topic.id: replace(topic, forms=()) for topic in topics}
        self._around = replace(around, others=())
        self.custom_topics = CustomTopicIndex()  # they come and go

    def match(self, entry: Entry) -> tuple[Match, ...]:
        """Return the topics that an entry is about, at least at the level *wide*: the built-in ones first.

        Any text at all can be judged; at most 2,500 characters of a body are read.
        """
        title, body = cut_passages(entry, self._around)
        held = self.custom_topics.find_candidates(title, body)
        if not held.topics and self._first_words.isdisjoint(title.folded) and self._first_words.isdisjoint(body.folded):
            return ()
        everybody = self._everybody(entry, title, body, asked=bool(held.topics))
        judged = (_judged(topic, everybody) for topic in self._topics.values() if topic.id in everybody.weighed)
        found = tuple(match for match in judged if match.score >= WIDE_THRESHOLD)
        return (*found, *self.custom_topics.score(entry, held, everybody))

    def preview(self, entry: Entry, own: CustomTopicIndex) -> tuple[Match, ...]:
        """Return which of some topics of people's own an entry is about, as it would have been."""
        title, body = cut_passages(entry, self._around)
        held = own.find_candidates(title, body)
        return tuple(own.score(entry, held, self._everybody(entry, title, body, asked=True))) if held.topics else ()

    def explain(self, entry: Entry) -> tuple[Explanation, ...]:
        """Return how each topic that an entry names came to its score, whatever that is, in the order of the topics."""
        title, body = cut_passages(entry, self._around)
        everybody = self._everybody(entry, title, body, asked=False)
        reading = everybody.reading
        named = {mention.name.owner for mention in reading.mentions}
        return tuple(_explained(topic, everybody, reading) for topic in self._topics.values() if topic.id in named)

    def _everybody(self, entry: Entry, title: Passage, body: Passage, *, asked: bool) -> Participants:
        reading = find_mentions(entry, title, body, book=self._book, words=self._around.words)
        return weigh_participants(reading, self._topics, asked=asked)


def _explained(topic: TopicDictionary, everybody: Participants, reading: EntryMentions) -> Explanation:
    mentions = everybody.weighed.get(topic.id, ())
    about = (
        score_relevance(mentions, scoring_context(topic, everybody))
        if mentions
        else RelevanceScore(0, 0.0, 0.0, 0.0, 0.0)
    )
    own = (mention for mention in reading.mentions if mention.name.owner == topic.id)
    struck = tuple(mention for mention in own if mention not in everybody.mentions)
    return Explanation(topic.id, about, mentions, struck, reading)


def _judged(topic: TopicDictionary, everybody: Participants) -> Match:
    mentions = everybody.weighed[topic.id]
    about = score_relevance(mentions, scoring_context(topic, everybody))
    return Match(topic.id, about.score, evidence_of(mentions, about, everybody.reading))
