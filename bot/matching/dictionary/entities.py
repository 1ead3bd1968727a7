"""The frozen values of the dictionary: topics, all other entities, and disambiguation rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.language.lexicon import Lexicon
from bot.matching.dictionary.names import Name, NameKind

Forms = tuple[tuple[Name, tuple[str, ...]], ...]
"""Names, each with its folded forms, each form once."""


@dataclass(frozen=True, slots=True)
class DisambiguationRule:
    """When names of a kind mean something else: more words against than for, and no name of a rescuing kind."""

    kinds: frozenset[NameKind]
    guarded: frozenset[str]  # the dictionary forms to which the rule applies
    against: Lexicon
    supporting: Lexicon
    rescue: frozenset[NameKind]


@dataclass(frozen=True, slots=True)
class TopicTitle:
    """A topic in one language of the chat."""

    name: str
    of: str  # its name after "News of": "the CSTO", "Армении"
    aliases: tuple[str, ...]  # other names that readers may type
    adjective: str  # of its outlets: "no Armenian outlet yet"; "" where the topic has no opponent


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """A topic as the chat shows it, without its names in the news."""

    id: str
    order: int  # its place in menus
    country: str | None  # ISO 3166-1, None for a body of many countries
    opponent: str | None  # id of the country on the other side of its conflict
    titles: Mapping[str, TopicTitle]  # by language of the chat

    @property
    def sort_key(self) -> tuple[int, str]:
        """The place in menus; topics of the same place are sorted by id."""
        return self.order, self.id


@dataclass(frozen=True, slots=True)
class TopicDictionary:
    """A topic with every name by which the news call it."""

    summary: TopicSummary
    languages: frozenset[str]  # of the topic's own outlets, in which it is home news
    forms: Forms
    rules: tuple[DisambiguationRule, ...]
    members: frozenset[str]  # ids of countries through which a body acts: they compete with half their weight
    company: frozenset[str]  # ids of related topics, beside whose strong names a surname of this topic is confirmed

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
    """The names of all entities that are no topics, and the words that determine the role of a name."""

    forms: Forms
    lexicons: Mapping[str, Lexicon]
    boilerplate: tuple[str, ...]  # marks of sentences that are no news, lower case
