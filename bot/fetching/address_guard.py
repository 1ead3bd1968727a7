"""Check the addresses that may be requested (SSRF protection).

The address of a feed is untrusted, and so are the targets of its redirects. Three checks, each for cases that the
others miss: the URL (scheme, port, credentials, a literal address), the addresses its name resolves to (one
special address refuses all of them), and the socket, which is never opened to a special address.

`allowed` names exact pairs of host and port that may be requested besides. It widens each check by that pair and by
nothing else; there is no switch that turns the guard off.
"""

import ipaddress
import socket
from collections.abc import Collection
from typing import NoReturn

import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from ssrfguard import DEFAULT_DENIED

ALLOWED_PORTS = frozenset({80, 443, 8080, 8443})
_DEFAULT_PORTS = {"http": 80, "https": 443}

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[str | int, ...]]


class AddressRefusedError(OSError):
    """The address must not be requested. An OSError, as any other way in which a connection fails."""


class AddressGuard:
    """The checks, for one client.

    Args:
        allowed: pairs of host and port that may be requested although the rules would refuse them.
    """

    def __init__(self, allowed: Collection[tuple[str, int]]) -> None:
        self._allowed = frozenset((host.lower(), port) for host, port in allowed)
        self._open = {(host, port) for host, port in self._allowed if _is_literal_address(host)}

    def check(self, url: httpx.URL) -> None:
        """Refuse a URL that must not be requested.

        Raises:
            AddressRefusedError: with the reason.
        """
        port = _DEFAULT_PORTS.get(url.scheme) if url.port is None else url.port
        if url.scheme not in _DEFAULT_PORTS or not url.host or port is None:
            _refuse(f"not an address of the web: {url.scheme[:20]}:")
        if url.userinfo:
            _refuse("a user or a password in the address")
        if (url.host.lower(), port) in self._allowed:
            return
        if port not in ALLOWED_PORTS:
            _refuse(f"port {port}")
        if _is_literal_address(url.host):
            self._check_address(url.host)

    def check_resolved(self, host: str, port: int, addresses: Collection[str]) -> None:
        """Refuse a name if any address it resolves to is special; remember the addresses of an allowed pair.

        Raises:
            AddressRefusedError: with the reason.
        """
        if (host.lower(), port) in self._allowed:
            self._open.update((address, port) for address in addresses)
            return
        for address in addresses:
            self._check_address(address)

    def open_socket(self, info: AddressInfo) -> socket.socket:
        """Open a socket for a connection to this address: aiohttp's `socket_factory`.

        Raises:
            AddressRefusedError: before any packet is sent.
        """
        family, kind, protocol, _, (host, port, *_) = info
        if (host, port) not in self._open:
            self._check_address(str(host))
        opened = socket.socket(family, kind, protocol)
        opened.settimeout(0)
        return opened

    def _check_address(self, address: str) -> None:
        try:
            verdict = DEFAULT_DENIED.classify(address.partition("%")[0])
        except ValueError:
            _refuse(f"no address that we know: {address[:60]}")
        if verdict.blocked:
            _refuse(f"{address}: {verdict.reason}")


class GuardedResolver(AbstractResolver):
    """aiohttp's resolver, with every resolved address checked."""

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of a name.

        Raises:
            AddressRefusedError: if one of them is special.
        """
        results = await self._resolver.resolve(host, port, family)
        self._guard.check_resolved(host, port, [result["host"] for result in results])
        return results

    async def close(self) -> None:
        """Do nothing: no resource is held."""


def _refuse(reason: str) -> NoReturn:
    raise AddressRefusedError(reason)


def _is_literal_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
