import ast
import re

import bot
from tests.rules import tree
from tests.support.data import PROJECT

FOLDER = PROJECT / "bot"


def parts() -> set[str]:
    """Return the packages and modules directly in `bot`."""
    places = {path.relative_to(FOLDER).parts[0] for path in tree.python() if path.is_relative_to(FOLDER)}
    return {place.removesuffix(".py") for place in places} - {"__init__"}


def test_the_map_names_every_package_and_root_module_and_nothing_else() -> None:
    map_text = bot.__doc__ or ""
    packages = set(re.findall(r"^    (\w+) {2,}", map_text, re.MULTILINE))
    modules = set(re.findall(r"`(\w+)`", map_text))
    assert packages | modules == parts()
    assert packages == {part for part in parts() if (FOLDER / part).is_dir()}


def test_the_map_holds_no_code() -> None:
    assert len(ast.parse(tree.text(FOLDER / "__init__.py")).body) == 1


def test_every_package_begins_with_its_technote_and_exports_nothing() -> None:
    for path in tree.python():
        if path.name == "__init__.py" and path.is_relative_to(FOLDER):
            module = ast.parse(tree.text(path))
            assert len(ast.get_docstring(module) or "") > 40, tree.name(path)
            assert len(module.body) == 1, f"{tree.name(path)} holds more than its docstring"
