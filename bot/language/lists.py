"""The word lists of the languages of the news: one file of `data/` each, read when one of its lists is first needed.

A file holds tables of keys, the fields of the classes below: `[grammar]` with `stop_words = "a the of"`. A list of
words is one text with blanks between the words, written as outlets write them and folded here; phrases are lists of
texts. A missing key means an empty list, but in a file with `complete = true` all are required (checked by
`tests/rules/test_languages.py`). `docs/adding-a-language.md` shows how such a file is made.

Lists marked *for every text* are compared with texts of all languages, since the language of a menu, a caption or a
date is unknown. Their words must have no other meaning in another language of the same script.

Plain dataclasses and not pydantic, by which topics and the catalogue are read: the processes that parse feeds need
these lists as well, start in 110 ms, and would start 88 ms later with pydantic.
"""

import tomllib
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_type_hints

from bot.errors import LanguageError
from bot.language.folding import fold

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FOLDER = Path(__file__).parent / "data"
_MONTHS_OF_A_YEAR = 12
_LAST_RANK = 99
_T = TypeVar("_T", bound="DataclassInstance")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("expected a text")
    return value


def _whole_number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("expected a whole number")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("expected true or false")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
        raise TypeError("expected a list of texts, none empty")
    return tuple(value)


def _words(value: object) -> tuple[str, ...]:
    return tuple(fold(_text(value)).split())


def _words_as_written(value: object) -> tuple[str, ...]:
    return tuple(_text(value).split())


def _word_set(value: object) -> frozenset[str]:
    return frozenset(_words(value))


def _endings(value: object) -> tuple[str, ...]:
    return tuple(sorted(_words(value), key=len, reverse=True))


def _months(value: object) -> tuple[tuple[str, ...], ...]:
    months = tuple(tuple(month.split("|")) for month in _words(value))
    if months and len(months) != _MONTHS_OF_A_YEAR:
        raise ValueError(f"expected 12 months, not {len(months)}")
    return months


def _numbers(value: object) -> Mapping[str, int]:
    return {form: number for number, forms in enumerate(_words(value), 2) for form in forms.split("|")}


def _sounds(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(sound, str) for sound in value.values()):
        raise TypeError("expected a table of letters and their sounds")
    return value


def _rules(value: object) -> "tuple[DeclensionRule, ...]":
    return tuple(_table(DeclensionRule, rule, "") for rule in _tables(value, "[[forms.declension]]"))


def _stem_rules(value: object) -> "tuple[StemRule, ...]":
    return tuple(_table(StemRule, rule, "") for rule in _tables(value, "[[forms.stems]]"))


def _tables(value: object, heading: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(rule, dict) for rule in value):
        raise TypeError(f"expected tables, each headed {heading}")
    return value


def _harmony(value: object) -> Mapping[str, Mapping[str, str]]:
    if not isinstance(value, dict) or not all(map(_are_sounds, value.values())):
        raise TypeError("expected for each sign a table of sounds, each with the words after which it stands")
    return value


def _are_sounds(value: object) -> bool:
    return isinstance(value, dict) and bool(value) and all(isinstance(after, str) for after in value.values())


Text = Annotated[str, _text]
WholeNumber = Annotated[int, _whole_number]
Flag = Annotated[bool, _flag]
Texts = Annotated[tuple[str, ...], _texts]
Words = Annotated[tuple[str, ...], _words]
WordsAsWritten = Annotated[tuple[str, ...], _words_as_written]
WordSet = Annotated[frozenset[str], _word_set]
Endings = Annotated[tuple[str, ...], _endings]  # the longest first
Months = Annotated[tuple[tuple[str, ...], ...], _months]
Numbers = Annotated[Mapping[str, int], _numbers]
Sounds = Annotated[Mapping[str, str], _sounds]
Harmony = Annotated[Mapping[str, Mapping[str, str]], _harmony]


@dataclass(frozen=True, slots=True)
class Detection:
    """Evidence that a text is in the language; see `bot.language.detect`."""

    scripts: Texts  # of `detect.SCRIPTS`
    rank: WholeNumber = _LAST_RANK  # of equal evidence the language with the lower rank is chosen
    letters: Text = ""  # beyond A–Z, or beyond what all Cyrillic alphabets share; a repeated one counts twice
    own_letter_every: WholeNumber = 0  # letters, if the alphabet contains the Russian one; 0 asks for none
    frequent_words: WordsAsWritten = ()  # of Latin and Cyrillic scripts, in small letters


