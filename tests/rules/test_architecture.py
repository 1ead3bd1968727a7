"""`docs/architecture.md` and `docs/glossary.md` describe the tree as it is."""

import ast
import re

from bot.storage.tables import Row
from tests.rules import tree
from tests.support.data import PROJECT

ARCHITECTURE = tree.text(PROJECT / "docs" / "architecture.md")
GLOSSARY = tree.text(PROJECT / "docs" / "glossary.md")
BOT = PROJECT / "bot"


def packages() -> set[str]:
    return {path.name for path in BOT.iterdir() if (path / "__init__.py").exists()}


def test_the_picture_and_the_list_name_every_package() -> None:
    picture = ARCHITECTURE.split("```mermaid")[2].partition("```")[0]
    listed = ARCHITECTURE.partition("| package |")[2].partition("\n\n")[0]
    for text in (picture, listed):
        assert packages() - set(re.findall(r"\w+", text)) == set()


def test_the_picture_draws_no_arrow_to_something_that_is_not_there() -> None:
    picture = ARCHITECTURE.split("```mermaid")[2].partition("```")[0]
    modules = {path.stem for path in BOT.glob("*.py")}
    drawn = set(re.findall(r"\b[a-z_]+\b", picture.replace("main[__main__]", "").replace("flowchart TD", "")))
    assert drawn - packages() - modules == set()


def test_every_table_of_the_schema_is_explained_and_no_other() -> None:
    rows = ARCHITECTURE.partition("<!-- tables")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", rows, re.MULTILINE)) == {table.name for table in Row.metadata.sorted_tables}


def test_the_glossary_names_every_noun_of_the_model() -> None:
    nouns = {
        node.name
        for path in (BOT / "model").glob("*.py")
        for node in ast.parse(tree.text(path)).body
        if isinstance(node, ast.ClassDef)
    }
    assert nouns - set(re.findall(r"\w+", GLOSSARY)) == set()


def test_every_place_of_the_glossary_exists() -> None:
    places = re.findall(r"`(bot/[\w/.]+)`", GLOSSARY)
    assert places
    assert [place for place in places if not (PROJECT / place).exists()] == []
