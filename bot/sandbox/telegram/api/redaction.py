"""Keeping the bot's secrets out of what is kept: the journal, its file, the verdict, the page."""

import re
from collections.abc import Mapping

TOKEN_PLACEHOLDER = "<token>"  # noqa: S105  it stands where a token was
SECRET_PLACEHOLDER = "<secret>"  # noqa: S105  it stands where a webhook's secret was

_SECRET_PREFIX_CHARS = 8  # letters of the token's secret half; more may be cut off where a text was shortened
_SECRET_ARGUMENTS = frozenset({"secret_token"})


class Redaction:
    """Takes one bot's token out of texts, whole or shortened, plain or as part of an address.

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
        """Return the arguments of a call without the token, however deep it stands, and without other secrets."""
        return {
            self.text(name): SECRET_PLACEHOLDER if name in _SECRET_ARGUMENTS else self._value(value)
            for name, value in arguments.items()
        }

    def _value(self, value: object) -> object:
        match value:
            case str():
                return self.text(value)
            case list():
                return [self._value(one) for one in value]
            case dict():
                return {self.text(name): self._value(one) for name, one in value.items()}
        return value
