"""Benchmark of custom topics: finding those of a story among 100,000.

The peer is the usual way of a bot, one compiled regular expression for each word of each topic. The floor is the
tokenisation of a story into folded words, which every search needs. About a dozen of the 100,000 topics have their
words in a story.
"""

import random
import re
from collections.abc import Sequence

from bot.language.passage import Passage, cut
from bot.matching.custom.index import CustomTopicIndex
from bot.matching.custom.query_parser import parse
from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.model.entries import Entry
from bot.model.topics import Topic
from tests.tools.bench.figures import Figure, fastest, show
from tests.tools.bench.matching import MOMENT, OUTLET

SMALL_TOPIC_COUNT, LARGE_TOPIC_COUNT = 1_000, 100_000
VOCABULARY_WORDS = 400_000  # of the invented language of the stories and the topics
STORY_WORDS = 480
COMMON_WORDS = 400  # they make up nine tenths of every story and occur in no topic
STORIES = 40


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
        ]
    )


if __name__ == "__main__":
    main()
