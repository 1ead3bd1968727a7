"""Names and docstrings use the terms of the field, one meaning each; counted by `tests/tools/structure.py`."""

import ast
from collections.abc import Mapping

import pytest

from tests.tools import structure

MAX_VAGUE_SHARE = 0.01  # of the bindings; reader has .007, httpx .004
SANDBOX = "bot/sandbox/"  # judged apart: it has Telegram's names, and imports nothing of the bot
# Names of modules that stand in more than one folder, each with the reason. Most are one noun in several layers.
SHARED_MODULE_NAMES: Mapping[str, str] = {
    "articles": "fetching one article; the flow that does so for entries that need it",
    "chats": "the noun; its table",
    "custom_topics": "one command: its flow, its handler, its screen",
    "database": "the commands that need a database; the database",
    "dead_letters": "the command; the queue that it lists",
    "doubts": "the replies and their verdicts; their buttons; their message",
    "errors": "what the bot raises; what the Bot API answers",
    "evidence": "what a match is based on; its screen",
    "extract": "the text of a page; the sentences of a summary",
    "home": "the first command: its handler, its screen; what names the outlet's own country",
    "index": "of stories; of custom topics: both are inverted indexes",
    "language": "one command: its handler, its screen",
    "latest": "one command: its handler, its screen",
    "markup": "of a publisher's text, read; of a message, written",
    "migrate": "the command; the migrations that it runs",
    "privacy": "one command: its handler, its screen",
    "retention": "the flow; its deletions",
    "robots": "fetching the file; parsing it",
    "sentences": "splitting a text; those of a summary",
    "settings": "of the process; of a chat: its handler, its screen",
    "sources": "the noun; its table",
    "stories": "the noun; its table; its handlers",
    "topics": "the noun; its table; those of the dictionary; its handlers, its screen",
}

Modules = dict[str, ast.Module]


def is_nounless(name: str) -> bool:
    """Return whether the name of a constant does not say of what it is."""
    return name.lstrip("_") in structure.NOUNLESS_CONSTANTS


@pytest.fixture(scope="module")
def bot() -> Modules:
    return structure.python("bot")


@pytest.fixture(scope="module")
def product(bot: Modules) -> Modules:
    """The bot without the sandbox."""
    return {path: module for path, module in bot.items() if not path.startswith(SANDBOX)}


@pytest.fixture(scope="module")
def tree(bot: Modules) -> Modules:
    return bot | structure.python("tests")


@pytest.mark.parametrize("root", ["bot", "tests"])
def test_at_most_one_name_in_a_hundred_is_vague(root: str) -> None:
    names = [
        (f"{path}:{line}", name)
        for path, module in structure.python(root).items()
        for line, name in structure.bindings(module)
    ]
    vague = [f"{place} {name}" for place, name in names if structure.is_vague(name)]
    assert len(vague) <= MAX_VAGUE_SHARE * len(names), vague


def test_every_docstring_begins_as_a_technical_sentence(tree: Modules) -> None:
    verbless = [
        f"{path}:{line} {text}"
        for path, module in tree.items()
        for line, text in structure.docstrings(module)
        if not structure.has_verb(text)
    ]
    assert verbless == []


def test_every_constant_has_a_noun(tree: Modules) -> None:
    nounless = [
        f"{path}:{line} {name}"
        for path, module in tree.items()
        for line, name in structure.constants(module)
        if is_nounless(name)
    ]
    assert nounless == []


def test_a_class_name_means_one_thing(bot: Modules, product: Modules) -> None:
    sandbox = {path: module for path, module in bot.items() if path.startswith(SANDBOX)}
    assert structure.classes_with_two_meanings(product) == {}
    assert set(structure.classes_with_two_meanings(sandbox)) == {"Event"}  # of the news; in the chat


def test_a_module_name_stands_twice_for_a_reason(product: Modules) -> None:
    assert set(structure.modules_with_two_meanings(product)) == set(SHARED_MODULE_NAMES)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(one, *others): pass", ["one", "others"]),
        ("def f():\n    for given in rows: pass", ["given"]),
        ("def f():\n    with opened as _found: pass", ["_found"]),
        ("kept = [mine for mine in rows]", ["mine"]),
        ("def f(value):\n    match value:\n        case {'a': said, **others}: pass", ["said", "others"]),
        ("def f(entry, story_id): rows = entry", []),
    ],
)
def test_a_vague_name_is_found_in_each_kind_of_binding(source: str, names: list[str]) -> None:
    vague = [name for _, name in structure.bindings(ast.parse(source)) if structure.is_vague(name)]
    assert sorted(vague) == sorted(names)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Let it happen once more.", False),
        ("Whoever reads, waits.", False),
        ("What one visit teaches.", False),
        ("Release the leases of dead processes.", True),
        ("Whoever-free sentence.", False),
        ("Letter of a button.", True),
    ],
)
def test_a_docstring_without_a_verb_is_recognised(line: str, *, expected: bool) -> None:
    assert structure.has_verb(line) is expected


@pytest.mark.parametrize(
    ("name", "nounless"), [("LONGEST", True), ("_SPAN", True), ("LONGEST_FILE_LINES", False), ("STORY_WINDOW", False)]
)
def test_a_constant_without_a_noun_is_recognised(name: str, *, nounless: bool) -> None:
    assert is_nounless(name) is nounless
