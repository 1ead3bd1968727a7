"""Open the only HTTP client: httpx on aiohttp, with the address guard built in."""

import ssl
from collections.abc import AsyncIterator
from functools import cache, partial
from http.cookiejar import CookieJar
from typing import Any

import aiohttp
import httpx
from aiohttp.client_proto import ResponseHandler

from bot.fetching.address_guard import AddressGuard, GuardedResolver
from bot.fetching.response.bounded_handler import MAX_HEADER_BYTES, MAX_HEADERS, BoundedHandler, BoundedResponse

MAX_CONNECTIONS = 500  # more than polling and pages use at once: no request waits for the connection of a slow server
# brotli and zstd are decoded where a server sends them unasked (`body_decoders`), but not requested: 150 real feeds of
# 12.1 MB are 2.8 MB as gzip (level 6) and as zstd (3), and 2.7 MB as brotli (4), which needs a thread for each body.
ACCEPT_ENCODING = "gzip"
TIMEOUT = httpx.Timeout(20, connect=10, pool=None)  # seconds for one step; `http.send` limits the whole request


def open_client(*, user_agent: str, allowed: frozenset[tuple[str, int]]) -> httpx.AsyncClient:
    """Return a client that requests allowed addresses only; close it with `aclose`.

    It does not follow redirects, keeps no cookies, reads no proxy or certificate from the environment, and requests no
    encoding but gzip. Connections are opened in the event loop of its first request.

    Args:
        user_agent: the default User-Agent, best with an address at which a publisher can reach the operator.
        allowed: exact pairs of host and port that may be requested besides.
    """
    return httpx.AsyncClient(
        transport=_GuardedTransport(AddressGuard(allowed)),
        headers={"User-Agent": user_agent, "Accept-Encoding": ACCEPT_ENCODING},
        cookies=_NoCookies(),
        timeout=TIMEOUT,
        trust_env=False,
        follow_redirects=False,
    )


@cache
def certificates() -> ssl.SSLContext:
    """Return the trusted certificate authorities, shared by all clients: the list takes some megabytes."""
    return httpx.create_ssl_context(trust_env=False)


class _GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's transport on aiohttp, whose every connection passes the address guard and is bounded on the wire."""

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Check the address, then send the request.

        Raises:
            AddressRefusedError: for an address that must not be requested.
            aiohttp.ClientError, OSError: for failures of the connection and of HTTP.
        """
        self._guard.check(request.url)
        if self._session is None:
            self._session = self._open_session()
        timeout = request.extensions.get("timeout", {})
        response = await self._session.request(
            request.method,
            str(request.url),
            headers=request.headers.multi_items(),
            data=await request.aread() or None,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(sock_connect=timeout.get("connect"), sock_read=timeout.get("read")),
        )
        assert isinstance(response, BoundedResponse)  # noqa: S101  the session's own class
        return httpx.Response(response.status, headers=response.raw_headers, stream=_Stream(response), request=request)

    async def aclose(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    def _open_session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=_Connector(
                ssl=certificates(),
                limit=MAX_CONNECTIONS,
                resolver=GuardedResolver(self._guard),
                socket_factory=self._guard.open_socket,
            ),
            response_class=BoundedResponse,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            requote_redirect_url=False,
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
            max_headers=MAX_HEADERS,
        )


class _NoCookies(CookieJar):
    """A jar that parses no cookie: a policy that refuses all comes after 100 ms for 50 cookies of 1,300 attributes."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Keep nothing."""


class _Connector(aiohttp.TCPConnector):
    """A connector whose connections are `BoundedHandler`."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  as aiohttp declares each of them
        super().__init__(**options)
        handler: type[ResponseHandler] = BoundedHandler
        self._factory = partial(handler, loop=self._loop)


class _Stream(httpx.AsyncByteStream):
    """The raw body of a response."""

    def __init__(self, response: BoundedResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield chunks as they arrive.

        Raises:
            aiohttp.ClientPayloadError: after the last one, if the body ended before its announced end.
        """
        async for chunk in self._response.content.iter_any():
            yield chunk
        if self._response.end.error:
            raise self._response.end.error

    async def aclose(self) -> None:
        """Give the connection back, or close it if the body was not read to its end."""
        self._response.release()
