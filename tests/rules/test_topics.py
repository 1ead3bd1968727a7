"""A built-in topic is one file: it has every language of the chat, and no code names it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.matching.dictionary.topics import builtin_ids, topic_summaries
from bot.texts import speech
from tests.rules.tree import files, name, python, text

FOLDER = "bot/matching/dictionary/builtin/"
EXCEPTIONS = {
    "bot/language/detect.py": "the name of a script",
    "bot/parsing/dates.py": "the standard time of countries, of topics or not",
}


def test_every_topic_is_a_file_of_its_name() -> None:
    assert {name(path) for path in files() if name(path).startswith(FOLDER)} == {
        f"{FOLDER}{topic}.toml" for topic in builtin_ids()
    }


def test_every_topic_has_a_title_in_every_language_of_the_chat() -> None:
    for topic in topic_summaries():
        assert topic.titles.keys() == set(speech.LANGUAGES), topic.id


def test_no_code_names_a_topic() -> None:
    ids = re.compile(rf"\b({'|'.join(builtin_ids())})\b")
    assert len(code()) > 100
    assert not [name(path) for path in code() if ids.search(text(path))]


def test_no_literal_of_the_code_is_the_name_or_the_country_of_a_topic() -> None:
    countries = {topic.country for topic in topic_summaries()}
    offenders = {
        name(path)
        for path in code()
        for literal in literals(path)
        if literal in countries or names_of_topics().search(literal)
    }
    assert offenders == EXCEPTIONS.keys()


def test_no_text_holds_the_name_of_a_topic() -> None:
    texts = [path for path in files() if name(path).startswith("bot/texts/") and path.suffix == ".ftl"]
    assert [path.stem for path in texts] == sorted(speech.LANGUAGES)
    assert not [name(path) for path in texts if names_of_topics().search(text(path))]


@pytest.mark.parametrize("literal", ["outlets.no-azerbaijani", "News of the CSTO", "Армении", "no Armenian outlet"])
def test_a_name_is_found_inside_a_longer_text(literal: str) -> None:
    assert names_of_topics().search(literal)


def code() -> list[Path]:
    return [path for path in python() if name(path).startswith("bot/")]


def literals(path: Path) -> Iterator[str]:
    """Yield the strings of a module; docstrings, which may take a topic as an example, are left out."""
    module = ast.parse(text(path))
    docstrings = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def names_of_topics() -> re.Pattern[str]:
    titles = [title for topic in topic_summaries() for title in topic.titles.values()]
    spoken = {word for title in titles for word in (title.name, title.of, title.adjective) if word}
    return re.compile("|".join(map(re.escape, sorted({*builtin_ids(), *spoken}))), re.IGNORECASE)
