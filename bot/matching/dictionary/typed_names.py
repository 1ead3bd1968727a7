"""The names by which readers may call a built-in topic when they type it."""

from collections.abc import Iterator, Mapping
from functools import cache

from bot.language.folding import words
from bot.language.inflection import inflected_phrase
from bot.language.territories import countries_by_name
from bot.matching.dictionary.entities import TopicDictionary
from bot.matching.dictionary.names import NameKind
from bot.matching.dictionary.topics import load_builtin_topics

_NAME_KINDS = frozenset({NameKind.NAME, NameKind.ABBREVIATION})


@cache
def topics_by_name() -> Mapping[str, str]:
    """Return the topic of each folded name that calls one topic only.

    These are its id, its titles and aliases in the languages of the chat and its names in those of the news, each in
    all forms of its language, and the names of its country in all languages of CLDR. The first call takes 1.5 s of CPU.
    """
    topics = load_builtin_topics()
    countries = countries_by_name(frozenset(topic.country for topic in topics if topic.country))
    bearers: dict[str, set[str]] = {}
    for topic in topics:
        of_country = [name for name, code in countries.items() if code == topic.country]
        for name in [topic.id, *_titles(topic), *_news_names(topic), *of_country]:
            bearers.setdefault(name, set()).add(topic.id)
    return {name: next(iter(ids)) for name, ids in bearers.items() if len(ids) == 1}


def _titles(topic: TopicDictionary) -> Iterator[str]:
    for title in topic.summary.titles.values():
        for name in (title.name, *title.aliases):
            yield from inflected_phrase(name.split())


def _news_names(topic: TopicDictionary) -> Iterator[str]:
    """Yield the names in the news, but for those of its parts: "CSTO Secretariat" is more special than the topic."""
    forms = {form for name, forms in topic.forms if name.kind in _NAME_KINDS for form in forms}
    for form in forms:
        parts = words(form)
        if len(parts) == 1 or not forms.intersection(parts):
            yield form