@dataclass(frozen=True, slots=True)
class DeclensionRule:
    """The endings that a word takes; see `bot.language.endings`."""

    add: WordsAsWritten  # `_` is no ending
    after: Text = ""  # a regular expression for the end of the words to which the rule applies; empty: all
    drop: Text = ""  # the ending that the others replace; the rule applies only to words with it


@dataclass(frozen=True, slots=True)
class StemRule:
    """A change of the stem before some endings: şehir, şehrin; kitap, kitabı. It may apply: both stems take them.

    Only words of custom topics change their stem: names hardly do.
    """

    find: Text  # a regular expression in the stem, in small letters
    put: Text  # what replaces it, with \\1 for its groups
    before: Text = ""  # a regular expression for the beginning of the endings; empty: all


@dataclass(frozen=True, slots=True)
class Forms:
    """Inflection of names and of the words of custom topics."""

    alphabet: Text = ""  # a regular expression for one letter: a word of such letters alone is of this language
    own_letters: Text = ""  # a word with one of these is of this language, whatever its other letters
    # A regular expression for one letter: a word of such letters may be of this language as well as of another. Words
    # of custom topics take its endings in texts of such languages only.
    shared_alphabet: Text = ""
    # Sign in the endings → its sounds → a regular expression for the end of the words after which each stands.
    harmony: Harmony = field(default_factory=dict)
    declension: Annotated[tuple[DeclensionRule, ...], _rules] = ()
    stems: Annotated[tuple[StemRule, ...], _stem_rules] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Parts of names."""

    endings: Endings = ()  # of a name in a sentence
    locative: Words = ()  # endings of a place where something happens
    countries: WordsAsWritten = ()  # words of a country that are not formed of its name in CLDR; `$`: takes no endings
    country_suffixes: WordsAsWritten = ()  # of adjectives and peoples: ский after the name of a country
    sounds: Sounds = field(default_factory=dict)  # letter → sound in `clustering.name_skeleton`; A for a vowel


@dataclass(frozen=True, slots=True)
class Dates:
    """Names of months that CLDR lacks; its own are in `bot.language.months`."""

    months: Months = ()  # with | between those of one month; for every text


@dataclass(frozen=True, slots=True)
class Sentences:
    """Ends of sentences and beginnings of datelines."""

    abbreviations: WordSet = frozenset()  # single letters need no entry; for every text
    capitals: Text = ""  # beyond A–Z, А–Я and Ա–Ֆ; for every text


@dataclass(frozen=True, slots=True)
class Grammar:
    """Words that are no evidence for an event, or only together with others."""

    endings: Endings = ()  # removed from a word for its stem
    stop_words: WordSet = frozenset()  # of grammar, of time, of reporting
    # Words that every tenth story has, whatever the day: offices, institutions, the verbs of diplomacy. Until the
    # window has enough stories to count, this frequency is assumed.
    everyday: Words = ()
    anaphora: WordSet = frozenset()  # a sentence that opens with one refers to the sentence before it
    prepositions: WordSet = frozenset()  # after one of these the second word decides: "По его словам", "After that"
    articles: WordSet = frozenset()
    times: WordSet = frozenset()  # "this" before one of these refers to no sentence: this year, на этой неделе
    persons: WordSet = frozenset()  # first and second person: outside quotes an opinion, or an address to the reader


@dataclass(frozen=True, slots=True)
class Casualties:
    """Beginnings of words, whole where they end in `$`, from dictionaries and school grammars; for every text."""

    killed: Words = ()
    wounded: Words = ()
    missing: Words = ()
    detained: Words = ()
    captured: Words = ()
    including: Words = ()  # a figure after it is a part of another
    not_people: Words = ()  # a figure before one of these does not count people: time, money, shares, distances
    months: Words = ()  # a number beside one of these is a day
    # Small numbers as words, from two on ("one" is too ambiguous), forms separated by |.
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outlets:
    """Text that outlets write around the news; for every text."""

    agencies: Texts = ()  # as written in datelines
    labels: Texts = ()  # before a title, for emphasis
    roundups: Texts = ()  # in the title of a digest, a press review, a live page or a listing
    columns: Texts = ()  # names of regular columns, a whole part of a title; ` *` at the end: with words behind it
    joiners: Texts = ()  # before the second headline of one title, and a comma or a colon: "And, …"
    calls: Texts = ()  # the beginnings of calls to action: "Subscribe to …"
    heads: Texts = ()  # first words of a caption or credit, before a mark or in no sentence: "Photo: …"
    tails: Texts = ()  # the end of a text that continues on another page
    credits: Texts = ()  # the first words in brackets: "(Photo by …)"
    bylines: Texts = ()  # before the name of an author, as written
    footers: Texts = ()  # anywhere in a line that is no news


@dataclass(frozen=True, slots=True)
class Pages:
    """Text in place of an article; for every text.

    Phrases of barriers that hardly occur on other pages; phrases of ordinary headers and footers ("subscribe", "log
    in", "privacy policy") are left out.
    """

    paywall: Texts = ()
    consent: Texts = ()
    scripts: Texts = ()
    error: Texts = ()  # in a page's title or heading


@dataclass(frozen=True, slots=True)
class Queries:
    """Words of the query language of custom topics; for every query."""

    ignored: WordSet = frozenset()  # words of every text
    either: WordsAsWritten = ()  # OR
    language: Words = ()  # names of the fields
    outlet: Words = ()
    country: Words = ()


@dataclass(frozen=True, slots=True)
class LanguageData:
    """All word lists of one language."""

    name: Text  # in English, as GDELT writes it
    detection: Detection
    complete: Flag = False  # whether all lists of the language are filled: no key may be missing
    forms: Forms = Forms()
    names: Names = Names()
    dates: Dates = Dates()
    sentences: Sentences = Sentences()
    grammar: Grammar = Grammar()
    casualties: Casualties = Casualties()
    outlets: Outlets = Outlets()
    pages: Pages = Pages()
    queries: Queries = Queries()
    code: Text = ""


_UNKNOWN = LanguageData("", Detection(()))


def language_data(code: str | None) -> LanguageData:
    """Return the lists of a language by its two letters; all empty for one that has no file.

    Raises:
        LanguageError: its file cannot be read or has a wrong entry.
    """
    return _of_file(code) if code in _codes() else _UNKNOWN


@cache
def all_languages() -> tuple[LanguageData, ...]:
    """Return the lists of every language, in the order in which evidence for them is preferred."""
    return tuple(sorted(map(_of_file, _codes()), key=lambda language: (language.detection.rank, language.code)))


def read_language(path: Path) -> LanguageData:
    """Return the lists of one file. Raises LanguageError, which names the file, the key and what is allowed there."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return _table(LanguageData, {**tables, "code": path.stem}, "")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LanguageError(f"{path.name}: cannot be read: {error}") from error
    except (TypeError, ValueError) as error:
        raise LanguageError(f"{path.name}: {error}") from error


@cache
def _codes() -> frozenset[str]:
    return frozenset(path.stem for path in FOLDER.glob("*.toml"))


@cache
def _of_file(code: str) -> LanguageData:
    return read_language(FOLDER / f"{code}.toml")


def _table(model: type[_T], table: Mapping[str, Any], place: str) -> _T:
    """Return a dataclass from a table of TOML; `place` is the path of keys to it, each followed by a dot."""
    hints = _hints(model)
    if unknown := sorted(table.keys() - hints.keys()):
        raise ValueError(f"{place}{unknown[0]}: no such key; there are {', '.join(hints)}")
    needed = [entry.name for entry in fields(model) if entry.default is entry.default_factory is MISSING]
    if missing := [name for name in needed if name not in table]:
        raise ValueError(f"{place}{missing[0]} is missing")
    return model(**{key: _value(hints[key], value, f"{place}{key}") for key, value in table.items()})


@cache
def _hints(model: Hashable) -> Mapping[str, Any]:
    return get_type_hints(model, include_extras=True)


def _value(hint: Any, value: object, place: str) -> object:  # noqa: ANN401  what `Annotated` holds has no type
    if isinstance(hint, type):
        if not isinstance(value, dict):
            raise TypeError(f"{place}: expected a table")
        return _table(hint, value, f"{place}.")
    try:
        return hint.__metadata__[0](value)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{place}: {error}") from error
