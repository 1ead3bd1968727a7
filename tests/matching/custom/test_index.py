"""Custom topics in the index: adding, removing, finding."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.custom.index import CustomTopicIndex
from bot.matching.custom.query_parser import QueryError
from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.model.topics import Topic
from tests.matching.custom.custom_topics import STORIES, matches
from tests.matching.relevance import builtin_matcher


def test_own_topics_change_nothing_of_the_others() -> None:
    matcher = Matcher(load_builtin_topics())
    before = {name: matcher.match(entry) for name, entry in STORIES.items()}
    for number, words in enumerate(["bridge", "Armenia football", "Beijing", "dam, Rovers"]):
        matcher.custom_topics.add(Topic(f"o{number}", words, 1))
    after = {name: matcher.match(entry) for name, entry in STORIES.items()}
    for name, matched in after.items():
        assert [match for match in matched if not match.topic_id.startswith("o")] == list(before[name])
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
    index = CustomTopicIndex()
    with pytest.raises(QueryError):
        index.add(Topic("mine", "bridge (", 1))
    assert len(index) == 0


@given(
    topics=st.lists(
        st.sampled_from(["bridge", "bridge dam", "dam, road", "Araxes -road", "(dam, bridge) road", "мост"])
    ),
    dropped=st.sets(st.integers(0, 9)),
)
@settings(max_examples=30)
def test_many_topics_find_what_each_finds_alone(topics: Sequence[str], dropped: set[int]) -> None:
    index = CustomTopicIndex()
    for number, words in enumerate(topics):
        index.add(Topic(str(number), words, 1))
    for number in dropped:
        index.discard(str(number))
    for entry in STORIES.values():
        alone = {
            (str(number), match.score)
            for number, words in enumerate(topics)
            if number not in dropped
            for match in matches(words, entry)
        }
        assert {(match.topic_id, match.score) for match in builtin_matcher().preview(entry, index)} == alone
