"""Benchmark of custom topics: finding those of a story among 100,000.

The peer is the usual way of a bot, one compiled regular expression for each word of each topic. The floor is the
tokenisation of a story into folded words, which every search needs. About a dozen of the 100,000 topics have their
words in a story.

Previews: process CPU of one over 20,000 stored entries, of which 1 in 200 has the words or every third, against scoring
each entry, as without the words in memory (1,000 of them are measured). Compiling: the CPU of the dearest queries that
are allowed.
"""

import asyncio
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from tempfile import TemporaryDirectory
from time import process_time

from bot.clock import Clock
from bot.flows.previews import MAX_RECENT_ENTRIES, Previews
from bot.language.passage import Passage, cut
from bot.matching.custom.index import CustomTopicIndex
from bot.matching.custom.query_parser import MAX_QUERY_CHARS, parse
from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.model.entries import Entry
from bot.model.topics import Topic
from bot.storage.stories import Stories
from tests.support.stored_samples import SOURCES, placed, polling
from tests.support.stored_samples import entry as sample_entry
from tests.tools.bench.figures import Figure, fastest, show
from tests.tools.bench.matching import MOMENT, OUTLET
from tests.tools.bench.outbox import open_database

SMALL_TOPIC_COUNT, LARGE_TOPIC_COUNT = 1_000, 100_000
VOCABULARY_WORDS = 400_000  # of the invented language of the stories and the topics
STORY_WORDS = 480
COMMON_WORDS = 400  # they make up nine tenths of every story and occur in no topic
STORIES = 40
STORED_AT_ONCE = 500
SENTENCE_WORDS = (
    "the minister of a region said on monday that work at its school would begin in spring after talks with builders "
    "prices for bread and fuel rose again while farmers asked for water and roads near the river remain closed to cars"
)
RARE_EVERY, FREQUENT_EVERY = 200, 3  # entries that have the words of a preview
NAIVE_SAMPLE = 1_000  # entries
DEAREST_QUERIES = {  # as many words as a query may have
    "a phrase of 99 words": f'"{" ".join(["аб"] * 99)}"',
    "30 Russian words": (
        "мост дорога граница коридор суд село рынок банк завод школа поезд порт газ нефть вода свет хлеб цена закон "
        "налог выборы армия полк мэр врач музей театр фильм матч лес"
    ),
    "30 Turkish words": (
        "sınır şehir kitap ayak renk ordu polis deprem hükümet köprü seçim mahkeme resim ömür saat baraj liman gemi "
        "uçak tren okul hastane pazar banka petrol gaz su yol dağ göl"
    ),
    "30 known names": (
        "Iran Iraq Chad Cuba Peru Mali Togo Oman Laos Fiji Niue Guam Spain Yemen Qatar Nepal Libya Kenya India China "
        "Goris Kapan Sevan Sheki Barda Ganja Gyumri Lachin Baku Tbilisi"
    ),
}


def _vocabulary(rng: random.Random) -> list[str]:
    syllables = [first + second for first in "bcdfghklmnprstvz" for second in "aeiou"]
    return ["".join(rng.choices(syllables, k=rng.randint(3, 5))) for _ in range(VOCABULARY_WORDS)]


def _stories(rng: random.Random, language: Sequence[str]) -> list[Entry]:
    return [_story(rng, language, number) for number in range(STORIES)]


def _story(rng: random.Random, language: Sequence[str], number: int) -> Entry:
    common, rare = language[:COMMON_WORDS], language[COMMON_WORDS:]
    text = " ".join(rng.choice(common if rng.random() < 0.9 else rare) for _ in range(STORY_WORDS))
    title = " ".join(rng.choices(rare, k=8)).capitalize()
    return Entry("one", OUTLET, f"https://one.example/{number}", None, title, "", text, "en", MOMENT, MOMENT)


def _topics(rng: random.Random, language: Sequence[str], count: int) -> list[Topic]:
    rare = language[COMMON_WORDS:]
    topics = []
    for number in range(count):
        words = [rng.choice(rare) for _ in range(rng.choice((1, 2, 2, 3)))]
        topics.append(Topic(str(number), (" " if rng.random() < 0.6 else ", ").join(words), 1))
    return topics


def _index(topics: Sequence[Topic]) -> CustomTopicIndex:
    index = CustomTopicIndex()
    for topic in topics:
        index.add(topic)
    return index


