"""Topics by what people call them, in every language that we speak."""

from collections.abc import Mapping
from difflib import get_close_matches

from bot.chat.form import clean
from bot.language.folding import fold
from bot.matching.topics import BUILTIN_IDS
from bot.texts.speech import Texts

NEAR = 0.55  # likeness from 0 to 1: "armenai" is near, "weather" is not
LONGEST = 40  # characters of a name


class Naming:
    """Knows each topic's names."""

    def __init__(self, texts: Texts, own: Mapping[str, str] | None = None) -> None:
        self._texts = texts
        self._own = own if own is not None else {}  # the words of people's own topics, by id
        self._by_name = {fold(name): topic for topic in BUILTIN_IDS for name in self._names(topic)}

    def find(self, words: str) -> str | None:
        """Return the topic that is called so, in any language, or None."""
        return self._by_name.get(fold(words.strip(" .,!?\"'«»“”#/")))

    def nearest(self, words: str) -> tuple[str, ...]:
        """Return the topics whose names are nearly so, the nearest first; () where none is."""
        close = get_close_matches(fold(words[:50]), self._by_name, n=len(self._by_name), cutoff=NEAR)
        return tuple(dict.fromkeys(self._by_name[name] for name in close))

    def name(self, language: str, topic: str) -> str:
        """Return a topic's name for a reader, of their own its words; the topic's id where it is not there any more."""
        if topic in BUILTIN_IDS:
            return self._texts.say(language, f"topic-{topic}")
        return clean(self._own.get(topic, topic), LONGEST)

    def _names(self, topic: str) -> list[str]:
        names = [topic]
        for language in self._texts.languages:
            names.append(self._texts.say(language, f"topic-{topic}"))
            names += self._texts.say(language, f"topic-{topic}.aliases").split(";")
        return [name.strip() for name in names]
