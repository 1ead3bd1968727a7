"""Send one guarded request, for feeds, pages and robots.txt alike.

A request waits for its host's turn, is not sent while the host has asked to wait, passes the address guard (in the
client), is cut at a deadline, has its body capped, and never raises. It does not follow redirects: `follow` sends a
request for each, so that all of this applies to every hop. Callers add the rest: validators and
permanent redirects in `feeds`, robots.txt before each hop in `articles`. Cookies live as long as one chain of
redirects, because some sites redirect to themselves until their cookie comes back. A body that cannot be decoded is
requested once more, without encoding.

A host that has asked to wait (Retry-After) is blocked by the callers, which know the time of its response:
`feed_client` for feeds, `page_client` for pages.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TypeVar

import aiohttp
import httpx

from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http_errors import as_result, fetch_error
from bot.fetching.polling import cache_headers
from bot.fetching.response import body_decoders, body_limits
from bot.model.sources import FetchError, FetchErrorKind

DEADLINE = 30.0  # seconds for a request, without the time in which it waits for its host's turn
MAX_REDIRECTS = 5
MAX_COOKIES = 50  # that are kept of one response
MAX_COOKIE_CHARS = 8000  # of one cookie, and of all that a request sends
MAX_COOKIE_ATTRIBUTES = 20  # of one cookie; `http.cookiejar` takes 100 ms for 50 cookies of 1,300 each
MAX_LOCATION_CHARS = 8000  # of the target of a redirect; httpx takes 5 ms for so many
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
    fault: FetchError | None = None  # why the body ends early; None if it is complete

    @property
    def content_type(self) -> str:
        """The content type as sent, "" where there is none."""
        return self.headers.get("Content-Type", "")

    @property
    def is_success(self) -> bool:
        """Return whether the status is 2xx."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


@dataclass(frozen=True, slots=True)
class Cookies:
    """The cookies of one chain of redirects."""

    _jar: httpx.Cookies = field(default_factory=httpx.Cookies)

    def add_to(self, request: httpx.Request) -> None:
        """Add to a request the cookies of its address."""
        self._jar.set_cookie_header(request)
        if len(request.headers.get("Cookie", "")) > MAX_COOKIE_CHARS:  # servers refuse longer heads
            del request.headers["Cookie"]

    def update(self, response: httpx.Response) -> None:
        """Keep the cookies that a response sets."""
        lines = response.headers.get_list("Set-Cookie")[:MAX_COOKIES]
        headers = [
            ("Set-Cookie", line)
            for line in lines
            if len(line) <= MAX_COOKIE_CHARS and line.count(";") <= MAX_COOKIE_ATTRIBUTES
        ]
        self._jar.extract_cookies(httpx.Response(response.status_code, headers=headers, request=response.request))


async def send(  # noqa: PLR0913  each is a part of the request
    client: httpx.AsyncClient,
    url: str,
    *,
    headers: Mapping[str, str],
    host_limiter: HostLimiter | None,
    now: datetime,
    types: tuple[str, ...] = (),
    deadline: float | None = None,
    cookies: Cookies | None = None,
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
        cookies: those of the redirects before; None for none.
    """
    exchange = _Exchange(client, headers, now, types, cookies or Cookies())
    request = _send_in_turn(exchange, url, host_limiter, DEADLINE if deadline is None else deadline)
    return await as_result(request, deadline=DEADLINE)


async def follow(url: str, hop: Callable[[str, Cookies], Awaitable[HttpResponse | T]]) -> HttpResponse | T | None:
    """Return the result of the first hop that is not redirected; None after more than five redirects.

    An address may come twice: a server that has set a cookie often redirects back.

    Args:
        url: the address of the first hop.
        hop: sends a request to an address, with the cookies of the chain; anything but a response ends the chain.
    """
    cookies = Cookies()
    for _ in range(MAX_REDIRECTS + 1):
        result = await hop(url, cookies)
        if not isinstance(result, HttpResponse) or not result.location:
            return result
        url = result.location
    return None


def too_many_redirects() -> FetchError:
    """Return the error for a chain that `follow` has given up."""
    return FetchError(FetchErrorKind.BAD_ANSWER, f"more than {MAX_REDIRECTS} redirects")


async def _send_in_turn(
    exchange: "_Exchange", url: str, host_limiter: HostLimiter | None, deadline: float
) -> HttpResponse | FetchError:
    address = httpx.URL(url)
    async with host_limiter.acquire(str(address)) if host_limiter else nullcontext():
        if host_limiter and (until := host_limiter.blocked_until(str(address), exchange.now)):
            error = FetchErrorKind.TOLD_TO_WAIT
            return FetchError(error, "its host has asked to wait", until - exchange.now, str(address))
        return await exchange.send(address, asyncio.get_running_loop().time() + deadline)


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A request, and the second one for a body that cannot be decoded."""

    client: httpx.AsyncClient
    headers: Mapping[str, str]
    now: datetime
    types: tuple[str, ...]
    cookies: Cookies

    async def send(self, address: httpx.URL, deadline: float) -> HttpResponse:
        started = asyncio.get_running_loop().time()
        try:
            return await self._send(address, self.headers, started, deadline)
        except body_decoders.BadEncodingError:
            return await self._send(address, {**self.headers, "Accept-Encoding": "identity"}, started, deadline)

    async def _send(
        self, address: httpx.URL, headers: Mapping[str, str], started: float, deadline: float
    ) -> HttpResponse:
        request = self.client.build_request("GET", address, headers=headers)
        self.cookies.add_to(request)
        async with asyncio.timeout_at(deadline):
            response = await self.client.send(request, stream=True)
        try:
            self.cookies.update(response)
            body, fault = await self._body(response, deadline)
        finally:
            await response.aclose()
        return HttpResponse(
            url=str(response.url),
            status=response.status_code,
            headers=response.headers,
            location=_location(response),
            retry_after=_retry_after(response, self.now),
            body=body,
            elapsed=asyncio.get_running_loop().time() - started,
            fault=fault,
        )

    async def _body(self, response: httpx.Response, deadline: float) -> tuple[bytes, FetchError | None]:
        """Return the body as far as it came, and why it ends early."""
        content_type = response.headers.get("Content-Type", "")
        is_of_type = not self.types or not content_type or content_type.lower().startswith(self.types)
        if not response.is_success or not is_of_type:
            return b"", None
        raw, fault = bytearray(), None
        try:
            async with asyncio.timeout_at(deadline):
                await body_limits.collect(response.aiter_raw(), raw)
        except (OSError, aiohttp.ClientError, httpx.StreamError) as error:
            if not raw.strip():
                raise
            fault = fetch_error(error)
        body = await body_limits.decode(bytes(raw), encoding=response.headers.get("Content-Encoding", ""))
        return body.content, fault or (FetchError(FetchErrorKind.BAD_ANSWER, body.fault) if body.fault else None)


def _location(response: httpx.Response) -> str:
    """Return the absolute target of a redirect, the first of several; "" where there is none."""
    location = next(iter(response.headers.get_list("Location")), "")
    if not location or response.status_code not in _REDIRECT_STATUSES:
        return ""
    if len(location) > MAX_LOCATION_CHARS:
        message = f"a redirect to an address of more than {MAX_LOCATION_CHARS} characters"
        raise httpx.InvalidURL(message)
    return str(response.url.join(location))


def _retry_after(response: httpx.Response, now: datetime) -> timedelta | None:
    if response.status_code not in _BUSY_STATUSES:
        return None
    return cache_headers.retry_after(response.headers.get("Retry-After", ""), now)
