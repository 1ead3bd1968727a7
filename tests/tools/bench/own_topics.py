"""A hundred thousand topics of people's own: how fast those of a story are found.

The peer is what bots do: a compiled regular expression for each word of each topic. The floor is cutting a story into
folded words, without which nothing can be found. About a dozen of the hundred thousand have their words in a story.
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

FEW, MANY = 1_000, 100_000
WORDS = 400_000  # of the language that the stories and the topics are made of
LENGTH = 480  # words of a story
USED = 400  # words of which nine tenths of every story are made; nobody makes a topic of them
STORIES = 40


def _language(chance: random.Random) -> list[str]:
    syllables = [first + second for first in "bcdfghklmnprstvz" for second in "aeiou"]
    return ["".join(chance.choices(syllables, k=chance.randint(3, 5))) for _ in range(WORDS)]


def _stories(chance: random.Random, language: Sequence[str]) -> list[Entry]:
    return [_story(chance, language, number) for number in range(STORIES)]


def _story(chance: random.Random, language: Sequence[str], number: int) -> Entry:
    common, rare = language[:USED], language[USED:]
    text = " ".join(chance.choice(common if chance.random() < 0.9 else rare) for _ in range(LENGTH))
    title = " ".join(chance.choices(rare, k=8)).capitalize()
    return Entry("one", OUTLET, f"https://one.example/{number}", None, title, "", text, "en", MOMENT, MOMENT)


def _topics(chance: random.Random, language: Sequence[str], count: int) -> list[Topic]:
    rare = language[USED:]
    made = []
    for number in range(count):
        words = [chance.choice(rare) for _ in range(chance.choice((1, 2, 2, 3)))]
        made.append(Topic(str(number), (" " if chance.random() < 0.6 else ", ").join(words), 1))
    return made


def _own(topics: Sequence[Topic]) -> CustomTopicIndex:
    own = CustomTopicIndex()
    for topic in topics:
        own.add(topic)
    return own


def main() -> None:
    """Measure and print."""
    chance = random.Random(1)  # noqa: S311  the same stories each time
    language = _language(chance)
    stories, matcher = _stories(chance, language), Matcher(load_builtin_topics())
    many = _topics(chance, language, MANY)
    few, all_of_them = _own(many[:FEW]), _own(many)
    passages = [(cut(entry.title), cut(entry.text)) for entry in stories]
    words = {term.text for topic in many[:FEW] for term in parse(topic.words).wanted_terms}
    expressions = [re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE) for word in sorted(words)]

    def floor() -> None:
        for entry in stories:
            cut(entry.title), cut(entry.text)

    def found(own: CustomTopicIndex, cut_stories: Sequence[tuple[Passage, Passage]] = passages) -> None:
        for title, body in cut_stories:
            own.find_candidates(title, body)

    def theirs() -> None:
        for entry in stories[:4]:
            [expression.search(f"{entry.title}\n{entry.text}") for expression in expressions]

    least, one, more = fastest(floor), fastest(lambda: found(few)), fastest(lambda: found(all_of_them))
    peer = fastest(theirs) * STORIES / 4
    judged = fastest(lambda: [matcher.preview(entry, all_of_them) for entry in stories])
    show(
        [
            Figure("1,000 own topics", peer / (least + one), 200, "×", f"{len(expressions)} compiled expressions"),
            Figure("100,000, against the floor", (least + more) / least, 4, "", "cutting into folded words"),
            Figure("100,000, found and judged", judged / STORIES * 1e6, 5000, "µs"),
        ]
    )


if __name__ == "__main__":
    main()
