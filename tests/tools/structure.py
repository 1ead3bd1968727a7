"""`python -m tests.tools.structure`: figures of the code's language and structure, a table and one JSON object.

The definitions are those that the rules of the tree use:

- A *binding* is a parameter of a function (not `self` or `cls`), or a name that is assigned inside a function: by `=`,
  a loop, a comprehension, `with`, `:=` or a pattern. It is *vague* where the name is in `VAGUE_NAMES`, a leading
  underscore aside.
- A docstring *begins without a verb* where its first word is in `NO_VERB`.
- A constant *has no noun* where its name, a leading underscore aside, is in `NOUNLESS_CONSTANTS`.
- The name of a class or module has *two meanings* where more than one file has it. The product (`bot` without
  `bot/sandbox`) and the sandbox are counted apart, since neither imports the other; a third figure counts the names
  that stand in both. The names are listed with their files.
"""

import ast
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from tests.rules import tree
from tests.support.data import PROJECT

VAGUE_NAMES = frozenset(
    {
        "one",
        "other",
        "others",
        "found",
        "given",
        "asked",
        "told",
        "said",
        "known",
        "own",
        "there",
        "mine",
        "what",
        "everything",
        "anything",
        "something",
        "mark",
        "kept",
        "here",
        "those",
        "these",
        "seen",
        "looked",
        "named",
        "wanted",
        "got",
        "it",
        "thing",
        "things",
    }
)
NO_VERB = frozenset(
    {
        "Let",
        "Whoever",
        "What",
        "Who",
        "Whose",
        "How",
        "Tell",
        "One",
        "Nobody",
        "Everybody",
        "Somebody",
        "Where",
        "Whether",
        "Why",
    }
)
NOUNLESS_CONSTANTS = frozenset(
    {
        "LONGEST",
        "SHORTEST",
        "LARGEST",
        "SMALLEST",
        "MOST",
        "LEAST",
        "SPAN",
        "AGAIN",
        "PATIENCE",
        "ENOUGH",
        "NEAR",
        "FEW",
        "SMALL",
        "SOON",
        "REST",
        "KEPT",
        "NEVER",
        "FRESH",
        "TOGETHER",
        "STALE",
        "LONG",
        "SHARE",
        "AHEAD",
        "ASKED",
        "GONE",
        "AWAY",
        "MISSED",
        "FREE",
        "BUSY",
        "SHOWN",
        "ABOUT",
        "READ",
        "CONNECT",
        "TRIES",
        "PAUSE",
        "TIMES",
        "OFTEN",
        "LATER",
        "SOME",
        "MANY",
        "ALL",
        "OTHER",
        "OTHERS",
        "KNOWN",
        "OWN",
    }
)
SANDBOX = "bot/sandbox/"
_WIDTH = 48


def python(root: str) -> dict[str, ast.Module]:
    """Return the syntax tree of each Python file under `bot` or `tests`, by its path from the project's root."""
    paths = (path for path in tree.python() if path.is_relative_to(PROJECT / root))
    return {tree.name(path): ast.parse(tree.text(path)) for path in paths}


def bindings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name of each binding inside the functions of a module."""
    functions = [
        node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    for function in functions:
        arguments = function.args
        optional = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *optional):
            if argument.arg not in {"self", "cls"}:
                yield argument.lineno, argument.arg
    inside = {id(node): node for function in functions for node in ast.walk(function)}
    comprehended = {
        id(name): name
        for node in ast.walk(module)
        if isinstance(node, ast.comprehension)
        for name in ast.walk(node.target)
    }
    for node in (inside | comprehended).values():
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            yield node.lineno, node.name
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.lineno, node.rest


def is_vague(name: str) -> bool:
    """Return whether a name says nothing about its value."""
    return name.lstrip("_") in VAGUE_NAMES


def docstrings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and first line of each docstring."""
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield getattr(node, "lineno", 1), text.splitlines()[0]


def has_verb(first_line: str) -> bool:
    """Return whether a docstring's first line begins as a technical sentence does, not with a word of `NO_VERB`."""
    return re.split(r"\W", first_line, maxsplit=1)[0] not in NO_VERB


