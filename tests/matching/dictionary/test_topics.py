"""The files of the built-in topics."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bot.matching.dictionary.loader import BUILTIN_FOLDER, FOLDER, read_other_entities
from bot.matching.dictionary.names import NameKind
from bot.matching.dictionary.topics import (
    builtin_ids,
    example_topic,
    load_builtin_topics,
    names_after_news_of,
    opponents,
    topic_aliases,
    topic_name,
    topic_summaries,
)


def test_the_built_in_topics_are_read_in_their_order() -> None:
    assert tuple(topic.id for topic in load_builtin_topics()) == builtin_ids()
    assert builtin_ids()[:3] == ("csto", "armenia", "azerbaijan")


def test_every_built_in_topic_has_names_in_the_six_languages() -> None:
    for topic in builtin_ids():
        content = tomllib.loads((BUILTIN_FOLDER / f"{topic}.toml").read_text(encoding="utf-8"))
        for language in ("en", "ru", "hy", "az", "tr", "ka"):
            assert content[language]["name"], (topic, language)


def test_no_name_stands_twice_in_one_list_of_a_file() -> None:
    for path in FOLDER.rglob("*.toml"):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for where, entries in _lists(content):
            repeated = [entry for entry, count in Counter(entries).items() if count > 1]
            assert not repeated, (path.name, where)


def test_members_and_company_are_known() -> None:
    topics = load_builtin_topics()
    ids = {name.owner for name, _ in read_other_entities(topics).forms} | set(builtin_ids())
    for topic in topics:
        assert topic.members | topic.company <= ids


def test_opponents_are_countries_that_name_each_other_and_describe_their_outlets() -> None:
    topics = {topic.id: topic for topic in topic_summaries()}
    for topic in topics.values():
        if topic.opponent:
            assert topics[topic.opponent].opponent == topic.id
            assert topic.country
            assert all(title.adjective for title in topic.titles.values())
    assert {country: topic.id for country, topic in opponents().items()} == {"AM": "azerbaijan", "AZ": "armenia"}


def test_no_name_is_also_somebody_elses() -> None:
    other_entities = (pair for pair in read_other_entities(()).forms if pair[0].owner not in builtin_ids())
    theirs = {form for _, forms in other_entities for form in forms}
    for topic in load_builtin_topics():
        shared = {
            form
            for name, forms in topic.forms
            if name.kind is not NameKind.EVERYDAY
            for form in theirs.intersection(forms)
        }
        assert not shared, topic.id


def _lists(content: Mapping[str, Any], where: str = "") -> Iterator[tuple[str, list[Any]]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _lists(value, f"{where}.{key}")
        elif isinstance(value, list):
            tables = [entry for entry in value if isinstance(entry, dict)]
            for table in tables:
                yield from _lists(table, f"{where}.{key}")
            if not tables:
                yield f"{where}.{key}", value


def test_a_topic_has_a_name_and_aliases_in_each_language_of_the_chat() -> None:
    assert (topic_name("csto", "en"), topic_name("csto", "ru")) == ("CSTO", "ОДКБ")
    assert "Hayastan" in topic_aliases("armenia", "en")


def test_countries_stand_before_organisations_in_the_description() -> None:
    assert names_after_news_of("ru")[:2] == ("Армении", "Азербайджана")
    assert names_after_news_of("en")[-1] == "the CSTO"
    assert example_topic() == "armenia"
