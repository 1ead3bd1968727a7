"""Read every environment variable into one frozen object.

Read once, at the top (`cli`), from the environment and from a file `.env`, by pydantic-settings. A wrong
value ends the start with one line that says which variable, what was given, what is allowed, and an example. A secret
is never shown. `.env.example` and the table in the README name the same variables; a test compares the three.
"""

import re
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError


class Role(StrEnum):
    """A part of the work, which a process takes on."""

    POLL = "poll"  # polls sources, ingests their entries
    DELIVER = "deliver"  # sends alerts
    CHAT = "chat"  # answers requests
    WEB = "web"  # serves /healthz
    JOBS = "jobs"  # retention and coverage, in one process for all


VERSION = "0.1.0"  # of this release; pyproject.toml reads it from here
DAY = timedelta(days=1)
OFF = "off"
SECRET = frozenset(
    {"telegram_bot_token", "database_url", "writer_key", "webhook_secret"}
)  # what they hold is never shown


def _token(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not re.fullmatch(r"\d+:[A-Za-z0-9_-]{20,}", value.get_secret_value()):
        raise ValueError
    return value


def _addresses(value: str) -> str:
    for part in filter(None, value.split(",")):
        address(part.strip())
    return value


def _listening(value: str) -> str:
    if value != OFF:
        address(value)
    return value


def _listens(value: str) -> str:
    address(value)
    return value


def _secret(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
        raise ValueError
    return value


def _secure_or_nothing(value: str) -> str:
    if value and not value.startswith(("https://", "http://127.0.0.1:")):
        raise ValueError
    return value


def _database(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError
    return value


def _web(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError
    return value.rstrip("/")


def _web_or_nothing(value: str) -> str:
    return _web(value) if value else value


def address(text: str) -> tuple[str, int]:
    """Take `host:port` apart; raise ValueError where it is something else."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 2**16:
        raise ValueError
    return host.strip("[]"), int(port)


def _field(default: Any, allowed: str, example: str, **limits: Any) -> Any:  # noqa: ANN401  a default may be anything
    return Field(default, description=allowed, examples=[example], **limits)


class Settings(BaseSettings):
    """The choices of an operator. A field's name in capitals is the name of its environment variable."""

    model_config = SettingsConfigDict(
        frozen=True, env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    telegram_bot_token: Annotated[SecretStr | None, AfterValidator(_token)] = _field(
        None, "the token that BotFather gave, digits, a colon and at least 20 letters", "123456789:AAE...the-rest"
    )
    telegram_api_url: Annotated[str, AfterValidator(_web)] = _field(
        "https://api.telegram.org", "an http or https address", "https://api.telegram.org"
    )
    database_url: Annotated[str, AfterValidator(_database)] = _field(
        "sqlite:///data/tidings.db",
        "sqlite:///path or postgresql://user:password@host/name",
        "postgresql://tidings:secret@localhost/tidings",
    )
    catalogue: Path | None = _field(None, "a file of sources in the form of catalogue.toml", "my-sources.toml")
    own_sources: Path = _field(Path("data/sources.toml"), "a file of sources in the form of catalogue.toml", "own.toml")
    channel_previews: bool = _field(default=False, allowed="true or false", example="true")
    allowed_hosts: Annotated[str, NoDecode, AfterValidator(_addresses)] = _field(
        "", "host:port pairs with commas between", "127.0.0.1:8082"
    )
    contact: str = _field("", "an address that publishers can write to", "https://example.org/tidings", max_length=200)
    settling_seconds: int = _field(90, "a number from 0 to 600", "90", ge=0, le=600)
    edit_pause_seconds: int = _field(60, "a number from 1 to 3600", "60", ge=1, le=3600)
    shortest_pause_seconds: int = _field(300, "a number from 1 to 86400", "300", ge=1, le=86_400)
    longest_pause_seconds: int = _field(86_400, "a number from 1 to 86400", "86400", ge=1, le=86_400)
    host_pause_seconds: int = _field(1, "a number from 0 to 60", "1", ge=0, le=60)
    article_text: bool = _field(default=True, allowed="true or false", example="false")
    messages_per_second: int = _field(30, "a number from 1 to 1000", "30", ge=1, le=1000)
    retention_days: int = _field(30, "a number from 10 to 3650", "30", ge=10, le=3650)  # a digest of a week
    link_previews: bool = _field(default=False, allowed="true or false", example="false")
    writer_url: Annotated[str, AfterValidator(_web_or_nothing)] = _field(
        "", "an http or https address, what stands before /chat/completions", "http://127.0.0.1:11434/v1"
    )
    writer_model: str = _field("", "the name of a model there", "mistral-small", max_length=200)
    writer_key: SecretStr | None = _field(None, "the key that the endpoint asks for", "sk-...the-rest")
    writer_budget: int = _field(500, "a number from 1 to 1000000", "500", ge=1, le=1_000_000)
    webhook_url: Annotated[str, AfterValidator(_secure_or_nothing)] = _field(
        "", "an https address that Telegram can reach, on port 443, 80, 88 or 8443", "https://news.example.org/telegram"
    )
    webhook_secret: Annotated[SecretStr | None, AfterValidator(_secret)] = _field(
        None, "16 to 256 letters, digits, _ and -", "a-long-random-word-of-yours"
    )
    webhook_address: Annotated[str, AfterValidator(_listens)] = _field("127.0.0.1:8443", "host:port", "0.0.0.0:8443")
    health_address: Annotated[str, AfterValidator(_listening)] = _field(
        "127.0.0.1:8080", "host:port, or off", "127.0.0.1:8080"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = _field("INFO", "DEBUG, INFO, WARNING or ERROR", "INFO")
    log_format: Literal["auto", "text", "json"] = _field("auto", "auto, text or json", "json")

    @property
    def settling(self) -> timedelta:
        """The time that a first alert waits for other publishers."""
        return timedelta(seconds=self.settling_seconds)

    @property
    def edit_pause(self) -> timedelta:
        """The time for which changes of a story are collected into one edit of its messages."""
        return timedelta(seconds=self.edit_pause_seconds)

    @property
    def shortest_pause(self) -> timedelta:
        """The least time between two polls of a source."""
        return timedelta(seconds=self.shortest_pause_seconds)

    @property
    def longest_pause(self) -> timedelta:
        """The most time between two polls of a source that works."""
        return timedelta(seconds=self.longest_pause_seconds)

    @property
    def host_pause(self) -> timedelta:
        """The least time between two requests to one host."""
        return timedelta(seconds=self.host_pause_seconds)

    @property
    def user_agent(self) -> str:
        """The User-Agent header of requests to publishers, with a contact address."""
        contact = f" (+{self.contact})" if self.contact else ""
        return f"Tidings/{VERSION}{contact}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that no log may show."""
        secrets = self.telegram_bot_token, self.writer_key, self.webhook_secret
        return tuple(secret.get_secret_value() for secret in secrets if secret)

    @property
    def has_writer(self) -> bool:
        """True if a language model summarises stories."""
        return bool(self.writer_url and self.writer_model)

    @property
    def retention(self) -> timedelta:
        """The time after which stories are deleted."""
        return self.retention_days * DAY

    @property
    def health(self) -> tuple[str, int] | None:
        """The host and port of `/healthz`; None where it is off."""
        return None if self.health_address == OFF else address(self.health_address)

    @property
    def allowed(self) -> frozenset[tuple[str, int]]:
        """Hosts and ports that may be requested although the address guard would refuse them."""
        return frozenset(address(part.strip()) for part in self.allowed_hosts.split(",") if part)


def roles(text: str) -> frozenset[Role]:
    """Return the roles that are named, with commas between; all of them where none is.

    Raises:
        SettingsError: there is no such role.
    """
    try:
        return frozenset(Role(name.strip()) for name in text.split(",") if name.strip()) or frozenset(Role)
    except ValueError:
        allowed = ",".join(Role)
        raise SettingsError(f"--roles is {text!r}; allowed: {allowed}; for example --roles poll,jobs") from None


def read(**overrides: object) -> Settings:
    """Read the settings; the overrides go before the environment.

    Raises:
        SettingsError: with one line for the first value that is wrong.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # the fields check themselves
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None  # its text may quote a secret
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(".env cannot be read; it must be a text file in UTF-8") from error


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    name = str(first["loc"][0])
    field = Settings.model_fields[name]
    value = "something else (not shown)" if name in SECRET else repr(first["input"])
    example = (field.examples or [""])[0]
    return f"{name.upper()} is {value}; allowed: {field.description}; for example {name.upper()}={example}"
