"""Build the HTTP clients."""

from dataclasses import dataclass

import httpx
from httpx_aiohttp import AiohttpTransport

from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http_client import certificates, open_client
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class HttpClients:
    """The HTTP clients: one for publishers, who are not trusted, and one for the addresses that the operator set."""

    publishers: httpx.AsyncClient
    trusted: httpx.AsyncClient
    host_limiter: HostLimiter  # of the publishers' hosts

    async def close(self) -> None:
        """Close all connections."""
        await self.publishers.aclose()
        await self.trusted.aclose()


def open_clients(settings: Settings) -> HttpClients:
    """Return the clients; connections are opened when they are first needed."""
    transport = AiohttpTransport(verify=certificates(), trust_env=False)
    return HttpClients(
        publishers=open_client(user_agent=settings.user_agent, allowed=settings.allowed),
        trusted=httpx.AsyncClient(transport=transport, trust_env=False),
        host_limiter=HostLimiter(settings.host_pause),
    )
