"""Find every known name of an entry in one pass, for all topics."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.language.detect import language_of
from bot.language.lexicon import Lexicon
from bot.language.passage import Passage, cut
from bot.language.phrases import Phrasebook, PhraseMatch
from bot.matching.boilerplate import clean_body, clean_title
from bot.matching.dictionary.entities import OtherEntities
from bot.matching.dictionary.gazetteer import Gazetteer, territories
from bot.matching.dictionary.names import KIND_RANK, Name, NameKind, name_as_spelled, name_on_day
from bot.model.entries import Entry
from bot.model.topics import Place

MAX_LEAD_WORDS = 60
_FULL_SPORT_WORDS = 3  # words of sport that leave no doubt; a single one has other meanings
_MIN_SENTENCE_WORDS = 5  # a shorter first sentence (a dateline, an exclamation) is joined with the next
_LANGUAGE_SAMPLE_CHARS = 500


@dataclass(frozen=True, slots=True)
class Mention:
    """An occurrence of a name: the words from `start` up to `stop` of a title or of a body."""

    name: Name
    in_title: bool
    start: int
    stop: int
    sentence: int


@dataclass(frozen=True, slots=True)
class EntryMentions:
    """An entry cut into words, with its mentions: the input of the scores."""

    title: Passage
    body: Passage
    mentions: tuple[Mention, ...]  # the title's first, in order
    lead_stop: int  # the word of the body behind its first sentence
    language: str | None
    country: str | None  # the publisher's
    sport_share: float  # 0 to 1: how much it is about sport and stage contests
    lexicons: Mapping[str, Lexicon]

    def passage(self, mention: Mention) -> Passage:
        """Return the title or the body, whichever holds a mention."""
        return self.title if mention.in_title else self.body

    def place(self, mention: Mention) -> Place:
        """Return the place of a mention."""
        if mention.in_title:
            return Place.TITLE
        return Place.LEAD if mention.start < self.lead_stop else Place.BODY

    def text(self, mention: Mention) -> str:
        """Return a mention as the entry writes it."""
        return self.passage(mention).text(mention.start, mention.stop)

    @property
    def length(self) -> int:
        """The words of title and body together."""
        return len(self.title.raw) + len(self.body.raw)


def cut_passages(entry: Entry, entities: OtherEntities) -> tuple[Passage, Passage]:
    """Return title and body of an entry, without boilerplate, cut into words."""
    return cut(clean_title(entry, entities.lexicons["outlet"])), cut(clean_body(entry, entities.boilerplate))


def language_of_entry(entry: Entry) -> str | None:
    """Return the language of an entry, from its first characters and what its feed declares."""
    return language_of(f"{entry.title}\n{entry.body[:_LANGUAGE_SAMPLE_CHARS]}", entry.language)


def find_mentions(
    entry: Entry,
    title: Passage,
    body: Passage,
    language: str | None,
    *,
    phrasebook: Phrasebook[Name],
    lexicons: Mapping[str, Lexicon],
) -> EntryMentions:
    """Find every known name of an entry that has the capitals it needs and, of a person, is in office that day.

    Args:
        entry: the entry.
        title: its title, cut.
        body: its body, cut.
        language: that of `language_of_entry`.
        phrasebook: the names of all topics and other entities.
        lexicons: the words of roles.
    """
    day = entry.published_at.date()
    in_title = _mentions(title, phrasebook, day, language, in_title=True)
    in_body = _mentions(body, phrasebook, day, language, in_title=False)
    reading = EntryMentions(
        title,
        body,
        (*in_title, *in_body),
        _first_sentence_stop(body),
        language,
        entry.publisher.country,
        _sport_share(title, body, lexicons["sport"]),
        lexicons,
    )
    return _with_territories(reading)


def gazetteer_mentions(gazetteer: Gazetteer, reading: EntryMentions, *, in_title: bool) -> Iterator[Mention]:
    """Yield the places of a gazetteer where a passage has no mention yet; their owners are territories."""
    passage = reading.title if in_title else reading.body
    mentions_there = (mention for mention in reading.mentions if mention.in_title == in_title)
    taken = {index for mention in mentions_there for index in range(mention.start, mention.stop)}
    for place in gazetteer.find(passage):
        if taken.isdisjoint(range(place.start, place.stop)):
            name = Name(place.name.bearer, NameKind.NAME, place.name.text, 1, is_place=True)
            yield Mention(name, in_title, place.start, place.stop, passage.sentences[place.start])


def _with_territories(reading: EntryMentions) -> EntryMentions:
    added = [
        mention
        for in_title in (True, False)
        for mention in gazetteer_mentions(territories(), reading, in_title=in_title)
    ]
    mentions = sorted((*reading.mentions, *added), key=lambda mention: (not mention.in_title, mention.start))
    return replace(reading, mentions=tuple(mentions))


def _mentions(
    passage: Passage, phrasebook: Phrasebook[Name], day: date, language: str | None, *, in_title: bool
) -> Iterator[Mention]:
    for phrase in phrasebook.find(passage):
        for name in _names_of(phrase, passage, day, language):
            yield Mention(name, in_title, phrase.start, phrase.stop, passage.sentences[phrase.start])


def _names_of(phrase: PhraseMatch[Name], passage: Passage, day: date, language: str | None) -> list[Name]:
    """Return the names that a phrase can be, for each owner the strongest kind."""
    first_word, text = passage.raw[phrase.start], passage.text(phrase.start, phrase.stop)
    written = (name for name in phrase.values if name.is_written(first_word))
    best: dict[str, Name] = {}
    in_office = (valid for name in written if (valid := name_on_day(name, day)))
    for name in (name_as_spelled(name, text, language) for name in in_office):
        if name.owner not in best or KIND_RANK[name.kind] < KIND_RANK[best[name.owner].kind]:
            best[name.owner] = name
    return list(best.values())


def _first_sentence_stop(body: Passage) -> int:
    stops = [stop for _, stop in body.spans]
    return next((stop for stop in stops if stop >= _MIN_SENTENCE_WORDS), len(body.raw))


def _sport_share(title: Passage, body: Passage, sport: Lexicon) -> float:
    count = sum(word in sport for words in (title.folded, body.folded) for word in words)
    return min(1.0, count / _FULL_SPORT_WORDS) if count > 1 else 0.0
