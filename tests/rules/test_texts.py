"""Every text exists in every language, with the same attributes and variables."""

from collections.abc import Iterator

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.texts import speech
from tests.support.data import PROJECT

FOLDER = PROJECT / "bot" / "texts"


class VariableCollector(Visitor):
    """Visitor that collects the variables of a pattern."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802  fluent.syntax names it so
        self.names.add(node.id.name)


def patterns(entry: ast.Message | ast.Term) -> Iterator[tuple[str, ast.Pattern]]:
    if entry.value:
        yield entry.id.name, entry.value
    for attribute in entry.attributes:
        yield f"{entry.id.name}.{attribute.id.name}", attribute.value


def texts(language: str) -> dict[str, set[str]]:
    """Return each text's key and the variables it takes."""
    resource = FluentParser().parse((FOLDER / f"{language}.ftl").read_text(encoding="utf-8"))
    broken = [entry.content for entry in resource.body if isinstance(entry, ast.Junk)]
    assert not broken, broken
    variables: dict[str, set[str]] = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message | ast.Term):
            for key, pattern in patterns(entry):
                assert key not in variables, f"{key} stands twice in {language}"
                (gaps := VariableCollector()).visit(pattern)
                variables[key] = gaps.names
    return variables


def test_every_file_of_texts_is_a_language_that_is_spoken() -> None:
    assert {path.stem for path in FOLDER.glob("*.ftl")} == set(speech.LANGUAGES)


@pytest.mark.parametrize("language", speech.LANGUAGES[1:])
def test_every_text_exists_in_every_language_with_the_same_variables(language: str) -> None:
    assert texts(language) == texts(speech.LANGUAGES[0])