def constants(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name of each constant of a module."""
    for statement in module.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        for target in targets:
            for node in ast.walk(target):
                if isinstance(node, ast.Name) and node.id.lstrip("_").isupper():
                    yield node.lineno, node.id


def class_lengths(modules: Mapping[str, ast.Module]) -> dict[str, int]:
    """Return the number of lines of each class, by `path:name`."""
    return {
        f"{path}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path, module in modules.items()
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
    }


def classes_with_two_meanings(modules: Mapping[str, ast.Module]) -> dict[str, list[str]]:
    """Return the public names of classes that more than one file defines, with those files."""
    return {name: paths for name, paths in sorted(_classes(modules).items()) if len(paths) > 1}


def modules_with_two_meanings(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of modules that stand in more than one folder, with those files."""
    return {name: files for name, files in sorted(_modules(paths).items()) if len(files) > 1}


def package_sizes(paths: Iterable[str]) -> Counter[str]:
    """Return how many modules lie directly in each folder, `__init__.py` aside."""
    return Counter(str(Path(path).parent) for path in paths if Path(path).name != "__init__.py")


def fan_out(module: ast.Module) -> int:
    """Return how many modules of the product a module imports."""
    imported = {
        f"{node.module}.{alias.name}" if node.module.count(".") == 0 else node.module
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "bot"
        for alias in node.names
    }
    return len(imported)


def _classes(modules: Mapping[str, ast.Module]) -> dict[str, list[str]]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path, module in modules.items():
        for node in module.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path)
    return places


def _modules(paths: Iterable[str]) -> dict[str, list[str]]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        if not Path(path).stem.startswith("__"):
            places[Path(path).stem].append(path)
    return places


def _share(modules: Mapping[str, ast.Module]) -> float:
    names = [name for module in modules.values() for _, name in bindings(module)]
    return round(100 * sum(map(is_vague, names)) / max(1, len(names)), 2)


def _count(
    modules: Mapping[str, ast.Module],
    read: Callable[[ast.Module], Iterable[tuple[int, str]]],
    is_bad: Callable[[str], bool],
) -> int:
    return sum(is_bad(text) for module in modules.values() for _, text in read(module))


def shared_names(product: Mapping[str, list[str]], sandbox: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the names that both the product and the sandbox have, with the files of both."""
    return {name: [*product[name], *sandbox[name]] for name in sorted(product.keys() & sandbox.keys())}


def names_with_two_meanings(bot: Mapping[str, ast.Module]) -> dict[str, dict[str, list[str]]]:
    """Return the names of classes and modules with two meanings and their files, by the name of their figure."""
    sandbox = {path: module for path, module in bot.items() if path.startswith(SANDBOX)}
    product = {path: module for path, module in bot.items() if path not in sandbox}
    return {
        "class names with two meanings": classes_with_two_meanings(product),
        "class names with two meanings in the sandbox": classes_with_two_meanings(sandbox),
        "class names of both product and sandbox": shared_names(_classes(product), _classes(sandbox)),
        "module names with two meanings": modules_with_two_meanings(product),
        "module names with two meanings in the sandbox": modules_with_two_meanings(sandbox),
        "module names of both product and sandbox": shared_names(_modules(product), _modules(sandbox)),
    }


def figures() -> dict[str, object]:
    """Measure the whole tree; the sandbox is left out where a figure is of the bot alone."""
    bot, tests = python("bot"), python("tests")
    product = {path: module for path, module in bot.items() if not path.startswith(SANDBOX)}
    longest, lines = max(class_lengths(product).items(), key=lambda item: item[1])
    package, size = package_sizes(bot).most_common(1)[0]
    return {
        "vague local names in bot, %": _share(bot),
        "vague local names in tests, %": _share(tests),
        "docstrings without a verb": _count(bot | tests, docstrings, lambda line: not has_verb(line)),
        "constants without a noun": _count(bot | tests, constants, lambda name: name.lstrip("_") in NOUNLESS_CONSTANTS),
        **{figure: len(names) for figure, names in names_with_two_meanings(bot).items()},
        "largest package, modules": f"{size} ({package})",
        "biggest class outside the sandbox, lines": f"{lines} ({longest})",
        "modules that app imports": fan_out(bot["bot/app.py"]),
    }


def main() -> None:
    """Print the figures and the names with two meanings, then the figures as one JSON object in the last line."""
    measured = figures()
    for name, value in measured.items():
        print(f"{name:{_WIDTH}}{value}")
    for figure, names in names_with_two_meanings(python("bot")).items():
        print(f"\n{figure}: {len(names)}")
        for name, paths in names.items():
            print(f"    {name}: {', '.join(paths)}")
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
