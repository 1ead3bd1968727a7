"""Contract of the sandbox's own results and updates, from a table (`answers.toml`).

Calls are checked leniently, as on the server (`schema`); results are checked to the letter: a field that is missing,
unknown or of another type is a defect of the sandbox, and a test that used it proves nothing. A test compares the table
with the Bot API's description.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.sandbox.telegram.spec import bounds
from bot.sandbox.telegram.spec.bounds import Bound

Kinds = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of an object: those that must be there, and those that may be; their bounds."""

    needs: Kinds
    takes: Kinds
    bounds: Mapping[str, Bound]


@dataclass(frozen=True, slots=True)
class Answers:
    """Results and objects of the Bot API.

    Args:
        results: the kind that each method returns, by its proper name.
        objects: by name.
        unions: objects of which any will do, by name.
        words: closed sets of words, by name.
    """

    results: Mapping[str, str]
    objects: Mapping[str, Form]
    unions: Mapping[str, tuple[str, ...]]
    words: Mapping[str, frozenset[str]]

    def violations(self, method: str, result: object) -> Iterator[str]:
        """Yield the violations in the `result` of a method, one line each."""
        yield from self.violations_of(self.results[method], result, f"{method} answers")

    def violations_of(self, kind: str, value: object, path: str) -> Iterator[str]:
        """Yield the violations in a value that should be of a kind, one line each."""
        if kind in _PLAIN:
            if not _PLAIN[kind](value):
                yield f"{path}: {value!r:.60} is no {kind}"
        elif kind in self.words:
            if value not in self.words[kind]:
                yield f"{path}: {value!r:.60} is no {kind}"
        elif kind.startswith("'"):
            if value != kind[1:-1]:
                yield f"{path}: {value!r:.60} is not {kind}"
        elif kind.startswith("["):
            yield from self._wrong_list(kind[1:-1], value, path)
        elif not isinstance(value, Mapping):
            yield f"{path}: {value!r:.60} is no {kind}"
        else:
            candidates = (list(self._wrong_fields(name, value, path)) for name in self.unions.get(kind, (kind,)))
            yield from min(candidates, key=len)

    def _wrong_list(self, kind: str, values: object, path: str) -> Iterator[str]:
        if not isinstance(values, list | tuple):
            yield f"{path}: {values!r:.60} is no list"
            return
        for number, value in enumerate(values):
            yield from self.violations_of(kind, value, f"{path}[{number}]")

    def _wrong_fields(self, name: str, fields: Mapping[str, object], path: str) -> Iterator[str]:
        form = self.objects[name]
        for needed in form.needs:
            if needed not in fields:
                yield f"{path}: {needed} is missing"
        for field, value in fields.items():
            kind = form.needs.get(field) or form.takes.get(field)
            if kind is None:
                yield f"{path}: {field} is unknown in {name}"
            else:
                yield from self.violations_of(kind, value, f"{path}.{field}")
                bound = form.bounds.get(field)
                if bound and (wrong := bound.wrong(value, None)):
                    yield f"{path}.{field}: {wrong}"


_PLAIN: Mapping[str, Callable[[object], bool]] = {
    "integer": lambda value: type(value) is int,
    "boolean": lambda value: isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "any": lambda _: True,
}


@cache
def load() -> Answers:
    """Read the table."""
    text = resources.files("bot.sandbox.telegram.spec").joinpath("answers.toml").read_text(encoding="utf-8")
    table, sizes = tomllib.loads(text), bounds.load()
    return Answers(
        results=table["results"],
        objects={name: _form(fields, sizes.get(name, {})) for name, fields in table["objects"].items()},
        unions={name: tuple(kinds) for name, kinds in table["unions"].items()},
        words={name: frozenset(words) for name, words in table["words"].items()},
    )


def _form(fields: Mapping[str, Kinds], sizes: Mapping[str, Bound]) -> Form:
    return Form(fields.get("needs", {}), fields.get("takes", {}), sizes)
