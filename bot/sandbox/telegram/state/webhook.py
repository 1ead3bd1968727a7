"""Webhooks: which addresses Telegram takes, and what it remembers of the one that is set.

An address is https on one of four ports, at a host that the world can reach. A webhook on this machine, which is what
one has in tests, is against these rules: the sandbox takes `http://127.0.0.1:<any port>` and its like only when it was
started with `local_webhooks`, so nobody takes it for something that Telegram would take.
"""

import asyncio
import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.refusals import bad

WEBHOOK_PORTS = frozenset({80, 88, 443, 8443})
MAX_CONNECTIONS = 100
DEFAULT_CONNECTIONS = 40
"""Connections at once, if not told otherwise."""
MAX_SECRET_CHARS = 256
"""Characters of the secret."""

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")


@dataclass(frozen=True, slots=True)
class DescribedResult:
    """A result that comes with a sentence, as those of setWebhook and deleteWebhook do."""

    result: object
    description: str


@dataclass(eq=False, slots=True)
class Webhook:
    """Where updates are sent.

    Args:
        url: the address.
        secret: sent along in a header, empty for none.
        connections: how many updates may be under way at once.
    """

    url: str
    secret: str
    connections: int
    last_error: tuple[int, str] | None = None
    free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.free = asyncio.Semaphore(self.connections)

    def is_like(self, other: "Webhook | None") -> bool:
        """Whether nothing would change if this one took the place of the other."""
        settings = (self.url, self.secret, self.connections)
        return other is not None and settings == (other.url, other.secret, other.connections)

    def json(self) -> dict[str, object]:
        """Return what `getWebhookInfo` tells of it."""
        fields: dict[str, object] = {"url": self.url, "max_connections": self.connections}
        if self.last_error:
            fields |= dict(zip(("last_error_date", "last_error_message"), self.last_error, strict=True))
        return fields


def read(call: Call, *, takes_local: bool) -> Webhook | None:
    """Return the webhook that a call asks for, None if it asks for none.

    Args:
        call: of setWebhook.
        takes_local: whether an address of this machine will do, by http and on any port.

    Raises:
        RefusedError: Telegram would not take it.
    """
    url = call.text("url").strip()
    if not url:
        return None
    parts = _split(url)
    secret = call.text("secret_token")
    if len(secret) > MAX_SECRET_CHARS:
        raise bad("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    if not (takes_local and _is_local(parts.hostname or "")):
        _refuse_unreachable(parts)
    return Webhook(url, secret, call.integer("max_connections", DEFAULT_CONNECTIONS, low=1, high=MAX_CONNECTIONS))


def _split(url: str) -> SplitResult:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    try:
        is_port = parts.port is None or parts.port > 0
    except ValueError:
        is_port = False
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(parts.hostname or "") or not is_port:
        raise bad("invalid webhook URL specified")
    return parts


def _refuse_unreachable(parts: SplitResult) -> None:
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in WEBHOOK_PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    address = _address(parts.hostname or "")
    if address and not address.is_global:
        raise bad(f"bad webhook: IP address {address} is reserved")


def _is_local(host: str) -> bool:
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
