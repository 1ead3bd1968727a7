"""The names of topics in every language, and the topic of a name."""

from collections.abc import Callable
from difflib import get_close_matches

from bot.chat.views.markup import clean
from bot.language.folding import fold
from bot.matching.dictionary.topics import builtin_ids, topic_aliases, topic_name
from bot.texts.speech import Texts

MIN_NAME_SIMILARITY = 0.55  # similarity from 0 to 1: "armenai" is near, "weather" is not
MAX_NAME_CHARS = 40


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
        """Return the topic with this name or alias in any language, or None."""
        return self._by_name.get(fold(words.strip(" .,!?\"'«»“”#/")))

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
