"""Every promise of `docs/reliability.md` has a test, and a test marked with a promise names one that exists."""

import ast
import re
from collections.abc import Iterator

from tests.rules import tree
from tests.tools.promises import PROMISES
from tests.tools.promises.page import RELIABILITY_PAGE


def promise_markers(module: ast.Module) -> Iterator[ast.Call]:
    """Yield each call of `pytest.mark.promise`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.promise":
            yield node


def marked_numbers() -> dict[int, list[str]]:
    """Return the places that mark each promise, by its number."""
    places: dict[int, list[str]] = {}
    for path in tree.python():
        if path.name.startswith("test_"):
            for marker in promise_markers(ast.parse(tree.text(path))):
                places.setdefault(ast.literal_eval(marker.args[0]), []).append(f"{tree.name(path)}:{marker.lineno}")
    return places


def test_a_marker_of_a_test_is_found() -> None:
    module = ast.parse("@pytest.mark.promise(3)\n@pytest.mark.parametrize('x', [1])\ndef test_y() -> None: ...")
    assert [ast.literal_eval(marker.args[0]) for marker in promise_markers(module)] == [3]


def test_every_promise_is_held_by_a_test_and_every_marker_names_a_promise() -> None:
    marked = marked_numbers()
    assert sorted(PROMISES.keys() - marked.keys()) == [], "promises without a test"
    assert {number: places for number, places in marked.items() if number not in PROMISES} == {}


def test_the_page_states_every_promise_in_the_words_of_the_list() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \| \d+ \| ", tree.text(RELIABILITY_PAGE), re.MULTILINE)
    assert {int(number): promise for number, promise in rows} == PROMISES
