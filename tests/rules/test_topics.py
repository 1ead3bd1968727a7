"""A built-in topic is one file: it has every language of the chat, and no code names it."""

import re

from bot.matching.dictionary.topics import builtin_ids, topic_summaries
from bot.texts import speech
from tests.rules.tree import files, name, python, text

FOLDER = "bot/matching/dictionary/builtin/"


def test_every_topic_is_a_file_of_its_name() -> None:
    assert {name(path) for path in files() if name(path).startswith(FOLDER)} == {
        f"{FOLDER}{topic}.toml" for topic in builtin_ids()
    }


def test_every_topic_has_a_title_in_every_language_of_the_chat() -> None:
    for topic in topic_summaries():
        assert topic.titles.keys() == set(speech.LANGUAGES), topic.id


def test_no_code_names_a_topic() -> None:
    ids = re.compile(rf"\b({'|'.join(builtin_ids())})\b")
    texts = [path for path in files() if name(path).startswith("bot/texts/") and path.suffix == ".ftl"]
    code = [path for path in python() if name(path).startswith("bot/")]
    assert len(code) > 100
    assert not [name(path) for path in (*code, *texts) if ids.search(text(path))]
