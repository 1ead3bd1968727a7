"""One request for one source: conditional, capped, within a deadline, and never an exception.

Whatever a server, a name or a network does is a value, so that one source's failure is nobody else's. Redirects are
followed by hand, each hop through the guard; validators are sent back as they came (RFC 9110, 13.1).
"""

import asyncio
from collections.abc import Awaitable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from http import HTTPStatus
from typing import TypeVar

import aiohttp
import httpx

from bot.fetching import bodies
from bot.fetching.addresses import AddressRefusedError
from bot.model import Document, Due, Failure, Polling, Trouble, Unchanged

DEADLINE = 30.0  # seconds for the whole, redirects included
REDIRECTS = 5
LONGEST_WAIT = timedelta(hours=24)
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_VALIDATOR = 1000  # characters; what is longer is no validator
_MOVED = frozenset({301, 302, 303, 307, 308})
_AGAIN_LATER = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})

_EXPECTED = (
    httpx.HTTPError,
    httpx.InvalidURL,
    aiohttp.ClientError,
    bodies.TooLargeError,
    bodies.BadEncodingError,
    OSError,
    ValueError,  # what httpx, yarl and idna raise for some hostile addresses
)
_MEANINGS: tuple[tuple[type[BaseException], Trouble], ...] = (  # the first that is found among the causes
    (AddressRefusedError, Trouble.ADDRESS_REFUSED),
    (bodies.TooLargeError, Trouble.TOO_LARGE),
    (bodies.BadEncodingError, Trouble.BAD_ANSWER),
    (TimeoutError, Trouble.TOO_SLOW),
    (aiohttp.InvalidURL, Trouble.ADDRESS_REFUSED),
    (httpx.InvalidURL, Trouble.ADDRESS_REFUSED),
    (OSError, Trouble.UNREACHABLE),
    (aiohttp.ClientConnectionError, Trouble.UNREACHABLE),
    (aiohttp.ClientPayloadError, Trouble.UNREACHABLE),
    (aiohttp.ClientError, Trouble.BAD_ANSWER),
    (ValueError, Trouble.ADDRESS_REFUSED),
)

Result = Document | Unchanged | Failure
T = TypeVar("T")


async def fetch(client: httpx.AsyncClient, due: Due, *, now: datetime) -> Result:
    """Return what a source has: a document, nothing new, or why it could not be had.

    Args:
        client: from `bot.fetching.client.open_client`.
        due: the source, with the validators of its last poll.
        now: the moment, for the document and for a Retry-After that is a date.
    """
    return await caught(_follow(client, due, now), deadline=DEADLINE)


async def caught(work: Awaitable[T], *, deadline: float | None) -> T | Failure:
    """Return what a request brings, or why it brought nothing; nothing that a network does goes further than this.

    Args:
        work: the request.
        deadline: seconds for all of it, None where its parts have their own.
    """
    try:
        async with asyncio.timeout(deadline):
            return await work
    except TimeoutError:
        return Failure(Trouble.TOO_SLOW, f"{deadline or DEADLINE:.0f} s passed")
    except _EXPECTED as error:
        return _failure(error)


def body_hash(body: bytes) -> str:
    """Return the hex blake2b by which an unchanged body is known."""
    return blake2b(body, digest_size=16).hexdigest()


async def _follow(client: httpx.AsyncClient, due: Due, now: datetime) -> Result:
    url = httpx.URL(due.source.url)
    for _ in range(REDIRECTS + 1):
        async with client.stream("GET", url, headers=_headers(due)) as response:
            location = response.headers.get("Location", "")
            if response.status_code not in _MOVED or not location:
                return await _result(response, due.polling, now)
            url = url.join(location)
    return Failure(Trouble.BAD_ANSWER, f"more than {REDIRECTS} redirects")


def _headers(due: Due) -> dict[str, str]:
    asked = {
        "Accept": _ACCEPT,
        "If-None-Match": due.polling.etag,
        "If-Modified-Since": due.polling.last_modified,
        "User-Agent": due.source.user_agent,
    }
    return {name: value for name, value in asked.items() if value}


async def _result(response: httpx.Response, polling: Polling, now: datetime) -> Result:
    status = response.status_code
    etag, last_modified = _validator(response, "ETag"), _validator(response, "Last-Modified")
    if status == HTTPStatus.NOT_MODIFIED:
        return _not_modified(polling, etag, last_modified)
    if not response.is_success:
        return _refusal(response, now)
    body = await bodies.read(response.aiter_raw(), encoding=response.headers.get("Content-Encoding", ""))
    found = body_hash(body)
    if found == polling.body_hash:
        return Unchanged(etag, last_modified)
    content_type = response.headers.get("Content-Type", "")
    return Document(str(response.url), body, content_type, etag, last_modified, found, fetched_at=now)


def _validator(response: httpx.Response, name: str) -> str | None:
    """Return a validator as it was sent, None for one that could not be sent back."""
    value: str = response.headers.get(name, "")
    return value if value and value.isascii() and value.isprintable() and len(value) <= _VALIDATOR else None


def _not_modified(polling: Polling, etag: str | None, last_modified: str | None) -> Unchanged | Failure:
    if not (polling.etag or polling.last_modified):
        return Failure(Trouble.BAD_ANSWER, "HTTP 304, though nothing was known before")
    return Unchanged(etag or polling.etag, last_modified or polling.last_modified)


def _refusal(response: httpx.Response, now: datetime) -> Failure:
    detail = f"HTTP {response.status_code}"
    wait = _wait(response.headers.get("Retry-After", ""), now)
    asked = response.status_code in _AGAIN_LATER and (wait or response.status_code == HTTPStatus.TOO_MANY_REQUESTS)
    return Failure(Trouble.TOLD_TO_WAIT, detail, wait) if asked else Failure(Trouble.HTTP_ERROR, detail)


def _wait(text: str, now: datetime) -> timedelta | None:
    """Return what a Retry-After asks for, in seconds or as a date (RFC 9110, 10.2.3), a day at most."""
    try:
        if text.strip().isdecimal():
            wait = timedelta(seconds=min(int(text[:12]), LONGEST_WAIT.total_seconds()))
        else:
            moment = parsedate_to_datetime(text)
            wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(wait, LONGEST_WAIT) if wait > timedelta() else None


def _failure(error: Exception) -> Failure:
    """Say what an exception means. httpx-aiohttp calls a refused connection a timeout, so its causes are asked."""
    causes = tuple(_causes(error))
    for kind, trouble in _MEANINGS:
        for cause in causes:
            if isinstance(cause, kind):
                return Failure(trouble, _line(cause))
    return Failure(Trouble.BAD_ANSWER, _line(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):  # a chain may be a ring
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _line(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return "".join(filter(str.isprintable, text))[:200]