async def _preview_figures(folder: str, matcher: Matcher) -> Iterator[Figure]:
    """Return the figures of previews over a full week."""
    database = await open_database(f"sqlite:///{folder}/week.db", 0)
    stories, stored = Stories(database), _week()
    for start in range(0, len(stored), STORED_AT_ONCE):
        rows = [
            replace(placed(number + 1, story=number + 1), entry=stored[number], matches=())
            for number in range(start, start + STORED_AT_ONCE)
        ]
        await stories.save(
            source_id=SOURCES[0].id, placed=rows, announcements=[], polling=polling(), edited_at=MOMENT, now=MOMENT
        )
    previews = Previews(stories=stories, matcher=matcher, clock=Clock())
    await previews.refresh()
    index = _index([Topic("own", "bridge dam", 1)])
    naive = NAIVE_SAMPLE / len(stored)
    naive_s = _cpu_seconds(lambda: [matcher.preview(row, index) for row in stored[:NAIVE_SAMPLE]]) / naive
    figures = []
    for name, words in (("rare words", "bridge dam"), ("a frequent word", "council")):
        started_at = process_time()
        await previews.matches(words)
        seconds = process_time() - started_at
        figures += [
            Figure(f"preview, {name}", seconds, 1.5, "s"),
            Figure(f"preview, {name}, ratio", naive_s / seconds, 3, "×", "scoring each entry"),
        ]
    await database.close()
    return iter(figures)


def _previews(matcher: Matcher) -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        return asyncio.run(_preview_figures(folder, matcher))


def _week() -> list[Entry]:
    now, words = Clock().now(), SENTENCE_WORDS.split()
    rng = random.Random(2)  # noqa: S311  the same entries each time
    week = []
    for number in range(MAX_RECENT_ENTRIES):
        text = " ".join(rng.choices(words, k=60)).capitalize()
        title = "Bridge and dam open" if number % RARE_EVERY == 0 else " ".join(rng.choices(words, k=8)).capitalize()
        title += " council" if number % FREQUENT_EVERY == 0 else ""
        stored = sample_entry(number + 1, seen_at=now, source=SOURCES[0])
        week.append(replace(stored, published_at=now, title=title, text=text, language="en"))
    return week


def _compiling() -> Iterator[Figure]:
    _index([Topic("warm", "мост sınır bridge Iran", 1)])  # the dictionaries are read at the first word
    for name, query in DEAREST_QUERIES.items():
        index, topic = CustomTopicIndex(), Topic("own", query[:MAX_QUERY_CHARS], 1)
        yield Figure(f"compiling {name}", _cpu_seconds(partial(index.add, topic)) * 1e3, 50, "ms")


def _cpu_seconds(work: Callable[[], object]) -> float:
    started_at = process_time()
    work()
    return process_time() - started_at


def main() -> None:
    """Measure and print the figures."""
    rng = random.Random(1)  # noqa: S311  the same stories each time
    language = _vocabulary(rng)
    stories, matcher = _stories(rng, language), Matcher(load_builtin_topics())
    topics = _topics(rng, language, LARGE_TOPIC_COUNT)
    small_index, full_index = _index(topics[:SMALL_TOPIC_COUNT]), _index(topics)
    passages = [(cut(entry.title), cut(entry.text)) for entry in stories]
    words = {term.text for topic in topics[:SMALL_TOPIC_COUNT] for term in parse(topic.words).wanted_terms}
    expressions = [re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE) for word in sorted(words)]

    def floor() -> None:
        for entry in stories:
            cut(entry.title), cut(entry.text)

    def find_all(index: CustomTopicIndex, cut_stories: Sequence[tuple[Passage, Passage]] = passages) -> None:
        for title, body in cut_stories:
            index.find_candidates(title, body)

    def run_peer() -> None:
        for entry in stories[:4]:
            [expression.search(f"{entry.title}\n{entry.text}") for expression in expressions]

    floor_s, small_s = fastest(floor), fastest(lambda: find_all(small_index))
    full_s = fastest(lambda: find_all(full_index))
    peer_s = fastest(run_peer) * STORIES / 4
    judged_s = fastest(lambda: [matcher.preview(entry, full_index) for entry in stories])
    show(
        [
            Figure(
                "1,000 own topics", peer_s / (floor_s + small_s), 200, "×", f"{len(expressions)} compiled expressions"
            ),
            Figure("100,000, against the floor", (floor_s + full_s) / floor_s, 4, "", "cutting into folded words"),
            Figure("100,000, found and judged", judged_s / STORIES * 1e6, 5000, "µs"),
            *_compiling(),
            *_previews(matcher),
        ]
    )


if __name__ == "__main__":
    main()
