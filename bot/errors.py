"""The errors of Tidings.

    TidingsError
    ├── SettingsError        a setting is wrong or missing; the start ends with exit code 2
    ├── TokenRefusedError    Telegram does not know the token; exit code 2
    ├── CatalogueError       the catalogue of sources cannot be read; exit code 2
    ├── TopicError           a topic's file is wrong
    ├── LanguageError        a language's file of words is wrong
    ├── QuestionError        the subject of a command does not exist, or cannot be read
    ├── UnreadableError      a document is not a feed, or is too hostile to be read
    │   └── RejectedInputError    (in `bot.parsing.safe_xml`) and no other parser should try
    ├── EmbedderError        there are no sentence vectors in time
    └── StorageError         the database does not answer, or holds something else

An expected failure of the outside world (a feed that is down, a message that is refused) is a value, not an error:
see `bot.model.sources.FetchError` and `bot.model.outcomes.Outcome`.
"""


class TidingsError(Exception):
    """The base class: one line that says what was not possible, for what, and why."""


class SettingsError(TidingsError):
    """A setting is wrong or missing."""


class TokenRefusedError(TidingsError):
    """Telegram does not know the token. The token itself is never part of the message."""


class CatalogueError(TidingsError):
    """The catalogue of sources cannot be read."""


class TopicError(TidingsError):
    """A topic's file is wrong."""


class LanguageError(TidingsError):
    """A language's file of words is wrong."""


class QuestionError(TidingsError):
    """The subject of a command does not exist, or cannot be read."""


class UnreadableError(TidingsError):
    """A document is not a feed, or is too hostile to be read."""


class EmbedderError(TidingsError):
    """There are no sentence vectors in time. The address and the key of a service are never part of the message."""


class StorageError(TidingsError):
    """The database does not answer, or holds something else."""
