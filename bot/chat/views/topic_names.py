"""The names of topics in every language, and the topic of a name."""

import re
from collections.abc import Callable
from difflib import get_close_matches

from bot.chat.views.markup import clean
from bot.language.folding import fold
from bot.matching.dictionary.topics import builtin_ids, topic_aliases, topic_name
from bot.matching.dictionary.typed_names import topics_by_name
from bot.texts.speech import Texts

MIN_NAME_SIMILARITY = 0.55  # similarity from 0 to 1: "armenai" is near, "weather" is not
MAX_NAME_CHARS = 40
MAX_TYPED_CHARS = 100  # of a name that is looked up
MAX_LISTED = 100  # names of a list that are looked up
_AROUND_NAMES = " .,;!?\"'«»“”„#/"
_LIST_SEPARATOR = re.compile(r"[,;\n،、]")


class TopicNames:
    """Finds topics by name, and names by topic.

    Args:
        texts: the names of the built-in topics.
        words_of: returns the words of a custom topic by its id, None for an unknown id.
    """

    def __init__(self, texts: Texts, words_of: Callable[[str], str | None]) -> None:
        self._texts = texts
        self._words_of = words_of
        self._by_name = {fold(name): topic for topic in builtin_ids() for name in self._names(topic)}

    def find(self, words: str) -> str | None:
        """Return the topic with this name or alias in any language and any of its forms, or None.

        The first name that is not a title of a topic takes 1.5 s of CPU: call it in a thread.
        """
        name = fold(words.strip(_AROUND_NAMES))
        if not name or len(name) > MAX_TYPED_CHARS:
            return None
        return self._by_name.get(name) or topics_by_name().get(name)

    def find_all(self, words: str) -> tuple[str, ...]:
        """Return the topic with this name, or the topics of a list with commas; none if a part of it is no topic."""
        if topic := self.find(words):
            return (topic,)
        parts = [part for part in _LIST_SEPARATOR.split(words) if part.strip(_AROUND_NAMES)]
        topics = [self.find(part) for part in parts[:MAX_LISTED]]
        return (
            tuple(dict.fromkeys(topic for topic in topics if topic)) if len(parts) <= MAX_LISTED and all(topics) else ()
        )

    def nearest(self, words: str) -> tuple[str, ...]:
        """Return the topics with a similar name, the most similar first."""
        close = get_close_matches(fold(words[:50]), self._by_name, n=len(self._by_name), cutoff=MIN_NAME_SIMILARITY)
        return tuple(dict.fromkeys(self._by_name[name] for name in close))

    def name(self, language: str, topic: str) -> str:
        """Return a topic's name for a reader; the words of a custom topic, the id of one that no longer exists."""
        if topic in builtin_ids():
            return topic_name(topic, self._texts.nearest(language))
        return clean(self._words_of(topic) or topic, MAX_NAME_CHARS)

    def _names(self, topic: str) -> list[str]:
        names = [topic]
        for language in self._texts.languages:
            names += [topic_name(topic, language), *topic_aliases(topic, language)]
        return names
