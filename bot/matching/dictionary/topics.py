"""The topics that everybody may follow."""

from bot.matching.dictionary.entities import TopicDictionary
from bot.matching.dictionary.loader import FOLDER, read_topic

BUILTIN_IDS = ("csto", "armenia", "azerbaijan")


def builtin() -> tuple[TopicDictionary, ...]:
    """Return the built-in topics in the order of `BUILTIN_IDS`.

    Raises:
        TopicError: a file is wrong; the message says which, where and how.
    """
    return tuple(read_topic(FOLDER / f"{topic}.toml") for topic in BUILTIN_IDS)
