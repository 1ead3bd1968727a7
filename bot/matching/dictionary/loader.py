"""Read the TOML files of the dictionary; an error names the file, the place and what is allowed there.

builtin/*.toml  one topic each: what readers see of it, and the names by which the news call it
leaders.toml    heads of state and government, and of bodies, that are no topics
others.toml     the names of countries and bodies that are no topics; a topic's own file takes precedence over it
words.toml      the words that give a name its role, and marks of sentences that are no news
"""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import TopicError
from bot.language.endings import forms, plain
from bot.language.lexicon import lexicon
from bot.matching.dictionary.entities import (
    DisambiguationRule,
    OtherEntities,
    TopicDictionary,
    TopicSummary,
    TopicTitle,
)
from bot.matching.dictionary.names import Name, NameKind, required_capitals

FOLDER = Path(__file__).parent
BUILTIN_FOLDER = FOLDER / "builtin"
_TABLE_KINDS = frozenset(NameKind) - {
    NameKind.PERSON,
    NameKind.SURNAME,
    NameKind.RESPELLED,
}  # people have tables of their own
_KEY_STEP = "[key]"  # in the places of pydantic's errors: the key of a table
_EXPECTATIONS = {  # by the type of pydantic's error
    "extra_forbidden": "no such entry",
    "model_type": "expected a table",
    "dict_type": "expected a table",
    "tuple_type": "expected tables, each headed [[...]]",
    "frozen_set_type": "expected a list of texts, none empty",
    "string_pattern_mismatch": "expected a list of texts, none empty",
    "date_type": "expected a day such as 2018-05-08",
}


def _of_table(kind: NameKind) -> NameKind:
    if kind not in _TABLE_KINDS:
        raise ValueError
    return kind


_Text = Annotated[str, Field(pattern=r"\S")]
_Texts = frozenset[_Text]
_Kinds = frozenset[NameKind]
_Day = Annotated[date, Field(strict=True)]
_Tables = dict[str, dict[Annotated[NameKind, AfterValidator(_of_table)], _Texts]]  # language → kind → names
_File = TypeVar("_File")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Person(_Strict):
    office: str = ""
    since: _Day | None = Field(None, alias="from")
    until: _Day | None = Field(None, alias="to")
    distinctive: bool = False  # whether the surname alone identifies the person
    names: Mapping[str, _Texts]


class _Leader(_Person):
    of: _Text  # an id of others.toml


class _Leaders(_Strict):
    people: tuple[_Leader, ...]


class _Guard(_Strict):
    kinds: _Kinds
    languages: _Texts = frozenset()  # empty: all
    against: _Texts = frozenset()
    supporting: _Texts = Field(frozenset(), alias="for")
    rescue: _Kinds = frozenset()


class _Title(_Strict):
    name: _Text
    of: _Text
    aliases: tuple[_Text, ...] = ()
    adjective: str = ""


