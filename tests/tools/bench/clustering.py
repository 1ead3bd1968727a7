"""Benchmark of finding the story of an entry in a window of 100,000 entries."""

import random
from datetime import UTC, datetime, timedelta
from time import process_time

import psutil

from bot.clustering.window import StoryWindow
from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind
from tests.tools.bench.figures import Figure, show

WINDOW_ENTRIES = 100_000
MEASURED_ENTRIES = 1_000
VOCABULARY_WORDS = 60_000  # of the invented language of the stories, with the word frequencies of a real one
ENTRY_WORDS = 60
OUTLETS_PER_STORY = 4  # on average
MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
PUBLISHERS = [Publisher(f"p{n}.example", f"P{n}", "GB", PublisherKind.INDEPENDENT, "") for n in range(90)]


def _vocabulary(rng: random.Random) -> list[str]:
    syllables = [first + second for first in "bcdfghklmnprstvz" for second in "aeiou"]
    return ["".join(rng.choices(syllables, k=rng.randint(2, 5))) for _ in range(VOCABULARY_WORDS)]


class EntryGenerator:
    """Generator of entries: each story has words of its own, and each outlet uses most of them."""

    def __init__(self) -> None:
        self._rng = random.Random(1)  # noqa: S311  the same stories each time
        self._vocabulary = _vocabulary(self._rng)
        frequent = [1 / (rank + 3) for rank in range(VOCABULARY_WORDS)]  # Zipf's law
        self._story_words = [
            self._rng.choices(self._vocabulary, frequent, k=ENTRY_WORDS)
            for _ in range(WINDOW_ENTRIES // OUTLETS_PER_STORY)
        ]

    def entry(self, number: int, story: int) -> Entry:
        """Return the entry of a random outlet about a story."""
        story_words, rng = self._story_words[story], self._rng
        words = [word if rng.random() < 0.7 else rng.choice(self._vocabulary[:5000]) for word in story_words]
        title = " ".join(words[:10]).capitalize()
        at = MOMENT + timedelta(seconds=2 * number)
        text = " ".join(words).capitalize() + "."
        outlet = rng.choice(PUBLISHERS)
        return Entry(outlet.id, outlet, f"https://{outlet.id}/{number}", None, title, "", text, "en", at, at)


def main() -> None:
    """Measure time and memory, and print the figures."""
    generator, window, process = EntryGenerator(), StoryWindow(), psutil.Process()
    before = process.memory_info().rss
    for number in range(WINDOW_ENTRIES):
        story = story_number(number)
        window.add(story + 1, generator.entry(number, story))
    megabytes = (process.memory_info().rss - before) / 1e6
    rng, milliseconds = random.Random(2), list[float]()  # noqa: S311  the same stories each time
    right = 0
    for number in range(WINDOW_ENTRIES, WINDOW_ENTRIES + MEASURED_ENTRIES):
        story = rng.randrange(WINDOW_ENTRIES // OUTLETS_PER_STORY)
        entry = generator.entry(number, story)
        started_at = process_time()
        join = window.place(entry)
        story_id = join.story_id if join else -number
        window.add(story_id, entry)
        window.merge_candidate(story_id, entry)
        milliseconds.append((process_time() - started_at) * 1e3)
        right += story_id == story + 1
    milliseconds.sort()
    show(
        [
            Figure("an entry among 100,000", sum(milliseconds) / len(milliseconds), 2, "ms"),
            Figure("the slowest of a hundred", milliseconds[int(0.99 * len(milliseconds))], 8, "ms"),
            Figure("memory of the window", megabytes, 300, "MB"),
            Figure("found of those told before", right / MEASURED_ENTRIES * 100, 95, "%"),
        ]
    )


def story_number(number: int) -> int:
    """Return the story of the entry with this number: ten stories at a time are reported in rotation."""
    return number // (OUTLETS_PER_STORY * 10) * 10 + number % 10


if __name__ == "__main__":
    main()
