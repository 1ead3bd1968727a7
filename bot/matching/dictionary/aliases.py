"""Look up known names, so that a custom topic typed in one language is found in all.

The names come from `translations.toml` (places and things), the files of the built-in topics and of all other entities,
CLDR (territories) and `town_names.toml`, in this order. A query for a country by its name includes
its capital and its people; a query for a person by their surname does not include their country.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from babel import Locale

from bot.language.endings import INFLECTION_MARK, forms, plain
from bot.language.folding import fold
from bot.language.passage import is_lower
from bot.matching.dictionary.entities import Forms
from bot.matching.dictionary.loader import read_other_entities
from bot.matching.dictionary.names import Name, NameKind, required_capitals
from bot.matching.dictionary.topics import load_builtin_topics

_FOLDER = Path(__file__).parent
_LANGUAGES = ("en", "ru", "hy", "az", "tr", "ka")
_CODE_LETTERS = 2  # of a territory; CLDR's regions of the world have numbers
_MIN_PLAIN_LETTERS = 6  # a name of so many letters is hardly a common word
_KEY_LETTERS = 3  # by which names are found
_MAX_CHANGED_LETTERS = 2  # at the end of a name, before its endings
_NAME_KINDS = frozenset({NameKind.NAME, NameKind.ABBREVIATION})
_ENTITY_KINDS = _NAME_KINDS | {NameKind.CAPITAL, NameKind.ADJECTIVE}
_PERSON_KINDS = frozenset({NameKind.PERSON, NameKind.SURNAME})


@dataclass(frozen=True, slots=True)
class KnownName:
    """An entity, a capital, a person, a place or a thing with all its names."""

    display_names: tuple[str, ...]  # the dictionary forms, in all languages
    forms: Forms


@dataclass(frozen=True, slots=True, eq=False)
class _Translation:
    """Names that are one in several languages, each with its language and its inflection marks."""

    owner: str
    names: tuple[tuple[str, str], ...]
    needs_capital: bool  # whether it may be a common word when it is short and typed small
    takes_precedence: bool = False  # over entities: an institution may count as its country


def known_name(text: str) -> KnownName | None:
    """Return the bearer of a name as a reader types it, in any form; None where it is unknown or has two bearers."""
    folded = _as_cut(fold(text))
    translation = _translation(folded, is_small=is_lower(text) and len(text) < _MIN_PLAIN_LETTERS)
    if translation and translation.takes_precedence:
        return _known(translation)
    return known_names().get(folded) or (_known(translation) if translation else None)


def _translation(folded: str, *, is_small: bool) -> _Translation | None:
    for language, name, translation in _translations().get(folded[:_KEY_LETTERS], ()):
        if not (is_small and translation.needs_capital) and _is_form(folded, name, language):
            return translation
    return None


def could_begin_name(word: str) -> bool:
    """Return whether a name of several words may begin like a word."""
    return fold(word)[:_KEY_LETTERS] in _beginnings()


@lru_cache(maxsize=1)
def known_names() -> Mapping[str, KnownName]:
    """Return the bearer of each folded form of the names of entities.

    People of one topic who share a surname are one bearer of it (Aliyev, father and son); any other form with two
    bearers is left out.
    """
    by_form: defaultdict[str, list[KnownName]] = defaultdict(list)
    for bearer, kinds in _bearers():
        for form in {form for name, inflected in bearer.forms if name.kind in kinds for form in inflected}:
            by_form[form].append(bearer)
    only_bearers = {form: _only_bearer(bearers) for form, bearers in by_form.items()}
    return {form: bearer for form, bearer in only_bearers.items() if bearer}


def _only_bearer(bearers: Sequence[KnownName]) -> KnownName | None:
    """Return the only bearer of a name, people of one topic as one; None where there are others."""
    if len(bearers) == 1:
        return bearers[0]
    forms = tuple(chain.from_iterable(bearer.forms for bearer in bearers))
    are_of_one_topic = len({name.owner for name, _ in forms}) == 1
    if not are_of_one_topic or any(name.kind not in _PERSON_KINDS for name, _ in forms):
        return None
    return KnownName(tuple(dict.fromkeys(chain.from_iterable(bearer.display_names for bearer in bearers))), forms)


def _bearers() -> Iterator[tuple[KnownName, frozenset[NameKind]]]:
    """Yield every bearer of names, with the kinds of names by which a query may call it."""
    entities: dict[str, list[tuple[Name, tuple[str, ...]]]] = defaultdict(list)
    people: dict[tuple[str, bool], list[tuple[Name, tuple[str, ...]]]] = defaultdict(list)
    topics = load_builtin_topics()
    all_forms = [*(topic.forms for topic in topics), read_other_entities(topics).forms]
    for name, inflected in chain.from_iterable(all_forms):
        if name.kind in _ENTITY_KINDS:
            entities[name.owner].append((name, inflected))
        elif name.bearer and name.kind in _PERSON_KINDS:
            people[name.bearer, " " in name.text].append((name, inflected))
    for pairs in entities.values():
        yield KnownName(_display_names(pairs, _NAME_KINDS), tuple(pairs)), _NAME_KINDS
        capital = [pair for pair in pairs if pair[0].kind is NameKind.CAPITAL]
        yield KnownName(_display_names(capital, _ENTITY_KINDS), tuple(capital)), _ENTITY_KINDS
    for pairs in people.values():
        yield KnownName(_display_names(pairs, _PERSON_KINDS), tuple(pairs)), _PERSON_KINDS


def _display_names(pairs: list[tuple[Name, tuple[str, ...]]], kinds: frozenset[NameKind]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.text for name, _ in pairs if name.kind in kinds))


@cache
def _translations() -> Mapping[str, tuple[tuple[str, str, _Translation], ...]]:
    """Return language, name and bearer by the first letters of the folded name, the preferred bearer first."""
    by_key: defaultdict[str, list[tuple[str, str, _Translation]]] = defaultdict(list)
    for translation in chain(_things(), _territories(), _towns()):
        for language, name in translation.names:
            by_key[fold(name)[:_KEY_LETTERS]].append((language, name, translation))
    return {key: tuple(names) for key, names in by_key.items()}


@cache
def _beginnings() -> frozenset[str]:
    names = (name for of_key in _translations().values() for _, name, _ in of_key)
    return frozenset(
        text[:_KEY_LETTERS] for text in chain(known_names(), map(_as_cut, map(fold, names))) if " " in text
    )


def _things() -> Iterator[_Translation]:
    for number, row in enumerate(_read("translations.toml")["names"]):
        names = tuple((language, name) for language in _LANGUAGES for name in row.get(language, ()))
        yield _Translation(f"thing {number}", names, row.get("ambiguous", False), takes_precedence=True)


def _territories() -> Iterator[_Translation]:
    """Yield the territories by CLDR; their owners are those of the gazetteer, ISO 3166-1."""
    names: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == _CODE_LETTERS and "(" not in name:
                names[code].append((language, name + INFLECTION_MARK))
    return (_Translation(code, tuple(of_code), needs_capital=False) for code, of_code in names.items())


def _towns() -> Iterator[_Translation]:
    """Yield the towns, of which many are words when they are written small."""
    for country, table in _read("town_names.toml").items():
        for number, row in enumerate(table["places"]):
            names = tuple((language, name + INFLECTION_MARK) for language, name in row.items())
            if len(set(row.values())) > 1:
                yield _Translation(f"town {country} {number}", names, needs_capital=True)


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / file).read_text(encoding="utf-8"))


def _is_form(folded: str, name: str, language: str) -> bool:
    """Return whether a folded text is a form of a name; those that begin otherwise are not inflected."""
    base = _as_cut(fold(plain(name)))
    if folded.count(" ") != base.count(" "):
        return False
    is_like = folded.startswith(base[: max(_KEY_LETTERS, len(base) - _MAX_CHANGED_LETTERS)])
    return (is_like or INFLECTION_MARK in name[:-1]) and folded in _name_forms(name, language)


@lru_cache(maxsize=500)
def _name_forms(name: str, language: str) -> tuple[str, ...]:
    """Return the forms as a passage cuts them: words with single spaces, instead of hyphens and apostrophes, too."""
    return tuple({_as_cut(form) for form in forms(name, language)})


def _as_cut(folded: str) -> str:
    return " ".join(folded.replace("-", " ").replace("'", " ").split())


@lru_cache(maxsize=500)
def _known(translation: _Translation) -> KnownName:
    texts = tuple(dict.fromkeys(plain(name) for _, name in translation.names))
    pairs = tuple(
        (_name(translation.owner, plain(name), language), _name_forms(name, language))
        for language, name in translation.names
    )
    return KnownName(texts, pairs)


def _name(owner: str, text: str, language: str) -> Name:
    kind = NameKind.ADJECTIVE if text[0].islower() and language == "ru" else NameKind.NAME
    return Name(owner, kind, text, required_capitals(text), is_place=True, language=language)