class _Topic(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: _Tables = Field(init=False)

    id: Annotated[str, Field(min_length=1)]
    order: int
    title: Mapping[str, _Title]
    country: str | None = None
    opponent: str | None = None
    languages: _Texts = frozenset()
    people: tuple[_Person, ...] = ()
    guards: tuple[_Guard, ...] = ()
    members: _Texts = frozenset()
    company: _Texts = frozenset()


def read_topic(path: Path) -> TopicDictionary:
    """Return the topic of one file.

    Raises:
        TopicError: the file cannot be read or is not a topic.
    """
    topic = _read(path, TypeAdapter(_Topic))
    tables, is_place = topic.__pydantic_extra__, topic.country is not None
    people = (
        name
        for number, person in enumerate(topic.people)
        for name in _person(topic.id, person, f"{topic.id} {number}", is_place=is_place)
    )
    return TopicDictionary(
        _summary(topic),
        languages=topic.languages,
        forms=(*_names(topic.id, tables, is_place=is_place), *people),
        rules=tuple(_rule(guard, tables) for guard in topic.guards),
        members=topic.members,
        company=topic.company,
    )


def read_topic_summary(path: Path) -> TopicSummary:
    """Return what the chat shows of the topic of one file.

    Raises:
        TopicError: the file cannot be read or is not a topic.
    """
    return _summary(_read(path, TypeAdapter(_Topic)))


def read_other_entities(topics: Sequence[TopicDictionary], folder: Path = FOLDER) -> OtherEntities:
    """Return the names of all other entities (`others.toml`) and the words of roles (`words.toml`).

    A topic's file takes precedence: an entry of `others.toml` under a topic's id is left out, and so is each form that
    is a topic's name, unless it is a common word there. So a topic is added without touching `others.toml`.

    Raises:
        TopicError: a file cannot be read or has a wrong entry.
    """
    lexicons = _read(folder / "words.toml", TypeAdapter(dict[str, _Texts]))
    entities = _read(folder / "others.toml", TypeAdapter(dict[str, _Tables]))
    markers = lexicons.pop("boilerplate", frozenset())
    ids = {topic.id for topic in topics}
    pairs = (
        pair for owner, tables in entities.items() if owner not in ids for pair in _names(owner, tables, is_place=True)
    )
    leaders = _leaders(folder / "leaders.toml", entities.keys() - ids)
    return OtherEntities(
        forms=tuple(_without_forms_of(topics, chain(pairs, leaders))),
        lexicons={key: lexicon(entries) for key, entries in lexicons.items()},
        boilerplate=tuple(marker.lower() for marker in sorted(markers)),
    )


def _leaders(path: Path, owners: Collection[str]) -> Iterator[tuple[Name, tuple[str, ...]]]:
    for number, leader in enumerate(_read(path, TypeAdapter(_Leaders)).people):
        if leader.of in owners:
            yield from _person(leader.of, leader, f"{leader.of} {number}", is_place=True)


def _summary(topic: _Topic) -> TopicSummary:
    titles = {
        language: TopicTitle(title.name, title.of, title.aliases, title.adjective)
        for language, title in topic.title.items()
    }
    return TopicSummary(topic.id, topic.order, topic.country, topic.opponent, titles)


def _without_forms_of(
    topics: Sequence[TopicDictionary], pairs: Iterable[tuple[Name, tuple[str, ...]]]
) -> Iterator[tuple[Name, tuple[str, ...]]]:
    topic_forms = (pair for topic in topics for pair in topic.forms)
    owned = {form for name, inflected in topic_forms if name.kind is not NameKind.EVERYDAY for form in inflected}
    for name, inflected in pairs:
        if remaining := tuple(form for form in inflected if form not in owned):
            yield name, remaining


def _names(owner: str, tables: _Tables, *, is_place: bool) -> Iterator[tuple[Name, tuple[str, ...]]]:
    """Yield each name with its forms; an institution whose name holds the owner's name counts as that."""
    for language, table in tables.items():
        owner_forms = {form for text in table.get(NameKind.NAME, ()) for form in _forms(text, language)}
        for kind, texts in table.items():
            for text in texts:
                is_named = kind is NameKind.INSTITUTION and not owner_forms.isdisjoint(
                    _forms(plain(text), language)[0].split()
                )
                name_kind = NameKind.NAME if is_named else kind
                yield (
                    Name(owner, name_kind, plain(text), required_capitals(plain(text)), is_place, language=language),
                    _forms(text, language),
                )


def _person(owner: str, person: _Person, bearer: str, *, is_place: bool) -> Iterator[tuple[Name, tuple[str, ...]]]:
    surname = NameKind.PERSON if person.distinctive else NameKind.SURNAME
    for language, texts in person.names.items():
        for text in texts:
            for kind, part in ((NameKind.PERSON, text), (surname, text.rsplit(" ", 1)[-1])):
                name = Name(owner, kind, plain(part), required_capitals(plain(part)), is_place)
                yield replace(name, since=person.since, until=person.until, bearer=bearer), _forms(part, language)


def _rule(guard: _Guard, tables: _Tables) -> DisambiguationRule:
    guarded = (
        plain(text)
        for language in (guard.languages or tables.keys()) & tables.keys()
        for kind, texts in tables[language].items()
        if kind in guard.kinds
        for text in texts
    )
    return DisambiguationRule(
        guard.kinds,
        frozenset(guarded),
        against=lexicon(guard.against),
        supporting=lexicon(guard.supporting),
        rescue=guard.rescue,
    )


def _forms(text: str, language: str) -> tuple[str, ...]:
    """Return the forms as a passage cuts them: words with single spaces, instead of hyphens and apostrophes, too."""
    unique_forms = {" ".join(form.replace("-", " ").replace("'", " ").split()) for form in forms(text, language)}
    return tuple(unique_forms)  # a set of ten takes the memory of forty forms, and there are thousands


def _read(path: Path, model: TypeAdapter[_File]) -> _File:
    try:
        return model.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TopicError(f"{path.name}: cannot be read: {error}") from error
    except ValidationError as error:
        raise TopicError(path.name + _explain(error.errors(include_url=False)[0])) from error


def _explain(error: ErrorDetails) -> str:
    """Return the place of an error and what is allowed there; tables of the same heading are counted from 1."""
    steps = [step for step in error["loc"] if step != _KEY_STEP]
    if isinstance(steps[-1], int):
        steps.pop()  # the index of a text in a list; the list is printed
    place = "".join(f" {step + 1}" if isinstance(step, int) else f": {step}" for step in steps)
    if error["type"] == "missing":
        return f"{place} is missing"
    if _KEY_STEP in error["loc"]:
        return f"{place}: no such kind; there are {', '.join(sorted(_TABLE_KINDS))}"
    reason = f"{error['input']!r} is not a valid value: {error['msg']}"
    return f"{place}: {_EXPECTATIONS.get(error['type'], reason)}"
