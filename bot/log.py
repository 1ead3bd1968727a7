"""Configure logging: events with fields, columns on a terminal, JSON lines elsewhere, secrets in neither.

structlog renders both our events and those of the libraries (`ProcessorFormatter`), so there is one stream, one form
and one last processor: the redaction, which sees the finished line, tracebacks included. httpx and the drivers under it
log addresses that hold the token, hence WARNING for them, and redaction all the same. A cause that fails again and
again (a full disk fails each job each second) prints its traceback once a minute: with all of them, 25 seconds were
192 tracebacks and 1.6 MB, written to the same disk. Turned down: loguru (a second logging world beside the standard
one), plain `logging` (no fields).
"""

import logging
import re
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from typing import IO, Literal
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET_LIBRARIES = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "aiohttp": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "telegram": logging.WARNING,
    "apscheduler": logging.ERROR,  # it warns of each tick that is left out while the one before still runs
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "sqlalchemy": logging.WARNING,
}
REPLACEMENT = "•••"
TRACEBACK_INTERVAL_SECONDS = 60.0  # between two tracebacks of one cause
MAX_CAUSES = 500  # that are remembered
MAX_MESSAGE_CHARS = 300  # of an exception, that are compared
PACKAGE_FOLDER = str(Path(__file__).parent)
VARIABLE_PART = re.compile(r"""'[^']*'|"[^"]*"|0x[0-9a-fA-F]+|\d+""")  # of a message


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


@dataclass(slots=True)
class _Occurrences:
    """The occurrences of a cause."""

    printed_at: float  # when its last traceback was printed
    repeated: int = 0  # how often it has occurred since


class TracebackLimit:
    """A processor: leave out the traceback of a cause that was printed within the last minute, and count.

    The event stays, with all its fields. `repeated` is the number of its cause's occurrences since the last traceback.

    Args:
        now: returns the time in seconds, from any moment on.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._causes: OrderedDict[str, _Occurrences] = OrderedDict()  # the last to be printed at the end

    def __call__(self, _logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        """Return the event, without its traceback where the cause is known."""
        error = _logged_error(event.get("exc_info"))
        if error is None:
            return event
        cause, now = _cause(error), self._now()
        occurrences = self._causes.get(cause)
        if occurrences is not None:
            occurrences.repeated += 1
            event["repeated"] = occurrences.repeated
            if 0 <= now - occurrences.printed_at < TRACEBACK_INTERVAL_SECONDS:
                del event["exc_info"]
                return event
        self._causes[cause] = _Occurrences(now)
        self._causes.move_to_end(cause)
        if len(self._causes) > MAX_CAUSES:
            self._causes.popitem(last=False)
        return event


def _logged_error(exc_info: object) -> BaseException | None:
    """Return the exception of an event, in whichever of the forms of `exc_info` it is given."""
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
        case None | False | (None, None, None):
            return None
        case _:
            return sys.exc_info()[1]


def _cause(error: BaseException) -> str:
    """Return what identifies the cause of an exception: type and places of the first one of its chain.

    The places are the line that raised it and the innermost line of our own. A library raises many errors in one place
    (a driver all of them), so its message counts too, without numbers and quoted values, which may differ each time.
    """
    root = _root(error)
    places = [f"{frame.f_code.co_filename}:{line}" for frame, line in walk_tb(root.__traceback__)]
    raised_in = places[-1] if places else ""
    our_place = next((place for place in reversed(places) if place.startswith(PACKAGE_FOLDER)), "")
    message = "" if places and raised_in == our_place else VARIABLE_PART.sub("#", str(root)[:MAX_MESSAGE_CHARS])
    return f"{type(root).__module__}.{type(root).__qualname__} {raised_in} {our_place} {message}"


def _root(error: BaseException) -> BaseException:
    """Return the exception with which a chain began; of a group, that of its first."""
    seen: set[int] = set()
    while id(error) not in seen:
        seen.add(id(error))
        before = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error.__cause__
        if before is None and not error.__suppress_context__:
            before = error.__context__
        error = before or error
    return error


def configure(
    *,
    level: str,
    form: Literal["auto", "text", "json"] = "auto",
    secrets: Iterable[str] = (),
    stream: IO[str] | None = None,
    now: Callable[[], float] = time.monotonic,
) -> None:
    """Send every log record of the process through one handler.

    Args:
        level: "DEBUG", "INFO", "WARNING" or "ERROR", for our own events; libraries log from `QUIET_LIBRARIES`.
        form: "json" for one JSON object a line, "text" for columns; "auto" for columns on a terminal, JSON elsewhere.
        secrets: strings that must never appear, in whatever form.
        stream: the destination, standard error by default.
        now: returns the time in seconds that limits tracebacks.
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
    renderers: list[Processor] = [
        TracebackLimit(now),
        *_renderers(as_json=as_json, colours=stream.isatty()),
        Redaction(secrets),
    ]
    _send_all_to(_handler(stream, shared, renderers), level)


def _send_all_to(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, library_level in QUIET_LIBRARIES.items():
        logging.getLogger(name).setLevel(max(library_level, root.level))


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
