"""`docs/operations.md` lists every log event of the bot, under its package and with its level, and no other."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from tests.rules import tree
from tests.support.data import PROJECT
from tests.tools import structure

LEVELS = {"debug": "debug", "info": "info", "warning": "warning", "error": "error", "exception": "error"}
QUIET_LEVELS = {"info", "debug", "info, debug", "debug, info"}
ROW = re.compile(r"\| (?P<events>`[a-z_`, ]+`) \| (?P<levels>[a-z, ]+) \|")


def logged(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield event and level of each call of a module's logger; that of `log`, a variable, is empty."""
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="_log"), attr="log"), args=[_, event, *_]):
                yield from ((text, "") for text in _texts(event))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="_log"), attr=level), args=[event, *_]):
                yield from ((text, LEVELS[level]) for text in _texts(event))


def _texts(event: ast.expr) -> Iterator[str]:
    """Yield the names that an event's expression may have: a literal, or both sides of a conditional expression."""
    match event:
        case ast.Constant(value=str(text)):
            yield text.removesuffix(" %s")
        case ast.IfExp(body=body, orelse=orelse):
            yield from _texts(body)
            yield from _texts(orelse)
        case _:
            raise AssertionError(f"line {event.lineno}: the name of a log event must be a literal")


def documented(page: str) -> Iterator[tuple[str, tuple[str, ...], set[str]]]:
    """Yield event, packages and levels of each row."""
    packages: tuple[str, ...] = ()
    for line in page.splitlines():
        if line.startswith("## "):
            packages = tuple(line.removeprefix("## ").split(", "))
        elif row := ROW.match(line):
            for event in re.findall(r"[a-z_]+", row["events"]):
                yield event, packages, set(row["levels"].split(", "))


def in_code() -> Mapping[str, set[tuple[str, str]]]:
    """Return the places of each event, as module and level."""
    places: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for path, module in structure.python("bot").items():
        for event, level in logged(module):
            places[event].add((path.removesuffix(".py").replace("/", "."), level))
    return places


def test_every_event_is_documented_and_every_documented_event_is_logged() -> None:
    page = tree.text(PROJECT / "docs/operations.md")
    events = [event for event, _, _ in documented(page)]
    assert set(in_code()) == set(events)
    assert len(events) == len(set(events))


def test_an_event_is_a_snake_case_name_of_two_words_or_more() -> None:
    singles = {"answered", "polled", "ready", "stopping"}
    names = [event for event in in_code() if event not in singles]
    assert [event for event in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", event)] == []


def test_an_event_stands_under_its_package_with_its_levels() -> None:
    code = in_code()
    wrong = {}
    for event, packages, levels in documented(tree.text(PROJECT / "docs/operations.md")):
        modules = {module for module, _ in code.get(event, ())}
        used = {level for _, level in code.get(event, ()) if level}
        if not used <= levels or not all(module.startswith(packages) for module in modules):
            wrong[event] = (sorted(modules), sorted(used))
    assert wrong == {}


def test_an_operator_can_do_something_about_every_warning_and_error() -> None:
    rows = [line.split(" | ") for line in tree.text(PROJECT / "docs/operations.md").splitlines() if ROW.match(line)]
    idle = [event for event, levels, *_, action in rows if action.startswith("Nothing") and levels not in QUIET_LEVELS]
    assert idle == []


def test_each_kind_of_call_is_read() -> None:
    calls = (
        '_log.info("a_b" if x else "c_d", f=1)',
        '_log.log(level, "e_f")',
        '_log.exception("g_h %s", i)',
        'other.info("i_j")',
    )
    expected = [("a_b", "info"), ("c_d", "info"), ("e_f", ""), ("g_h", "error")]
    assert list(logged(ast.parse("\n".join(calls)))) == expected
