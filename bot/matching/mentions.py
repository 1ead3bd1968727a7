"""An entry read once for all topics: its words, and every known name in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.language.detect import language_of
from bot.language.lexicon import Lexicon
from bot.language.passage import Passage, cut
from bot.language.phrases import Phrasebook, PhraseMatch
from bot.matching.boilerplate import clean_body, clean_title
from bot.matching.dictionary.entities import OtherEntities
from bot.matching.dictionary.names import KIND_RANK, Name, name_on_day
from bot.model.entries import Entry
from bot.model.topics import Place

LEAD_WORDS = 60
_MANY_CONTESTS = 3  # words of sport that leave no doubt; a single one may stand for anything
_FIRST_SENTENCE_WORDS = 6  # a shorter one (a dateline, an exclamation) is joined with the next


@dataclass(frozen=True, slots=True)
class Mention:
    """One name where it stands: the words from `start` up to `stop` of a title or of a body."""

    name: Name
    in_title: bool
    start: int
    stop: int
    sentence: int


@dataclass(frozen=True, slots=True)
class EntryMentions:
    """An entry as the judgement sees it."""

    title: Passage
    body: Passage
    mentions: tuple[Mention, ...]  # the title's first, in order
    lead_stop: int  # the word of the body behind its first sentence
    language: str | None
    country: str | None  # the publisher's
    contests: float  # 0 to 1: how much it speaks of sport and stage contests
    words: Mapping[str, Lexicon]

    def passage(self, mention: Mention) -> Passage:
        """Return the passage in which a mention stands."""
        return self.title if mention.in_title else self.body

    def place(self, mention: Mention) -> Place:
        """Return where a mention stands."""
        if mention.in_title:
            return Place.TITLE
        return Place.LEAD if mention.start < self.lead_stop else Place.BODY

    def raw(self, mention: Mention) -> str:
        """Return a mention as the text writes it."""
        return self.passage(mention).text(mention.start, mention.stop)

    @property
    def length(self) -> int:
        """The words of title and body together."""
        return len(self.title.raw) + len(self.body.raw)


def cut_passages(entry: Entry, around: OtherEntities) -> tuple[Passage, Passage]:
    """Return title and body of an entry, cut into words, without what belongs to the outlet instead of the news."""
    return cut(clean_title(entry, around.words["outlet"])), cut(clean_body(entry, around.boilerplate))


def find_mentions(
    entry: Entry, title: Passage, body: Passage, *, book: Phrasebook[Name], words: Mapping[str, Lexicon]
) -> EntryMentions:
    """Find every known name of an entry that is written as it must be and, a person, in office that day."""
    day = entry.published_at.date()
    mentions = [*_mentions(title, book, day, in_title=True), *_mentions(body, book, day, in_title=False)]
    return EntryMentions(
        title,
        body,
        tuple(mentions),
        _first_sentence(body),
        language_of(f"{entry.title}\n{entry.body[:500]}", entry.language),
        entry.publisher.country,
        _contests(title, body, words["sport"]),
        words,
    )


def _mentions(passage: Passage, book: Phrasebook[Name], day: date, *, in_title: bool) -> Iterator[Mention]:
    for found in book.find(passage):
        for name in _meant(found, passage, day):
            yield Mention(name, in_title, found.start, found.stop, passage.sentences[found.start])


def _meant(found: PhraseMatch[Name], passage: Passage, day: date) -> list[Name]:
    """Return the names that a phrase can be, one for each owner: the kind that says most."""
    word = passage.raw[found.start]
    written = (name for name in found.values if name.is_written(word))
    counted = [name for written_name in written if (name := name_on_day(written_name, day))]
    best: dict[str, Name] = {}
    for name in counted:
        if name.owner not in best or KIND_RANK[name.kind] < KIND_RANK[best[name.owner].kind]:
            best[name.owner] = name
    return list(best.values())


def _first_sentence(body: Passage) -> int:
    stops = [stop for _, stop in body.spans]
    return next((stop for stop in stops if stop >= _FIRST_SENTENCE_WORDS), len(body.raw))


def _contests(title: Passage, body: Passage, sport: Lexicon) -> float:
    found = sum(word in sport for words in (title.folded, body.folded) for word in words)
    return min(1.0, found / _MANY_CONTESTS) if found > 1 else 0.0
