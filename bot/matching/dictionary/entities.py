"""What is known of topics, and of everybody else who may be named beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.language.lexicon import Lexicon
from bot.matching.dictionary.names import Name, NameKind

Forms = tuple[tuple[Name, tuple[str, ...]], ...]  # each name with its folded forms, each once
"""Names, each with its folded forms."""


@dataclass(frozen=True, slots=True)
class DisambiguationRule:
    """When a kind of name means something else: more words against it than for it, and no name that rescues it."""

    kinds: frozenset[NameKind]
    guarded: frozenset[str]  # the dictionary forms that it guards
    against: Lexicon
    supporting: Lexicon
    rescue: frozenset[NameKind]


@dataclass(frozen=True, slots=True)
class TopicDictionary:
    """Everything by which a topic is known."""

    id: str
    country: str | None  # ISO 3166-1, None for a body of many countries
    languages: frozenset[str]  # in which its own outlets speak of it as home
    forms: Forms
    guards: tuple[DisambiguationRule, ...]
    members: frozenset[str]  # ids of countries through which a body acts: they are half its rivals
    company: frozenset[str]  # ids of those beside whose strong names a surname of this topic is no stranger's


@dataclass(frozen=True, slots=True)
class OtherEntities:
    """What is not a topic, but helps to judge: everybody else's names, and words that give a name its role."""

    others: Forms
    words: Mapping[str, Lexicon]
    boilerplate: tuple[str, ...]  # marks of sentences that are no news, lower case
