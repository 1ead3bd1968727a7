from bot.language.folding import fold
from bot.matching.dictionary.topics import topic_summaries
from bot.matching.dictionary.typed_names import topics_by_name


def test_each_title_and_alias_calls_its_topic() -> None:
    for topic in topic_summaries():
        titles = [name for title in topic.titles.values() for name in (title.name, *title.aliases)]
        assert {topics_by_name()[fold(name)] for name in [topic.id, *titles]} == {topic.id}


def test_names_are_folded() -> None:
    assert [name for name in topics_by_name() if fold(name) != name] == []
