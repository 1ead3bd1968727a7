"""Fetch a source: one conditional request with its redirects, within a deadline, and never an exception.

Validators are sent as they were received (RFC 9110, 13.1). All redirects share one deadline. A body that was cut short
is a document all the same, without validators: the next poll requests it whole.
"""

import asyncio
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from http import HTTPStatus

import httpx

from bot.fetching import http
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http import Cookies, HttpResponse
from bot.fetching.polling import cache_headers
from bot.model.entries import Document, Unchanged
from bot.model.sources import DueSource, FeedState, FetchError, FetchErrorKind

MAX_VALIDATOR_CHARS = 1000  # a longer one is not sent back
MAX_INLINE_HASH_BYTES = 2**20  # that are hashed in the event loop, in 1 ms; the longest body takes 12
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_PERMANENT_STATUSES = frozenset({301, 308})
_KINDS = {
    HTTPStatus.UNAUTHORIZED: FetchErrorKind.BLOCKED,
    HTTPStatus.FORBIDDEN: FetchErrorKind.BLOCKED,
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: FetchErrorKind.BLOCKED,
    HTTPStatus.NOT_FOUND: FetchErrorKind.NOT_FOUND,
    HTTPStatus.GONE: FetchErrorKind.GONE,
    HTTPStatus.TOO_MANY_REQUESTS: FetchErrorKind.TOLD_TO_WAIT,
}

Result = Document | Unchanged | FetchError


async def fetch(
    client: httpx.AsyncClient, due: DueSource, *, now: datetime, host_limiter: HostLimiter | None = None
) -> Result:
    """Return the document of a source, that it is unchanged, or why it could not be fetched.

    Args:
        client: from `bot.fetching.http_client.open_client`.
        due: the source, with the validators to send.
        now: the current time, for the document and for a Retry-After that is a date.
        host_limiter: whose turn each hop waits for; None where the caller does so.
    """
    chain = _RedirectChain(client, due, now, host_limiter)
    response = await http.follow(due.url, chain.hop)
    match response:
        case None:
            return http.too_many_redirects()
        case FetchError():
            return response
    result = await _result(response, due.state, now)
    if isinstance(result, FetchError):
        return replace(result, url=response.url)
    return replace(result, moved_to=chain.moved_to) if chain.moved_to else result


def body_hash(body: bytes) -> str:
    """Return the hex blake2b by which an unchanged body is recognised."""
    return blake2b(body, digest_size=16).hexdigest()


class _RedirectChain:
    """The hops of one fetch, which share a deadline."""

    def __init__(
        self, client: httpx.AsyncClient, due: DueSource, now: datetime, host_limiter: HostLimiter | None
    ) -> None:
        self._client = client
        self._headers = _headers(due)
        self._now = now
        self._host_limiter = host_limiter
        self._seconds_left = http.DEADLINE
        self._is_permanent = True
        self.moved_to: str | None = None  # the target of the permanent redirects before any other

    async def hop(self, url: str, cookies: Cookies) -> HttpResponse | FetchError:
        response = await http.send(
            self._client,
            url,
            headers=self._headers,
            host_limiter=self._host_limiter,
            now=self._now,
            deadline=self._seconds_left,
            cookies=cookies,
        )
        if isinstance(response, FetchError):
            return response
        self._seconds_left -= response.elapsed
        self._is_permanent = self._is_permanent and response.status in _PERMANENT_STATUSES
        if response.location and self._is_permanent:
            self.moved_to = response.location
        return response


def _headers(due: DueSource) -> dict[str, str]:
    headers = {
        "Accept": _ACCEPT,
        "If-None-Match": due.state.etag,
        "If-Modified-Since": due.state.last_modified,
        "User-Agent": due.source.user_agent,
    }
    return {name: value for name, value in headers.items() if value}


async def _result(response: HttpResponse, state: FeedState, now: datetime) -> Result:
    etag, last_modified = _validator(response, "ETag"), _validator(response, "Last-Modified")
    if response.fault:  # with them, the rest would never be sent
        etag = last_modified = None
    fresh_for = cache_headers.fresh_for(response.headers, now)
    if response.status == HTTPStatus.NOT_MODIFIED:
        if not (state.etag or state.last_modified):
            return FetchError(FetchErrorKind.BAD_ANSWER, "HTTP 304, though nothing was known before")
        return Unchanged(etag, last_modified, fresh_for=fresh_for)
    if not response.is_success:
        return _refusal(response)
    is_long = len(response.body) > MAX_INLINE_HASH_BYTES
    digest = await asyncio.to_thread(body_hash, response.body) if is_long else body_hash(response.body)
    if digest == state.body_hash:
        return Unchanged(etag, last_modified, is_whole=True, fresh_for=fresh_for)
    return Document(
        response.url,
        response.body,
        response.content_type,
        etag,
        last_modified,
        digest,
        fetched_at=now,
        fresh_for=fresh_for,
        fault=response.fault,
    )


def _validator(response: HttpResponse, name: str) -> str | None:
    """Return a validator as it was sent, None for one that cannot be sent back."""
    value = response.headers.get(name, "")
    return value if value and value.isascii() and value.isprintable() and len(value) <= MAX_VALIDATOR_CHARS else None


def _refusal(response: HttpResponse) -> FetchError:
    status = response.status
    kind = _KINDS.get(status, FetchErrorKind.HTTP_ERROR)  # type: ignore[call-overload]  # a status is a number
    if status == HTTPStatus.SERVICE_UNAVAILABLE and response.retry_after:
        kind = FetchErrorKind.TOLD_TO_WAIT
    if "challenge" in response.headers.get("cf-mitigated", ""):  # Cloudflare asks for a browser
        kind = FetchErrorKind.BLOCKED
    return FetchError(kind, f"HTTP {status}", response.retry_after if kind is FetchErrorKind.TOLD_TO_WAIT else None)
