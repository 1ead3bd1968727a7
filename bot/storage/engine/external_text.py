"""Text from outside, without the characters that a database refuses."""

from sqlalchemy import Dialect, String, TypeDecorator


def cleaned(text_value: str) -> str:
    """Return the text without characters that a database refuses: NUL (PostgreSQL) and lone surrogates (both)."""
    return text_value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class ExternalText(TypeDecorator[str]):
    """Text from outside that may contain any character."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's form
        """Remove the characters that a database refuses."""
        return None if value is None else cleaned(value)
