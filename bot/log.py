"""Configure logging: events with fields, columns on a terminal, JSON lines elsewhere, secrets in neither.

structlog renders both our events and those of the libraries (`ProcessorFormatter`), so there is one stream, one form
and one last processor: the redaction, which sees the finished line, tracebacks included. httpx and the drivers under it
log addresses that hold the token, hence WARNING for them, and redaction all the same. Turned down: loguru (a second
logging world beside the standard one), plain `logging` (no fields).
"""

import logging
import sys
from collections.abc import Iterable
from typing import IO, Literal
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET_LIBRARIES = (
    "httpx",
    "httpcore",
    "aiohttp",
    "aiosqlite",
    "telegram",
    "apscheduler",
    "alembic",
    "asyncio",
    "sqlalchemy",
)
REPLACEMENT = "•••"


class Redaction:
    """The last processor: replace every secret in a finished line.

    A Telegram token is `id:secret`; the secret alone, the whole, and the URL-encoded form are all hidden.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        parts = {part for secret in secrets if secret for part in (secret, secret.partition(":")[2]) if part}
        forms = parts | {quote(part, safe="") for part in parts}
        self._forms = sorted(forms, key=len, reverse=True)

    def __call__(self, _logger: WrappedLogger, _name: str, line: EventDict | str) -> str:
        """Return the line with every form of every secret replaced."""
        text = str(line)
        for form in self._forms:
            text = text.replace(form, REPLACEMENT)
        return text


def configure(
    *,
    level: str,
    form: Literal["auto", "text", "json"] = "auto",
    secrets: Iterable[str] = (),
    stream: IO[str] | None = None,
) -> None:
    """Send every log record of the process through one handler.

    Args:
        level: "DEBUG", "INFO", "WARNING" or "ERROR", for our own events; libraries log from WARNING.
        form: "json" for one JSON object a line, "text" for columns; "auto" for columns on a terminal, JSON elsewhere.
        secrets: strings that must never appear, in whatever form.
        stream: the destination, standard error by default.
    """
    stream = stream or sys.stderr
    as_json = form == "json" or (form == "auto" and not stream.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso" if as_json else "%H:%M:%S", utc=as_json),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderers: list[Processor] = [*_renderers(as_json=as_json, colours=stream.isatty()), Redaction(secrets)]
    root = logging.getLogger()
    root.handlers[:] = [_handler(stream, shared, renderers)]
    root.setLevel(level)
    for name in QUIET_LIBRARIES:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _handler(stream: IO[str], shared: list[Processor], renderers: list[Processor]) -> logging.Handler:
    handler = logging.StreamHandler(stream)
    processors = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=processors))
    return handler


def _renderers(*, as_json: bool, colours: bool) -> list[Processor]:
    if as_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=plain, pad_event_to=24)]


def get(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of the module with this name."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
