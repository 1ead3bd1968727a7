"""The topics that every chat is offered: the folder `builtin/`, one file a topic."""

from collections.abc import Mapping
from functools import lru_cache

from bot.matching.dictionary.entities import TopicDictionary, TopicSummary
from bot.matching.dictionary.loader import BUILTIN_FOLDER, read_topic, read_topic_summary


def load_builtin_topics() -> tuple[TopicDictionary, ...]:
    """Return the built-in topics in the order of the menus, with all their names.

    Raises:
        TopicError: a file is wrong; the message says which, where and how.
    """
    topics = (read_topic(path) for path in BUILTIN_FOLDER.glob("*.toml"))
    return tuple(sorted(topics, key=lambda topic: topic.summary.sort_key))


@lru_cache(maxsize=1)
def topic_summaries() -> tuple[TopicSummary, ...]:
    """Return what the chat shows of the built-in topics, in the order of the menus.

    Without the inflected forms of the names, which are most of the memory.

    Raises:
        TopicError: a file is wrong; the message says which, where and how.
    """
    topics = (read_topic_summary(path) for path in BUILTIN_FOLDER.glob("*.toml"))
    return tuple(sorted(topics, key=lambda topic: topic.sort_key))


@lru_cache(maxsize=1)
def builtin_ids() -> tuple[str, ...]:
    """Return the ids of the built-in topics in the order of the menus."""
    return tuple(topic.id for topic in topic_summaries())


def topic_name(topic_id: str, language: str) -> str:
    """Return the name of a built-in topic for readers of one of the chat's languages."""
    return _summary(topic_id).titles[language].name


def topic_aliases(topic_id: str, language: str) -> tuple[str, ...]:
    """Return the other names by which readers may call a built-in topic."""
    return _summary(topic_id).titles[language].aliases


def names_after_news_of(language: str) -> tuple[str, ...]:
    """Return the names of all built-in topics as they stand after "News of": countries first, then organisations."""
    return tuple(topic.titles[language].of for topic in _countries_first())


def example_topic() -> str:
    """Return the id of the built-in topic that texts take as an example: the first country."""
    return _countries_first()[0].id


@lru_cache(maxsize=1)
def opponents() -> Mapping[str, TopicSummary]:
    """Return by country the topic of the country on the other side of its conflict, in the order of the menus."""
    topics = {topic.id: topic for topic in topic_summaries()}
    return {
        topic.country: topics[topic.opponent]
        for topic in topics.values()
        if topic.country is not None and topic.opponent in topics
    }


def _countries_first() -> list[TopicSummary]:
    return sorted(topic_summaries(), key=lambda topic: topic.country is None)


def _summary(topic_id: str) -> TopicSummary:
    return next(topic for topic in topic_summaries() if topic.id == topic_id)
