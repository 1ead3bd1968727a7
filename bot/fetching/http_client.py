"""The one HTTP client: httpx over aiohttp, with the guard of addresses built in."""

import ssl
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from bot.fetching.address_guard import AddressGuard, GuardedResolver

CONNECTIONS = 500  # more than polling and pages ever ask for at once: nobody waits for a slow server's
TIMEOUT = httpx.Timeout(20, connect=10, pool=None)  # seconds for one step; `fetch` limits the whole


def open_client(*, user_agent: str, allowed: frozenset[tuple[str, int]]) -> httpx.AsyncClient:
    """Return a client that visits only what may be visited; close it with `aclose`.

    It follows no redirect by itself, keeps no cookie, reads no proxy or certificate from the environment, and asks for
    nothing but gzip. Connections are opened in the event loop of its first request.

    Args:
        user_agent: who we say we are, best with an address that a publisher can write to.
        allowed: exact pairs of host and port that may be visited besides.
    """
    return httpx.AsyncClient(
        transport=_Transport(AddressGuard(allowed)),
        headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=TIMEOUT,
        trust_env=False,
        follow_redirects=False,
    )


@cache
def certificates() -> ssl.SSLContext:
    """Return whom we trust, the same for every client: the list of authorities takes some megabytes."""
    return httpx.create_ssl_context(trust_env=False)


class _Transport(AiohttpTransport):
    """aiohttp's transport, whose every connection passes the guard."""

    def __init__(self, guard: AddressGuard) -> None:
        super().__init__(verify=certificates(), trust_env=False, client=self._open_session)
        self._guard = guard

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Check the address, then send.

        Raises:
            AddressRefusedError: for an address that must not be visited.
        """
        self._guard.check(request.url)
        return await super().handle_async_request(request)

    def _open_session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            ssl=self.ssl_context,
            limit=CONNECTIONS,
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
