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
class TopicTitle:
    """A topic in one language of the chat."""

    name: str
    of: str  # its name after "News of": "the CSTO", "Армении"
    aliases: tuple[str, ...]  # by which a reader may call it, too


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """A topic without its names in the news: what the chat shows of it."""

    id: str
    order: int  # its place in menus
    country: str | None  # ISO 3166-1, None for a body of many countries
    titles: Mapping[str, TopicTitle]  # by language of the chat

    @property
    def sort_key(self) -> tuple[int, str]:
        """The place in menus; topics of the same place are sorted by id."""
        return self.order, self.id


@dataclass(frozen=True, slots=True)
class TopicDictionary:
    """A topic with every name by which the news call it."""

    summary: TopicSummary
    languages: frozenset[str]  # in which its own outlets speak of it as home
    forms: Forms
    guards: tuple[DisambiguationRule, ...]
    members: frozenset[str]  # ids of countries through which a body acts: they are half its rivals
    company: frozenset[str]  # ids of those beside whose strong names a surname of this topic is no stranger's

    @property
    def id(self) -> str:
        """The topic's id."""
        return self.summary.id

    @property
    def country(self) -> str | None:
        """The topic's country by ISO 3166-1, None for a body of many countries."""
        return self.summary.country


@dataclass(frozen=True, slots=True)
class OtherEntities:
    """What is not a topic, but helps to judge: everybody else's names, and words that give a name its role."""

    others: Forms
    words: Mapping[str, Lexicon]
    boilerplate: tuple[str, ...]  # marks of sentences that are no news, lower case
