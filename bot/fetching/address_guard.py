"""Which addresses may be visited.

A feed's address may come from anybody, and so may where it redirects to. Three checks, each for what the others cannot
see: the URL (scheme, port, credentials, an address written out), what its name resolves to (one special address among
the answers refuses all of them), and the socket, which is opened to no special address whatever came before.

`allowed` names exact pairs of host and port that may be visited besides. It widens each check by that pair and by
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

PORTS = frozenset({80, 443, 8080, 8443})
_DEFAULTS = {"http": 80, "https": 443}

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[str | int, ...]]


class AddressRefusedError(OSError):
    """It leads somewhere that must not be visited. An OSError, as any other way in which a connection fails."""


class AddressGuard:
    """The checks, for one client.

    Args:
        allowed: pairs of host and port that may be visited although the rules would refuse them.
    """

    def __init__(self, allowed: Collection[tuple[str, int]]) -> None:
        self._allowed = frozenset((host.lower(), port) for host, port in allowed)
        self._open = {(host, port) for host, port in self._allowed if _is_address(host)}

    def check(self, url: httpx.URL) -> None:
        """Refuse a URL that must not be requested.

        Raises:
            AddressRefusedError: with the reason.
        """
        port = _DEFAULTS.get(url.scheme) if url.port is None else url.port
        if url.scheme not in _DEFAULTS or not url.host or port is None:
            _refuse(f"not an address of the web: {url.scheme[:20]}:")
        if url.userinfo:
            _refuse("a user or a password in the address")
        if (url.host.lower(), port) in self._allowed:
            return
        if port not in PORTS:
            _refuse(f"port {port}")
        if _is_address(url.host):
            self._check_address(url.host)

    def check_answer(self, host: str, port: int, answers: Collection[str]) -> None:
        """Refuse a name if anything that it resolves to is special; remember the answers of a pair that is allowed.

        Raises:
            AddressRefusedError: with the reason.
        """
        if (host.lower(), port) in self._allowed:
            self._open.update((answer, port) for answer in answers)
            return
        for answer in answers:
            self._check_address(answer)

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
    """aiohttp's resolver, whose answers are checked."""

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return where a name leads.

        Raises:
            AddressRefusedError: if one of the answers is special.
        """
        answers = await self._resolver.resolve(host, port, family)
        self._guard.check_answer(host, port, [answer["host"] for answer in answers])
        return answers

    async def close(self) -> None:
        """Nothing is held open."""


def _refuse(reason: str) -> NoReturn:
    raise AddressRefusedError(reason)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
