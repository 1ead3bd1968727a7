"""Read every environment variable into one frozen object.

Read once, at the top (`cli`), from the environment and from a file `.env`, by pydantic-settings. A wrong
value ends the start with one line that says which variable, what was given, what is allowed, and an example. A secret
is never shown. `.env.example` and the table in the README name the same variables; a test compares the three.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import idna
from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
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
AUTO, LOCAL = "auto", "local"  # of EMBEDDER
TELEGRAM_URL = "https://api.telegram.org"
WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})  # to which Telegram sends updates (Bot API, setWebhook)
MAX_SHOWN_CHARS = 200  # of a wrong value
ENV_FILE = ".env"
MAX_PATH_BYTES, MAX_NAME_BYTES = 4095, 255  # PATH_MAX and NAME_MAX of Linux
SECRET = frozenset(
    {"telegram_bot_token", "database_url", "writer_key", "embedder_key", "webhook_secret"}
)  # what they hold is never shown
HOST_NAME = re.compile(r"(?=.{1,253}\.?$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.|$))+", re.IGNORECASE)
URL = re.compile(
    r"(?P<scheme>https?)://(?:[^\s/?#@]+@)?(?P<place>[^\s/?#@]+)"
    r"(?P<path>/[!$-;=@-Z_a-z~]*)?(?P<query>\?[!$-;=?@-Z_a-z~]*)?"  # printable ASCII without " # < > [ ] \ ^ ` { | }
)


def _matching(pattern: str) -> Callable[[str], str]:
    """Return a validator of text that must match a pattern as a whole."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError
        return value

    return check


