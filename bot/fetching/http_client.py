"""Open the only HTTP client: httpx on aiohttp, with the address guard built in."""

import ssl
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from bot.fetching.address_guard import AddressGuard, GuardedResolver

MAX_CONNECTIONS = 500  # more than polling and pages use at once: no request waits for the connection of a slow server
TIMEOUT = httpx.Timeout(20, connect=10, pool=None)  # seconds for one step; `http.send` limits the whole request


def open_client(*, user_agent: str, allowed: frozenset[tuple[str, int]]) -> httpx.AsyncClient:
    """Return a client that requests allowed addresses only; close it with `aclose`.

    It does not follow redirects, keeps no cookies, reads no proxy or certificate from the environment, and accepts no
    encoding but gzip. Connections are opened in the event loop of its first request.

    Args:
        user_agent: the default User-Agent, best with an address at which a publisher can reach the operator.
        allowed: exact pairs of host and port that may be requested besides.
    """
    return httpx.AsyncClient(
        transport=_GuardedTransport(AddressGuard(allowed)),
        headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=TIMEOUT,
        trust_env=False,
        follow_redirects=False,
    )


@cache
def certificates() -> ssl.SSLContext:
    """Return the trusted certificate authorities, shared by all clients: the list takes some megabytes."""
    return httpx.create_ssl_context(trust_env=False)


class _GuardedTransport(AiohttpTransport):
    """aiohttp's transport, whose every connection passes the address guard."""

    def __init__(self, guard: AddressGuard) -> None:
        super().__init__(verify=certificates(), trust_env=False, client=self._open_session)
        self._guard = guard

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Check the address, then send the request.

        Raises:
            AddressRefusedError: for an address that must not be requested.
        """
        self._guard.check(request.url)
        return await super().handle_async_request(request)

    def _open_session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            ssl=self.ssl_context,
            limit=MAX_CONNECTIONS,
            resolver=GuardedResolver(self._guard),
            socket_factory=self._guard.open_socket,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            requote_redirect_url=False,
        )
