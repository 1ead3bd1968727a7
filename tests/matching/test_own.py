"""Topics of people's own, on whole stories."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.custom.index import CustomTopicIndex
from bot.matching.custom.query_parser import QueryError
from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.matching.thresholds import NORMAL_THRESHOLD
from bot.model.entries import Entry
from bot.model.topics import Match, Topic
from tests.matching.newsstand import told

MATCHER = Matcher(load_builtin_topics())
BRIDGE = (
    "New bridge over the Araxes opens at Meghri",
    "Engineers opened a bridge over the Araxes near Meghri on Monday. The bridge carries a road and a railway.",
)
STORIES = {
    "bridge": told(*BRIDGE, country="AM", outlet="Southern Herald", language="en"),
    "мост": told(
        "Новый мост через Аракс открыли у Мегри",
        "Инженеры открыли мост через Аракс возле Мегри. По мосту проходят дорога и железная дорога.",
        language="ru",
        country="RU",
    ),
    "dam": told(
        "Dam on the river is to be raised", "The dam will be raised by ten metres, the ministry said.", country="GE"
    ),
    "chinese": told("Beijing blocks a news site", "Chinese officials blocked the site on Friday, readers said."),
    "match": told("United beat Rovers 3-1", "Rovers lost the cup match. The coach of Rovers blamed the referee."),
}


def matches(words: str, entry: Entry) -> tuple[Match, ...]:
    own = CustomTopicIndex()
    own.add(Topic("mine", words, 1))
    return MATCHER.preview(entry, own)


def brings(words: str) -> set[str]:
    """The stories that words reach at the level normal."""
    return {
        name for name, entry in STORIES.items() for match in matches(words, entry) if match.score >= NORMAL_THRESHOLD
    }


@pytest.mark.parametrize(
    ("words", "stories"),
    [
        ("bridge", {"bridge"}),
        ("bridges", {"bridge"}),
        ("мосты", {"мост"}),
        ("bridge, мост", {"bridge", "мост"}),
        ("bridge dam", set()),
        ("bridge OR dam", {"bridge", "dam"}),
        ("bridge Meghri", {"bridge"}),
        ('"bridge over the Araxes"', {"bridge"}),
        ('"Araxes bridge"', set()),
        ("bridge -railway", set()),
        ("bridge -(railway tunnel)", {"bridge"}),
        ("(bridge, dam) -Meghri", {"dam"}),
        ("bridge country:AM", {"bridge"}),
        ("bridge country:GE", set()),
        ("bridge -country:AM", set()),
        ("bridge, мост lang:ru", {"мост"}),
        ("bridge from:herald", {"bridge"}),
        ("bridge from:gazette.example", {"bridge"}),
        ("bridge -from:Southern", set()),
        ("China", {"chinese"}),
        ("Китай", {"chinese"}),
        ("Rovers", {"match"}),
        ("Meghri", {"bridge"}),
        ("Engineers", set()),
        ("BRIDGE", set()),
    ],
)
def test_words_bring_the_stories_that_are_about_them(words: str, stories: set[str]) -> None:
    assert brings(words) == stories


def test_a_word_that_merely_stands_in_the_last_line_carries_no_pair() -> None:
    text = "The parliament of the valley met on Monday. " * 20 + "A football match was on television."
    entry = told("Parliament of the valley meets", text)
    assert not any(match.score >= NORMAL_THRESHOLD for match in matches("parliament football", entry))
    assert any(match.score >= NORMAL_THRESHOLD for match in matches("parliament valley", entry))


def test_the_evidence_names_the_words_as_the_story_writes_them() -> None:
    (match,) = matches("мост Meghri, мост Мегри", STORIES["мост"])
    assert {sign.name for sign in match.evidence} >= {"мост", "Мегри"}
    assert sum(sign.points for sign in match.evidence) <= match.score


def test_own_topics_change_nothing_of_the_others() -> None:
    matcher = Matcher(load_builtin_topics())
    before = {name: matcher.match(entry) for name, entry in STORIES.items()}
    for number, words in enumerate(["bridge", "Armenia football", "Beijing", "dam, Rovers"]):
        matcher.custom_topics.add(Topic(f"o{number}", words, 1))
    after = {name: matcher.match(entry) for name, entry in STORIES.items()}
    assert {name: [m for m in found if not m.topic_id.startswith("o")] for name, found in after.items()} == {
        name: list(found) for name, found in before.items()
    }
    assert [match.topic_id for match in after["dam"]] == ["o3"]


def test_a_topic_that_is_dropped_is_found_no_more_and_others_with_its_words_are() -> None:
    matcher = Matcher(load_builtin_topics())
    for topic in ("one", "two"):
        matcher.custom_topics.add(Topic(topic, "bridge, dam", 1))
    matcher.custom_topics.discard("one")
    matcher.custom_topics.discard("never there")
    assert [match.topic_id for match in matcher.match(STORIES["dam"])] == ["two"]
    matcher.custom_topics.discard("two")
    assert len(matcher.custom_topics) == 0
    assert matcher.match(STORIES["dam"]) == ()


def test_words_that_cannot_be_understood_leave_nothing_behind() -> None:
    own = CustomTopicIndex()
    with pytest.raises(QueryError):
        own.add(Topic("mine", "bridge (", 1))
    assert len(own) == 0


@given(
    topics=st.lists(
        st.sampled_from(["bridge", "bridge dam", "dam, road", "Araxes -road", "(dam, bridge) road", "мост"])
    ),
    dropped=st.sets(st.integers(0, 9)),
)
@settings(max_examples=30)
def test_many_topics_find_what_each_finds_alone(topics: Sequence[str], dropped: set[int]) -> None:
    own = CustomTopicIndex()
    for number, words in enumerate(topics):
        own.add(Topic(str(number), words, 1))
    for number in dropped:
        own.discard(str(number))
    for entry in STORIES.values():
        alone = {
            (str(number), match.score)
            for number, words in enumerate(topics)
            if number not in dropped
            for match in matches(words, entry)
        }
        assert {(match.topic_id, match.score) for match in MATCHER.preview(entry, own)} == alone
