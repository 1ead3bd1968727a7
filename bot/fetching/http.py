"""Send one guarded request, for feeds, pages and robots.txt alike.

A request waits for its host's turn, is not sent while the host has asked to wait, passes the address guard (in the
client), is cut at a deadline, has its body capped, and never raises. It does not follow redirects: `follow` sends a
request for each, so that all of this applies to every hop. Callers add the rest: validators and
permanent redirects in `feeds`, robots.txt before each hop in `articles`.

A host that has asked to wait (Retry-After) is blocked by the callers, which know the time of its response:
`feed_client` for feeds, `page_client` for pages.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar

import httpx

from bot.fetching import body_limits
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http_errors import as_result
from bot.fetching.polling import cache_headers
from bot.model.sources import FetchError, FetchErrorKind

DEADLINE = 30.0  # seconds for a request, without the time in which it waits for its host's turn
MAX_REDIRECTS = 5
_REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
_BUSY_STATUSES = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """The response to one request."""

    url: str
    status: int
    headers: Mapping[str, str]  # by names in any case
    location: str  # the target of a redirect, absolute; "" where it is none
    retry_after: timedelta | None  # of a 429 or 503
    body: bytes  # of a success, decoded; b"" of anything else, and of a content type that was not requested
    elapsed: float  # seconds, without the time in which it waited for its host's turn

    @property
    def content_type(self) -> str:
        """The content type as sent, "" where there is none."""
        return self.headers.get("Content-Type", "")

    @property
    def is_success(self) -> bool:
        """Return whether the status is 2xx."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


async def send(
    client: httpx.AsyncClient,
    url: str,
    *,
    headers: Mapping[str, str],
    host_limiter: HostLimiter | None,
    now: datetime,
    types: tuple[str, ...] = (),
    deadline: float | None = None,
) -> HttpResponse | FetchError:
    """Return the response to a GET request, or why there is none; redirects are not followed.

    Args:
        client: from `bot.fetching.http_client.open_client`.
        url: the address.
        headers: the headers of this request.
        host_limiter: whose turn the request waits for; None where the caller does so.
        now: the current time, for Retry-After and for hosts that have asked to wait.
        types: the content types whose bodies are read; () for all.
        deadline: seconds, `DEADLINE` by default.
    """
    request = _send_in_turn(client, url, headers, host_limiter, now, types, DEADLINE if deadline is None else deadline)
    return await as_result(request, deadline=DEADLINE)


async def follow(url: str, hop: Callable[[str], Awaitable[HttpResponse | T]]) -> HttpResponse | T | None:
    """Return the result of the first hop that is not redirected; None after more than five redirects.

    Args:
        url: the address of the first hop.
        hop: sends a request to an address; anything but a response ends the chain.
    """
    for _ in range(MAX_REDIRECTS + 1):
        result = await hop(url)
        if not isinstance(result, HttpResponse) or not result.location:
            return result
        url = result.location
    return None


def too_many_redirects() -> FetchError:
    """Return the error for a chain that `follow` has given up."""
    return FetchError(FetchErrorKind.BAD_ANSWER, f"more than {MAX_REDIRECTS} redirects")


async def _send_in_turn(  # noqa: PLR0917  see `send`
    client: httpx.AsyncClient,
    url: str,
    headers: Mapping[str, str],
    host_limiter: HostLimiter | None,
    now: datetime,
    types: tuple[str, ...],
    deadline: float,
) -> HttpResponse | FetchError:
    address, loop = httpx.URL(url), asyncio.get_running_loop()
    async with host_limiter.acquire(str(address)) if host_limiter else nullcontext():
        if host_limiter and (until := host_limiter.blocked_until(str(address), now)):
            error = FetchErrorKind.TOLD_TO_WAIT
            return FetchError(error, "its host has asked to wait", until - now, str(address))
        started = loop.time()
        async with asyncio.timeout(deadline), client.stream("GET", address, headers=headers) as response:
            return HttpResponse(
                url=str(response.url),
                status=response.status_code,
                headers=response.headers,
                location=_location(response),
                retry_after=_retry_after(response, now),
                body=await _body(response, types),
                elapsed=loop.time() - started,
            )


def _location(response: httpx.Response) -> str:
    location = response.headers.get("Location", "")
    return str(response.url.join(location)) if location and response.status_code in _REDIRECT_STATUSES else ""


def _retry_after(response: httpx.Response, now: datetime) -> timedelta | None:
    if response.status_code not in _BUSY_STATUSES:
        return None
    return cache_headers.retry_after(response.headers.get("Retry-After", ""), now)


async def _body(response: httpx.Response, types: tuple[str, ...]) -> bytes:
    content_type = response.headers.get("Content-Type", "")
    is_of_type = not types or not content_type or content_type.lower().startswith(types)
    if not response.is_success or not is_of_type:
        return b""
    return await body_limits.read(response.aiter_raw(), encoding=response.headers.get("Content-Encoding", ""))