def _secret_matching(pattern: str) -> Callable[[SecretStr | None], SecretStr | None]:
    """Return a validator of a secret that must match a pattern as a whole."""

    def check(value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError
        return value

    return check


def _addresses(value: str) -> str:
    _address_list(value)
    return value


def _address_list(value: str) -> list[tuple[str, int]]:
    return [address(part.strip()) for part in value.split(",") if part.strip()]


def _address(value: str) -> str:
    address(value)
    return value


def _address_or_off(value: str) -> str:
    return value if value == OFF else _address(value)


def _webhook(value: str) -> str:
    """Check an address that Telegram, or a server of the Bot API on this machine, sends updates to."""
    if value:
        parts = _url(value)
        if parts["scheme"] != "https" and not parts["place"].startswith("127.0.0.1:"):
            raise ValueError
    return value


def _url_prefix(value: str) -> str:
    """Check an address to which a path is appended; an empty one is none."""
    if value and _url(value)["query"]:
        raise ValueError
    return value.rstrip("/")


def _embedder(value: str) -> str:
    """Check the name of an embedder, or the whole address of one."""
    if value not in {AUTO, LOCAL, OFF}:
        parts = _url(value)
        if parts["query"] or not (parts["path"] or "").endswith("/embeddings"):
            raise ValueError
    return value


def _url(value: str) -> re.Match[str]:
    """Take an http or https address apart."""
    parts = URL.fullmatch(value)
    if parts is None:
        raise ValueError
    _host_and_port(parts["place"])
    return parts


def _host_and_port(place: str) -> tuple[str, int | None]:
    """Take the place of an address apart: a host, and a port where there is one."""
    return address(place) if re.search(r":[^]]*$", place) else (_host(place), None)


def address(text: str) -> tuple[str, int]:
    """Take `host:port` apart; raise ValueError where it is something else."""
    host, _, port = text.rpartition(":")
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 2**16:
        raise ValueError
    return _host(host), int(port)


def _host(text: str) -> str:
    """Check a name (RFC 1123, with the underscore of container names) or IP address; return it without brackets."""
    is_bracketed = text.startswith("[") and text.endswith("]")
    with suppress(ValueError):
        return str(IPv6Address(text[1:-1]) if is_bracketed else ip_address(text))
    is_international = not text.isascii() or "xn--" in text.lower()
    ascii_name = idna.encode(text, uts46=True).decode() if is_international else text  # its error is a ValueError
    if not HOST_NAME.fullmatch(ascii_name) or ascii_name.rpartition(".")[2].isdecimal():
        raise ValueError
    return text


def _path(value: Path) -> Path:
    """Check that a path can be opened: its error would repeat all of it."""
    if len(bytes(value)) > MAX_PATH_BYTES or any(len(part.encode()) > MAX_NAME_BYTES for part in value.parts):
        raise ValueError
    return value


def _database(value: str) -> str:
    """Check the form that every driver needs; what is a parameter of one, storage knows."""
    scheme, _, rest = value.partition("://")
    match scheme:
        case "sqlite" if rest.startswith("/") and rest not in {"/", "/:memory:"}:
            return value
        case "postgresql" | "postgres":
            _server(rest)
            return value
        case _:
            raise ValueError


def _server(text: str) -> None:
    """Check what stands behind `postgresql://`: a driver would take a bare @ in a password for the end of it."""
    user, _, location = text.rpartition("@")
    if "@" in user or not text.strip("/"):
        raise ValueError
    if place := re.split(r"[/?]", location, maxsplit=1)[0]:  # without one it is the socket of this machine
        _host_and_port(place)


def _field(default: Any, allowed: str, example: str, **limits: Any) -> Any:  # noqa: ANN401  a default may be anything
    return Field(default, description=allowed, examples=[example], **limits)


def _number(default: int, least: int, most: int) -> Any:  # noqa: ANN401  as Field itself is typed
    return _field(default, f"a number from {least} to {most}", str(default), ge=least, le=most)


class Settings(BaseSettings):
    """The choices of an operator. A field's name in capitals is the name of its environment variable."""

    model_config = SettingsConfigDict(
        frozen=True, env_file=ENV_FILE, env_file_encoding="utf-8-sig", env_ignore_empty=True, extra="ignore"
    )

    telegram_bot_token: Annotated[SecretStr | None, AfterValidator(_secret_matching(r"[0-9]+:[A-Za-z0-9_-]{20,}"))] = (
        _field(
            None, "the token that BotFather gave, digits, a colon and at least 20 letters", "123456789:AAE...the-rest"
        )
    )
    telegram_api_url: Annotated[str, AfterValidator(_url_prefix)] = _field(
        TELEGRAM_URL, "an http or https address with a host", TELEGRAM_URL, min_length=1
    )
    database_url: Annotated[str, AfterValidator(_database)] = _field(
        "sqlite:///data/tidings.db",
        "sqlite:///path or postgresql://user:password@host/name, an @ in the password written %40",
        "postgresql://tidings:secret@localhost/tidings",
    )
    catalogue: Annotated[Path, AfterValidator(_path)] | None = _field(
        None, "a file of sources in the form of catalogue.toml", "my-sources.toml"
    )
    own_sources: Annotated[Path, AfterValidator(_path)] = _field(
        Path("data/sources.toml"), "a file of sources in the form of catalogue.toml", "own.toml"
    )
    channel_previews: bool = _field(default=False, allowed="true or false", example="true")
    allowed_hosts: Annotated[str, NoDecode, AfterValidator(_addresses)] = _field(
        "", "host:port pairs with commas between, without http:// or *", "127.0.0.1:8082"
    )
    contact: Annotated[str, AfterValidator(_matching(r"|[!-~]+( [!-~]+)*"))] = _field(
        "",
        "an address that publishers can write to, at most 200 characters of ASCII in one line",
        "https://example.org/tidings",
        max_length=200,
    )
    settling_seconds: int = _number(90, 0, 600)
    edit_pause_seconds: int = _number(60, 1, 3600)
    shortest_pause_seconds: int = _number(300, 1, 86_400)
    longest_pause_seconds: int = _number(86_400, 1, 86_400)
    host_pause_seconds: int = _number(1, 0, 60)
    article_text: bool = _field(default=True, allowed="true or false", example="false")
    messages_per_second: int = _number(30, 1, 1000)
    retention_days: int = _number(30, 10, 3650)  # a digest of a week
    link_previews: bool = _field(default=False, allowed="true or false", example="false")
    writer_url: Annotated[str, AfterValidator(_url_prefix)] = _field(
        "", "an http or https address, what stands before /chat/completions", "http://127.0.0.1:11434/v1"
    )
    writer_model: str = _field("", "the name of a model there, at most 200 characters", "mistral-small", max_length=200)
    writer_key: Annotated[SecretStr | None, AfterValidator(_secret_matching(r"[!-~]+"))] = _field(
        None, "the key that the endpoint asks for, in ASCII without spaces", "sk-...the-rest"
    )
    writer_budget: int = _number(500, 1, 1_000_000)
    embedder: Annotated[str, AfterValidator(_embedder)] = _field(
        AUTO,
        "auto, local, off, or an http or https address that ends with /embeddings",
        "http://127.0.0.1:11434/v1/embeddings",
    )
    embedder_model: str = _field(
        "multilingual-e5-small",
        "the name of a model at that address, at most 200 characters",
        "intfloat/multilingual-e5-small",
        max_length=200,
    )
    embedder_key: Annotated[SecretStr | None, AfterValidator(_secret_matching(r"[!-~]+"))] = _field(
        None, "the key that the address asks for, in ASCII without spaces", "sk-...the-rest"
    )
    embedder_budget: int = _number(20_000, 1, 10_000_000)
    webhook_url: Annotated[str, AfterValidator(_webhook)] = _field(
        "", "an https address that Telegram can reach, on port 443, 80, 88 or 8443", "https://news.example.org/telegram"
    )
    webhook_secret: Annotated[SecretStr | None, AfterValidator(_secret_matching(r"[A-Za-z0-9_-]{16,256}"))] = _field(
        None, "16 to 256 letters, digits, _ and -", "a-long-random-word-of-yours"
    )
    webhook_address: Annotated[str, AfterValidator(_address)] = _field("127.0.0.1:8443", "host:port", "0.0.0.0:8443")
    health_address: Annotated[str, AfterValidator(_address_or_off)] = _field(
        "127.0.0.1:8080", "host:port, or off", "127.0.0.1:8080"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = _field("INFO", "DEBUG, INFO, WARNING or ERROR", "INFO")
    log_format: Literal["auto", "text", "json"] = _field("auto", "auto, text or json", "json")

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        """Refuse values that contradict each other."""
        longest = "longest_pause_seconds"
        for pause in ("shortest_pause_seconds", "host_pause_seconds"):
            if getattr(self, pause) > self.longest_pause_seconds:
                raise ValueError(self._contradiction(pause, longest, f"at most {longest.upper()}"))
        if self.webhook_url and self.telegram_api_url == TELEGRAM_URL:
            parts = _url(self.webhook_url)
            _, port = _host_and_port(parts["place"])
            if parts["scheme"] != "https" or (port or 443) not in WEBHOOK_PORTS:
                rule = "https on port 443, 80, 88 or 8443; others only with a Bot API server of your own"
                raise ValueError(self._contradiction("webhook_url", "telegram_api_url", rule))
        return self

    def _contradiction(self, name: str, other: str, allowed: str) -> str:
        """Return the line about two settings that contradict each other, neither a secret."""
        values = [_shown(getattr(self, field)) for field in (name, other)]
        return f"{name.upper()} is {values[0]} and {other.upper()} is {values[1]}; allowed: {allowed}"

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
        secrets = self.telegram_bot_token, self.writer_key, self.embedder_key, self.webhook_secret
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
        return frozenset(_address_list(self.allowed_hosts))


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
    if Path(ENV_FILE).is_dir():  # what Docker mounts where the file is missing; pydantic-settings would pass over it
        raise SettingsError(f"{ENV_FILE} is a folder; it must be a text file in UTF-8")
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # the fields check themselves
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None  # its text may quote a secret
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{ENV_FILE} cannot be read; it must be a text file in UTF-8") from error


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    if not first["loc"]:
        return str(first["ctx"]["error"])  # of settings that contradict each other
    name = str(first["loc"][0])
    field = Settings.model_fields[name]
    value = "something else (not shown)" if name in SECRET else _shown(first["input"])
    example = (field.examples or [""])[0]
    return f"{name.upper()} is {value}; allowed: {field.description}; for example {name.upper()}={example}"


def _shown(value: object) -> str:
    """Return a wrong value as one line, without the user and password of an address."""
    text = re.sub(r"(?<=//)[^/]*@", "•••@", repr(value))
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[:MAX_SHOWN_CHARS]}…"
