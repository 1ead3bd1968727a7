"""One request for one source: conditional, capped, within a deadline, and never an exception.

Whatever a server, a name or a network does is a value, so that one source's failure is nobody else's. Redirects are
followed by hand, each hop through the guard and in its host's turn; validators are sent back as they came (RFC 9110,
13.1).
"""

import asyncio
import ssl
from collections.abc import Awaitable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from http import HTTPStatus
from socket import gaierror
from typing import TypeVar

import aiohttp
import httpx

from bot.fetching import body_limits
from bot.fetching.address_guard import AddressRefusedError
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.polling import cache_headers
from bot.model.entries import Document, Unchanged
from bot.model.sources import DueSource, FeedState, FetchError, FetchErrorKind

DEADLINE = 30.0  # seconds for the whole, redirects included; waiting for a host's turn is not counted
REDIRECTS = 5
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_VALIDATOR = 1000  # characters; what is longer is no validator
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_REFUSALS = {
    HTTPStatus.UNAUTHORIZED: FetchErrorKind.BLOCKED,
    HTTPStatus.FORBIDDEN: FetchErrorKind.BLOCKED,
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: FetchErrorKind.BLOCKED,
    HTTPStatus.NOT_FOUND: FetchErrorKind.NOT_FOUND,
    HTTPStatus.GONE: FetchErrorKind.GONE,
    HTTPStatus.TOO_MANY_REQUESTS: FetchErrorKind.TOLD_TO_WAIT,
}

_EXPECTED = (
    httpx.HTTPError,
    httpx.InvalidURL,
    aiohttp.ClientError,
    body_limits.TooLargeError,
    body_limits.BadEncodingError,
    OSError,
    ValueError,  # what httpx, yarl and idna raise for some hostile addresses
)
_MEANINGS: tuple[tuple[type[BaseException], FetchErrorKind], ...] = (  # the first that is found among the causes
    (AddressRefusedError, FetchErrorKind.ADDRESS_REFUSED),
    (body_limits.TooLargeError, FetchErrorKind.TOO_LARGE),
    (body_limits.BadEncodingError, FetchErrorKind.BAD_ANSWER),
    (TimeoutError, FetchErrorKind.TOO_SLOW),
    (aiohttp.InvalidURL, FetchErrorKind.ADDRESS_REFUSED),
    (httpx.InvalidURL, FetchErrorKind.ADDRESS_REFUSED),
    (ssl.SSLCertVerificationError, FetchErrorKind.CERTIFICATE),
    (gaierror, FetchErrorKind.NAME_NOT_FOUND),
    (OSError, FetchErrorKind.UNREACHABLE),
    (aiohttp.ClientConnectionError, FetchErrorKind.UNREACHABLE),
    (aiohttp.ClientPayloadError, FetchErrorKind.UNREACHABLE),
    (aiohttp.ClientError, FetchErrorKind.BAD_ANSWER),
    (ValueError, FetchErrorKind.ADDRESS_REFUSED),
)

Result = Document | Unchanged | FetchError
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Onwards:
    """A redirect."""

    location: str
    is_for_good: bool


async def fetch(
    client: httpx.AsyncClient, due: DueSource, *, now: datetime, hosts: HostLimiter | None = None
) -> Result:
    """Return what a source has: a document, nothing new, or why it could not be had.

    Args:
        client: from `bot.fetching.http_client.open_client`.
        due: the source, with the validators to be sent.
        now: the moment, for the document and for a Retry-After that is a date.
        hosts: whose turn is waited for before each hop; None where the caller sees to that.
    """
    return await caught(_follow(client, due, now, hosts), deadline=None)


async def caught(work: Awaitable[T], *, deadline: float | None) -> T | FetchError:
    """Return what a request brings, or why it brought nothing; nothing that a network does goes further than this.

    Args:
        work: the request.
        deadline: seconds for all of it, None where its parts have their own.
    """
    try:
        async with asyncio.timeout(deadline):
            return await work
    except TimeoutError:
        return FetchError(FetchErrorKind.TOO_SLOW, f"{deadline or DEADLINE:.0f} s passed")
    except _EXPECTED as error:
        return _failure(error)


def body_hash(body: bytes) -> str:
    """Return the hex blake2b by which an unchanged body is known."""
    return blake2b(body, digest_size=16).hexdigest()


