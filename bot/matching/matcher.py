"""Match entries with topics."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.language.passage import Passage
from bot.language.phrases import first_word, phrasebook
from bot.matching.custom.index import CustomTopicIndex
from bot.matching.dictionary.entities import OtherEntities, TopicDictionary
from bot.matching.dictionary.gazetteer import load_gazetteers
from bot.matching.dictionary.loader import read_other_entities
from bot.matching.evidence import evidence_of
from bot.matching.home import HomeTopic, with_home_mentions
from bot.matching.mentions import EntryMentions, Mention, cut_passages, find_mentions, language_of_entry
from bot.matching.participants import Participants, scoring_context, weigh_participants
from bot.matching.score import RelevanceScore, score_relevance
from bot.matching.thresholds import WIDE_THRESHOLD
from bot.matching.weights import WeighedMention
from bot.model.entries import Entry
from bot.model.topics import Match, Topic


@dataclass(frozen=True, slots=True)
class Explanation:
    """The score of a topic with its mentions, for people who edit topics."""

    topic_id: str
    relevance: RelevanceScore
    mentions: tuple[WeighedMention, ...]  # those that count
    rejected: tuple[Mention, ...]  # those that mean something else in this entry
    reading: EntryMentions


class Matcher:
    """Matches entries with the built-in topics and with custom topics.

    The names of all built-in topics and of all other entities form one dictionary, built once.

    Args:
        topics: the built-in topics.
        entities: the names of all other entities; by default those of the files.

    Attributes:
        custom_topics: the topics of chats, which come and go.
    """

    def __init__(self, topics: Sequence[TopicDictionary], entities: OtherEntities | None = None) -> None:
        entities = entities or read_other_entities(topics)
        topic_forms = [pair for topic in topics for pair in topic.forms]
        self._phrasebook = phrasebook([*topic_forms, *entities.forms])
        self._first_words = frozenset(first_word(form) for _, forms in topic_forms for form in forms)
        # the phrasebook has the forms now, and they are most of the memory
        self._topics = {topic.id: replace(topic, forms=()) for topic in topics}
        self._home_topics = {
            topic.country: HomeTopic(topic.id, topic.country, topic.languages, topic.company)
            for topic in topics
            if topic.country
        }
        self._entities = replace(entities, forms=())
        load_gazetteers(self._home_topics)  # 0.1 s, which the event loop would stand still at the first entry
        self.custom_topics = CustomTopicIndex()

    def match(self, entry: Entry) -> tuple[Match, ...]:
        """Return the topics that an entry is about, at least at the level *wide*: the built-in ones first.

        Accepts any text; at most 2,500 characters of a body are read.
        """
        title, body = cut_passages(entry, self._entities)
        is_home = entry.publisher.country in self._home_topics
        names_topics = is_home or not (self._names_nothing(title) and self._names_nothing(body))
        if not names_topics and not self.custom_topics:
            return ()
        language = language_of_entry(entry)
        candidates = self.custom_topics.find_candidates(title, body, language)
        has_candidates = bool(candidates.topics)
        if not has_candidates and not names_topics:
            return ()
        participants = self._participants(entry, title, body, language, always=has_candidates)
        built_in = (_match(topic, participants) for topic in self._topics.values() if topic.id in participants.weighed)
        matches = tuple(match for match in built_in if match.score >= WIDE_THRESHOLD)
        return (*matches, *self.custom_topics.score(entry, candidates, participants))

    def preview(self, entry: Entry, custom_topics: CustomTopicIndex) -> tuple[Match, ...]:
        """Return which of some custom topics an entry would have matched."""
        title, body = cut_passages(entry, self._entities)
        language = language_of_entry(entry)
        candidates = custom_topics.find_candidates(title, body, language)
        if not candidates.topics:
            return ()
        participants = self._participants(entry, title, body, language, always=True)
        return tuple(custom_topics.score(entry, candidates, participants))

    def explain(self, entry: Entry) -> tuple[Explanation, ...]:
        """Explain the score of each built-in topic that an entry names, high or low, in the order of the topics."""
        title, body = cut_passages(entry, self._entities)
        participants = self._participants(entry, title, body, language_of_entry(entry), always=False)
        owners = {mention.name.owner for mention in participants.reading.mentions}
        return tuple(_explanation(topic, participants) for topic in self._topics.values() if topic.id in owners)

    def explain_query(self, entry: Entry, words: str) -> Explanation:
        """Explain the score of one query; 0 where it does not match.

        Raises:
            QueryError: the query is invalid.
        """
        index = CustomTopicIndex()
        index.add(Topic(words, words))
        title, body = cut_passages(entry, self._entities)
        language = language_of_entry(entry)
        candidates = index.find_candidates(title, body, language)
        participants = self._participants(entry, title, body, language, always=True)
        for _, scored in index.scored(entry, candidates, participants):
            return Explanation(words, scored.relevance, scored.mentions, (), participants.reading)
        return Explanation(words, RelevanceScore(0, 0.0, 0.0, 0.0, 0.0), (), (), participants.reading)

    def _names_nothing(self, passage: Passage) -> bool:
        return self._first_words.isdisjoint(passage.folded)

    def _participants(
        self, entry: Entry, title: Passage, body: Passage, language: str | None, *, always: bool
    ) -> Participants:
        lexicons = self._entities.lexicons
        reading = find_mentions(entry, title, body, language, phrasebook=self._phrasebook, lexicons=lexicons)
        home = self._home_topics.get(entry.publisher.country or "")
        if home:
            reading = with_home_mentions(reading, home)
        return weigh_participants(reading, self._topics, always=always)


def _explanation(topic: TopicDictionary, participants: Participants) -> Explanation:
    mentions, reading = participants.weighed.get(topic.id, ()), participants.reading
    context = scoring_context(topic, participants)
    relevance = score_relevance(mentions, context) if mentions else RelevanceScore(0, 0.0, 0.0, 0.0, 0.0)
    of_topic = (mention for mention in reading.mentions if mention.name.owner == topic.id)
    rejected = tuple(mention for mention in of_topic if mention not in participants.mentions)
    return Explanation(topic.id, relevance, mentions, rejected, reading)


def _match(topic: TopicDictionary, participants: Participants) -> Match:
    mentions = participants.weighed[topic.id]
    relevance = score_relevance(mentions, scoring_context(topic, participants))
    return Match(topic.id, relevance.score, evidence_of(mentions, relevance, participants.reading))
