"""Redaction of the bot's secrets in the journal, its file, the contract check and the page."""

import re
from collections.abc import Mapping

TOKEN_PLACEHOLDER = "<token>"  # noqa: S105  it replaces a token
SECRET_PLACEHOLDER = "<secret>"  # noqa: S105  it replaces a webhook's secret

_SECRET_PREFIX_CHARS = 8  # letters of the token's secret half; more may be cut off where a text was shortened
_SECRET_ARGUMENTS = frozenset({"secret_token"})


class Redaction:
    """Remove one bot's token from texts, whole or shortened, plain or as part of an address.

    Args:
        token: the bot's.
    """

    def __init__(self, token: str) -> None:
        number, _, secret = token.partition(":")
        head, tail = re.escape(secret[:_SECRET_PREFIX_CHARS]), r"[\w-]*" if len(secret) > _SECRET_PREFIX_CHARS else ""
        self._token = re.compile(rf"{re.escape(number)}(?::|%3[Aa]){head}{tail}")

    def text(self, text: str) -> str:
        """Return a text without the token."""
        return self._token.sub(TOKEN_PLACEHOLDER, text)

    def arguments(self, arguments: Mapping[str, object]) -> Mapping[str, object]:
        """Return the arguments of a call without the token, at any depth, and without other secrets."""
        return {
            self.text(name): SECRET_PLACEHOLDER if name in _SECRET_ARGUMENTS else self._value(value)
            for name, value in arguments.items()
        }

    def _value(self, value: object) -> object:
        match value:
            case str():
                return self.text(value)
            case list():
                return [self._value(item) for item in value]
            case dict():
                return {self.text(name): self._value(item) for name, item in value.items()}
        return value
