"""Methods of the Bot API with their parameters, and the violations of a call.

The real server forgives nearly everything, so a wrong call is answered as it would be there; the contract check records
its violations instead. A test compares the table (`methods.toml`) with the Bot API's description.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import orjson

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.spec import bounds
from bot.sandbox.telegram.spec.bounds import Bound

Kinds = Mapping[str, str]

_INTEGER = re.compile(r"-?\d+")
_CHAT = re.compile(r"-?\d+|@\w{3,32}")
_BOOLEANS = frozenset({"true", "false", "True", "False", "1", "0"})


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of a call or an object: those it needs, those it may take, those the sandbox lacks; their bounds."""

    needs: Kinds
    takes: Kinds
    lacks: frozenset[str]
    bounds: Mapping[str, Bound]


@dataclass(frozen=True, slots=True)
class Schema:
    """Methods and objects of the Bot API.

    Args:
        methods: by proper name.
        objects: by name.
        words: closed sets of words, by name.
        unions: objects of which any will do, by name.
        unsupported_methods: names of the methods that only Telegram has.
    """

    methods: Mapping[str, Shape]
    objects: Mapping[str, Shape]
    words: Mapping[str, frozenset[str]]
    unions: Mapping[str, tuple[str, ...]]
    unsupported_methods: frozenset[str]

    def violations(self, call: Call) -> Iterator[str]:
        """Yield the violations of a call, one line each."""
        yield from self._wrong_fields(self.methods[call.method], call.arguments, call.method)

    def _wrong_fields(self, shape: Shape, fields: Mapping[str, object], path: str) -> Iterator[str]:
        for name in shape.needs:
            if fields.get(name) is None:
                yield f"{path}: {name} is missing"
        for name, value in fields.items():
            kind = shape.needs.get(name) or shape.takes.get(name)
            if kind is None and name not in shape.lacks:
                yield f"{path}: {name} is unknown"
            elif kind is not None and value is not None:
                yield from self._wrong_value(kind, value, f"{path}.{name}")
                yield from _wrong_size(shape.bounds.get(name), fields, name, path)

    def _wrong_value(self, kind: str, value: object, path: str) -> Iterator[str]:
        is_plain = kind in _PLAIN or kind in self.words or kind.startswith("'")
        decoded = value if is_plain else _decoded(value)
        if kind in _PLAIN:
            if not _PLAIN[kind](value):
                yield f"{path}: {value!r:.60} is no {kind}"
        elif kind in self.words:
            if not isinstance(value, str | int) or str(value) not in self.words[kind]:
                yield f"{path}: {value!r:.60} is no {kind}"
        elif kind.startswith("'"):
            if value != kind[1:-1]:
                yield f"{path}: {value!r:.60} is not {kind}"
        elif kind.startswith("["):
            yield from self._wrong_list(kind[1:-1], decoded, path)
        elif not isinstance(decoded, Mapping):
            yield f"{path}: {value!r:.60} is no {kind}"
        else:
            yield from self._wrong_object(kind, decoded, path)

    def _wrong_list(self, kind: str, values: object, path: str) -> Iterator[str]:
        if not isinstance(values, list):
            yield f"{path}: {values!r:.60} is no list"
            return
        for number, value in enumerate(values):
            yield from self._wrong_value(kind, value, f"{path}[{number}]")

    def _wrong_object(self, kind: str, fields: Mapping[str, object], path: str) -> Iterator[str]:
        kinds = self.unions.get(kind, (kind,))
        candidates = [list(self._wrong_fields(self.objects[name], fields, path)) for name in kinds]
        yield from min(candidates, key=len)


def _wrong_size(bound: Bound | None, fields: Mapping[str, object], name: str, path: str) -> Iterator[str]:
    if bound is None:
        return
    value = _decoded(fields[name]) if bound.unit == "items" else fields[name]
    own_mode = fields.get(f"{name}_parse_mode")  # as that of a quote
    wrong = bound.wrong(value, own_mode or fields.get("parse_mode"))
    if wrong:
        yield f"{path}.{name}: {wrong}"


def _decoded(value: object) -> object:
    try:
        return orjson.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _is_integer(value: object) -> bool:
    return _INTEGER.fullmatch(value) is not None if isinstance(value, str) else type(value) is int


def _is_boolean(value: object) -> bool:
    return value in _BOOLEANS if isinstance(value, str) else isinstance(value, bool)


def _is_chat(value: object) -> bool:
    return _CHAT.fullmatch(value) is not None if isinstance(value, str) else type(value) is int


_PLAIN: Mapping[str, Callable[[object], bool]] = {
    "integer": _is_integer,
    "boolean": _is_boolean,
    "chat": _is_chat,
    "string": lambda value: isinstance(value, str),
    "file": lambda value: isinstance(value, str),  # an upload stands as attach:// and its name
    "any": lambda _: True,
}


@cache
def load() -> Schema:
    """Read the table."""
    text = resources.files("bot.sandbox.telegram.spec").joinpath("methods.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    sizes = bounds.load()
    return Schema(
        methods={name: _shape(fields, sizes.get(name, {})) for name, fields in table["methods"].items()},
        objects={name: _shape(fields, sizes.get(name, {})) for name, fields in table["objects"].items()},
        words={name: frozenset(words) for name, words in table["words"].items()},
        unions={name: tuple(kinds) for name, kinds in table["unions"].items()},
        unsupported_methods=frozenset(_names(table["elsewhere"])),
    )


def _shape(fields: Mapping[str, Mapping[str, str]], sizes: Mapping[str, Bound]) -> Shape:
    return Shape(fields.get("needs", {}), fields.get("takes", {}), frozenset(fields.get("lacks", ())), sizes)


def _names(endings: Mapping[str, str]) -> Iterator[str]:
    for verb, names in endings.items():
        for name in names.split():
            yield name if verb == "alone" else verb + name
