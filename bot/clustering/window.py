"""The stories of the last 72 hours, and which of them an entry tells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from secrets import randbelow

from bot.clustering.cross_language import name_similarity, is_foreign, count_names
from bot.clustering.identity import canonical, is_article
from bot.clustering.index import STORY_WINDOW, IndexedEntry, StoryIndex
from bot.clustering.roundups import is_roundup
from bot.clustering.similarity import TermCounts, Vector, count_terms, text_of, vector
from bot.clustering.words import everyday_stems
from bot.model.entries import Entry

_RANDOM_BITS = 21  # the other 42 hold milliseconds until the year 2109


def new_story_id(now: datetime, random: Callable[[int], int] = randbelow) -> int:
    """Return a positive 63-bit number that grows with time, so that two processes never give the same and ids sort.

    `random(n)` gives a number below n.
    """
    return (int(now.timestamp() * 1000) << _RANDOM_BITS) + random(1 << _RANDOM_BITS)


@dataclass(frozen=True, slots=True)
class SimilarityExplanation:
    """How alike an entry and a story are."""

    by: str  # "words" or "names"
    alike: float  # 1 is enough
    shared: tuple[str, ...]  # the rare terms that both have, the heaviest first


class StoryWindow:
    """Knows the stories that are still told, and finds the one that an entry tells.

    Lives in memory and is built again at a start from the entries of the last 72 h. Deciding (`place`) changes nothing;
    `add` and `discard` are inverses, so that a transaction that fails leaves no trace.
    """

    def __init__(self) -> None:
        self._shelves: dict[str, StoryIndex] = {}  # language → its stories, by their words
        self._across = StoryIndex(frozenset(), compare=name_similarity, hears=is_foreign)  # all stories, by their names
        self._links: dict[str, tuple[int, ...]] = {}  # address → the story of each entry there
        self._read: tuple[Entry, TermCounts, TermCounts] | None = None

    def place(self, entry: Entry) -> int | None:
        """Return the id of the story that the entry tells, None if it tells a new one.

        Its own language is asked first, by words; only where no story there is told, the others by names.
        """
        if is_roundup(entry):
            return None
        words, names = self._term_counts(entry)
        linked = frozenset(self._links.get(_article(entry), ()))
        own = self._index(words.language).nearest(words, entry.published_at, linked)
        if own and own[0] >= 1:
            return own[1]
        foreign = self._across.nearest(names, entry.published_at)
        return foreign[1] if foreign and foreign[0] >= 1 else None

    def add(self, story_id: int, entry: Entry) -> None:
        """Let a story, new or known, hold the entry; a roundup is never looked for, so nothing is kept of it."""
        if is_roundup(entry):
            return
        words, names = self._term_counts(entry)
        for shelf, reading in ((self._index(words.language), words), (self._across, names)):
            shelf.add(_member(story_id, entry, reading, vector(reading, shelf.idf)))
        if link := _article(entry):
            self._links[link] = (*self._links.get(link, ()), story_id)

    def explain(self, story_id: int, entry: Entry) -> SimilarityExplanation:
        """Return how alike an entry and a story are, by whichever of the two ways says more."""
        words, names = self._term_counts(entry)
        linked = frozenset(self._links.get(_article(entry), ()))
        by_words = SimilarityExplanation("words", *self._index(words.language).explain(story_id, words, linked))
        by_names = SimilarityExplanation("names", *self._across.explain(story_id, names))
        return max(by_words, by_names, key=lambda one: one.alike)

    def merge_candidate(self, story_id: int, entry: Entry) -> int | None:
        """Return a story that is one with the story of an entry that was just added to it, None where there is none."""
        return (
            None
            if is_roundup(entry)
            else self._index(entry.language or "").merge_candidate(story_id, entry.published_at)
        )

    def merge(self, kept: int, gone: int) -> None:
        """Let a story hold all that another one holds, which is not there any more."""
        for shelf in (*self._shelves.values(), self._across):
            shelf.merge(kept, gone)
        for link, stories in self._links.items():
            if gone in stories:
                self._links[link] = tuple(kept if story == gone else story for story in stories)

    def discard(self, story_id: int, entry: Entry) -> None:
        """Take back what `add` did with the same story and entry; nothing happens if it did nothing."""
        own = self._index(entry.language or "")
        if member := own.newest(story_id, _mark(entry)):
            own.remove(member)
            self._unlink(member)
        if member := self._across.newest(story_id, _mark(entry)):
            self._across.remove(member)

    def expire(self, now: datetime) -> None:
        """Forget the entries that were seen more than 72 h ago, and the stories that have no other."""
        for shelf in (*self._shelves.values(), self._across):
            for member in [one for one in shelf.members() if now - one.seen_at > STORY_WINDOW]:
                shelf.remove(member)
                if shelf is not self._across:
                    self._unlink(member)

    def _unlink(self, member: IndexedEntry) -> None:
        stories = list(self._links.get(member.link, ()))
        if member.story_id in stories:
            stories.remove(member.story_id)
            self._links[member.link] = tuple(stories)
            if not stories:
                del self._links[member.link]

    def _index(self, language: str) -> StoryIndex:
        return self._shelves.setdefault(language, StoryIndex(everyday_stems(language)))

    def _term_counts(self, entry: Entry) -> tuple[TermCounts, TermCounts]:
        """Read an entry, by words and by names; once, where it is placed and then added."""
        if self._read is None or self._read[0] is not entry:
            text, language = text_of(entry), entry.language or ""
            self._read = entry, count_terms(text, language), count_names(text, language)
        return self._read[1:]


def _member(story_id: int, entry: Entry, reading: TermCounts, said: Vector) -> IndexedEntry:
    return IndexedEntry(
        story_id=story_id,
        mark=_mark(entry),
        language=reading.language,
        vector=said,
        common=tuple(term for term in said.terms if term in reading.common),
        link=_article(entry),
        numbers=reading.numbers,
        size=reading.size,
        published_at=entry.published_at,
        seen_at=entry.seen_at,
    )


def _article(entry: Entry) -> str:
    """Return the address that is the entry's own, "" where it has none."""
    link = canonical(entry.url)
    return link if is_article(link) else ""


def _mark(entry: Entry) -> int:
    return hash((entry.source_id, entry.url, entry.guid, entry.title, entry.seen_at))
