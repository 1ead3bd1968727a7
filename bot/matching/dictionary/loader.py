"""Reading the files in `builtin/`; whoever edits one is told what is wrong, and where."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import TopicError
from bot.language.endings import forms, plain
from bot.language.lexicon import lexicon
from bot.matching.dictionary.entities import Forms, Guard, Surroundings, TopicNames
from bot.matching.dictionary.names import Name, NameKind, capitals_of

FOLDER = Path(__file__).parent / "builtin"
_IN_TABLES = frozenset(NameKind) - {NameKind.PERSON, NameKind.SURNAME}  # people have tables of their own
_META = frozenset({"id", "country", "languages", "people", "guards", "members", "company"})

_Named = tuple[Name, tuple[str, ...]]
_Table = Mapping[str, Any]


def read_topic(path: Path) -> TopicNames:
    """Return the topic of one file.

    Raises:
        TopicError: it cannot be read or holds something else than a topic.
    """
    content, file = _parsed(path), path.name
    topic, country = content.get("id"), content.get("country")
    if not isinstance(topic, str) or not topic:
        raise _wrong(file, 'id is missing; write id = "..." at the top')
    tables = {key: _table(value, f"{file}: {key}") for key, value in content.items() if key not in _META}
    is_place = country is not None
    people = [
        named
        for where, person in _numbered(content, "people", file)
        for named in _person(topic, person, where, is_place=is_place)
    ]
    return TopicNames(
        topic,
        country,
        languages=_strings(content, "languages", file),
        forms=(*_names(topic, tables, file, is_place=is_place), *people),
        guards=tuple(_guard(guard, tables, where) for where, guard in _numbered(content, "guards", file)),
        members=_strings(content, "members", file),
        company=_strings(content, "company", file),
    )


def read_surroundings(folder: Path = FOLDER) -> Surroundings:
    """Return everybody else's names (`others.toml`) and the words of roles (`words.toml`). Raises TopicError."""
    words = _parsed(folder / "words.toml")
    lists = {key: _strings(words, key, "words.toml") for key in words}
    marks = lists.pop("boilerplate", frozenset())
    return Surroundings(
        others=tuple(_others(_parsed(folder / "others.toml"))),
        words={key: lexicon(entries) for key, entries in lists.items()},
        boilerplate=tuple(mark.lower() for mark in sorted(marks)),
    )


def _others(content: _Table) -> Forms:
    found: list[_Named] = []
    for owner, tables in content.items():
        where = f"others.toml: {owner}"
        languages = {key: _table(value, f"{where}.{key}") for key, value in _table(tables, where).items()}
        found += _names(owner, languages, where, is_place=True)
    return tuple(found)


def _names(owner: str, tables: Mapping[str, _Table], where: str, *, is_place: bool) -> Iterator[_Named]:
    for language, table in tables.items():
        for kind in table:
            if kind not in _IN_TABLES:
                place = f"{where}: {language}.{kind}"
                raise _wrong(place, f"no such kind; there are {', '.join(sorted(_IN_TABLES))}")
            for text in _strings(table, kind, f"{where}: {language}"):
                plainly = plain(text)
                yield Name(owner, NameKind(kind), plainly, capitals_of(plainly), is_place), _forms(text, language)


def _person(owner: str, person: _Table, where: str, *, is_place: bool) -> Iterator[_Named]:
    since, until = _day(person, "from", where), _day(person, "to", where)
    alone = NameKind.PERSON if person.get("distinctive") else NameKind.SURNAME
    names = _table(person.get("names"), f"{where}: names")
    bearer = f"{owner} {where}"
    for language in names:
        for text in _strings(names, language, f"{where}: names"):
            for kind, part in ((NameKind.PERSON, text), (alone, text.rsplit(" ", 1)[-1])):
                plainly = plain(part)
                capitals = capitals_of(plainly)
                name = Name(owner, kind, plainly, capitals, is_place, since=since, until=until, bearer=bearer)
                yield name, _forms(part, language)


def _guard(guard: _Table, tables: Mapping[str, _Table], where: str) -> Guard:
    kinds, languages = _kinds(guard, "kinds", where), _strings(guard, "languages", where) or frozenset(tables)
    guarded = (
        plain(text)
        for language in languages & tables.keys()
        for kind, texts in tables[language].items()
        if kind in kinds
        for text in texts
    )
    return Guard(
        kinds,
        frozenset(guarded),
        against=lexicon(_strings(guard, "against", where)),
        supporting=lexicon(_strings(guard, "for", where)),
        rescue=_kinds(guard, "rescue", where),
    )


def _forms(text: str, language: str) -> tuple[str, ...]:
    """Return the forms as a passage cuts them: words with single spaces, whatever binds them."""
    found = {" ".join(form.replace("-", " ").replace("'", " ").split()) for form in forms(text, language)}
    return tuple(found)  # a set of ten weighs as much as forty forms, and there are thousands


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(path.name, f"cannot be read: {error}") from error


def _numbered(content: _Table, key: str, file: str) -> list[tuple[str, _Table]]:
    entries, place = content.get(key, []), f"{file}: {key}"
    if not isinstance(entries, list):
        raise _wrong(place, f"expected tables headed [[{key}]]")
    return [
        (where, _table(entry, where))
        for number, entry in enumerate(entries, 1)
        for where in (f"{file}: {key} {number}",)
    ]


def _table(value: object, where: str) -> _Table:
    if not isinstance(value, dict):
        raise _wrong(where, "expected a table")
    return value


def _strings(table: _Table, key: str, where: str) -> frozenset[str]:
    value, place = table.get(key, []), f"{where}: {key}"
    if isinstance(value, list) and all(isinstance(entry, str) and entry.strip() for entry in value):
        return frozenset(value)
    raise _wrong(place, "expected a list of texts, none empty")


def _kinds(table: _Table, key: str, where: str) -> frozenset[NameKind]:
    place = f"{where}: {key}"
    try:
        return frozenset(NameKind(word) for word in _strings(table, key, where))
    except ValueError as error:
        raise _wrong(place, f"{error}; there are {', '.join(NameKind)}") from error


def _day(table: _Table, key: str, where: str) -> date | None:
    day, place = table.get(key), f"{where}: {key}"
    if day is None or isinstance(day, date):
        return day
    raise _wrong(place, f"expected a day such as 2018-05-08, found {day!r}")


def _wrong(where: str, what: str) -> TopicError:
    return TopicError(f"{where}: {what}")