async def _follow(client: httpx.AsyncClient, due: DueSource, now: datetime, hosts: HostLimiter | None) -> Result:
    loop, left = asyncio.get_running_loop(), DEADLINE
    url, moved_to, is_for_good = httpx.URL(due.url), None, True
    visited: set[httpx.URL] = set()
    while len(visited) <= REDIRECTS:
        visited.add(url)
        async with hosts.acquire(str(url)) if hosts else nullcontext():
            if hosts and (until := hosts.rests_until(str(url), now)):
                return FetchError(FetchErrorKind.TOLD_TO_WAIT, "its host has asked to wait", until - now, str(url))
            began = loop.time()
            async with asyncio.timeout(left):
                answer = await _hop(client, url, due, now)
            left -= loop.time() - began
        match answer:
            case _Onwards():
                url = url.join(answer.location)
            case FetchError():
                return replace(answer, url=str(url))
            case _:
                return replace(answer, moved_to=moved_to) if moved_to else answer
        if url in visited:
            return FetchError(FetchErrorKind.BAD_ANSWER, "a ring of redirects")
        is_for_good = is_for_good and answer.is_for_good
        moved_to = str(url) if is_for_good else moved_to
    return FetchError(FetchErrorKind.BAD_ANSWER, f"more than {REDIRECTS} redirects")


async def _hop(client: httpx.AsyncClient, url: httpx.URL, due: DueSource, now: datetime) -> Result | _Onwards:
    async with client.stream("GET", url, headers=_headers(due)) as response:
        location = response.headers.get("Location", "")
        if response.status_code in REDIRECT_STATUSES and location:
            return _Onwards(location, is_for_good=response.status_code in _FOR_GOOD)
        return await _result(response, due.state, now)


def _headers(due: DueSource) -> dict[str, str]:
    asked = {
        "Accept": _ACCEPT,
        "If-None-Match": due.state.etag,
        "If-Modified-Since": due.state.last_modified,
        "User-Agent": due.source.user_agent,
    }
    return {name: value for name, value in asked.items() if value}


async def _result(response: httpx.Response, polling: FeedState, now: datetime) -> Result:
    etag, last_modified = _validator(response, "ETag"), _validator(response, "Last-Modified")
    fresh_for = cache_headers.fresh_for(response.headers, now)
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        if not (polling.etag or polling.last_modified):
            return FetchError(FetchErrorKind.BAD_ANSWER, "HTTP 304, though nothing was known before")
        return Unchanged(etag, last_modified, fresh_for=fresh_for)
    if not response.is_success:
        return _refusal(response, now)
    body = await body_limits.read(response.aiter_raw(), encoding=response.headers.get("Content-Encoding", ""))
    found = body_hash(body)
    if found == polling.body_hash:
        return Unchanged(etag, last_modified, is_whole=True, fresh_for=fresh_for)
    content_type = response.headers.get("Content-Type", "")
    return Document(
        str(response.url), body, content_type, etag, last_modified, found, fetched_at=now, fresh_for=fresh_for
    )


def _validator(response: httpx.Response, name: str) -> str | None:
    """Return a validator as it was sent, None for one that could not be sent back."""
    value: str = response.headers.get(name, "")
    return value if value and value.isascii() and value.isprintable() and len(value) <= _VALIDATOR else None


def _refusal(response: httpx.Response, now: datetime) -> FetchError:
    status = response.status_code
    trouble = _REFUSALS.get(status, FetchErrorKind.HTTP_ERROR)  # type: ignore[call-overload]  # a status is a number
    wait = cache_headers.retry_after(response.headers.get("Retry-After", ""), now)
    if status == HTTPStatus.SERVICE_UNAVAILABLE and wait:
        trouble = FetchErrorKind.TOLD_TO_WAIT
    if "challenge" in response.headers.get("cf-mitigated", ""):  # Cloudflare asks for a browser
        trouble = FetchErrorKind.BLOCKED
    return FetchError(trouble, f"HTTP {status}", wait if trouble is FetchErrorKind.TOLD_TO_WAIT else None)


def _failure(error: Exception) -> FetchError:
    """Say what an exception means. httpx-aiohttp calls a refused connection a timeout, so its causes are asked."""
    causes = tuple(_causes(error))
    for kind, trouble in _MEANINGS:
        for cause in causes:
            if isinstance(cause, kind):
                return FetchError(trouble, _line(cause))
    return FetchError(FetchErrorKind.BAD_ANSWER, _line(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):  # a chain may be a ring
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _line(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return "".join(filter(str.isprintable, text))[:200]
