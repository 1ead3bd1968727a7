"""Errors of the Bot API, with their codes and exact texts.

The texts are those of the open server (tdlib/telegram-bot-api 10.0) and of TDLib; errors of Telegram's closed backend
(names in capitals) are given as bots have received them.
"""

from collections.abc import Mapping

TOKEN_UNKNOWN = "Unauthorized"  # noqa: S105  a text about tokens, none itself
PATH_UNKNOWN = "Not Found"
METHOD_UNKNOWN = "Not Found: method not found"
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_IS_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
POLL_ENDED_BY_WEBHOOK = "Conflict: terminated by setWebhook request"
BLOCKED = "Forbidden: bot was blocked by the user"
DEACTIVATED = "Forbidden: user is deactivated"
NEVER_STARTED = "Forbidden: bot can't initiate conversation with a user"
TO_ITSELF = "Forbidden: the bot can't send messages to the bot"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class RefusedError(Exception):
    """An answer with `ok` false.

    Args:
        code: the error code, which is the HTTP status as well.
        description: the whole text, prefix included.
        parameters: `retry_after` or `migrate_to_chat_id`, when the answer carries one.
    """

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


class UnfinishedError(RefusedError):
    """A feature that Telegram has and the sandbox lacks. It fails the contract check, so that no test relies on it."""

    def __init__(self, feature: str) -> None:
        super().__init__(501, f"Not Implemented: the sandbox has no {feature}")


def bad(reason: str) -> RefusedError:
    """Return a 400 with this reason, its first letter lowered unless the word is in capitals (as the server does)."""
    is_capitalised = len(reason) > 1 and (reason[1] == "_" or reason[1].isupper())
    return RefusedError(400, "Bad Request: " + (reason if is_capitalised else reason[:1].lower() + reason[1:]))


def forbidden(description: str) -> RefusedError:
    """Return a 403 with this whole description."""
    return RefusedError(403, description)
