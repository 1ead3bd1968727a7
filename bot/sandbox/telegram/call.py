"""A call of a method; its arguments are parsed as leniently as by the server.

Everything may come as text; booleans are `true`, `yes` and `1`; integers are clamped; what cannot be read counts as not
given. Whether the form is correct is judged by the contract check (`schema`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file: a part of a multipart form, or the response of a fetched address.

    Args:
        name: the file's name, "" where none was given.
        body: its bytes.
        content_type: the media type of the part, "" without one.
    """

    name: str
    body: bytes
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A method by its canonical name, with its arguments: texts, or the values of a JSON body.

    Args:
        method: the name.
        arguments: by name; a file that came as an argument stands here as `attach://` and its name.
        files: by the name of their part, or by the address from which they were fetched.
    """

    method: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the argument as text, empty if it was not given."""
        value = self.arguments.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else orjson.dumps(value, default=str).decode()

    def flag(self, name: str) -> bool:
        """Return whether the argument is true."""
        return self.text(name).strip().lower() in _TRUE

    def integer(self, name: str, default: int = 0, *, low: int = -(1 << 63), high: int = (1 << 63) - 1) -> int:
        """Return the argument as an integer between two bounds."""
        try:
            value = int(self.text(name))
        except ValueError:
            value = default
        return min(max(value, low), high)

    def data(self, name: str) -> object:
        """Return the decoded JSON of the argument, None if it was not given.

        Raises:
            ValueError: it is not JSON.
        """
        value = self.arguments.get(name)
        return orjson.loads(value) if isinstance(value, str) and value else value or None

    def decoded(self, name: str) -> object:
        """Return the decoded JSON of the argument; what is none counts as not given, as on the server."""
        try:
            return self.data(name)
        except ValueError:
            return None
