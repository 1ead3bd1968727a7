"""Webhooks: validation of addresses, and the webhook that is set.

An address is https on one of four ports, at a public host. A webhook on this machine, as in tests, is against these
rules: the sandbox accepts `http://127.0.0.1:<any port>` and its like only when it was started with `local_webhooks`, so
that nobody mistakes it for an address that Telegram would accept.
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
"""Concurrent connections by default."""
MAX_SECRET_CHARS = 256
"""Characters of the secret."""

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")


@dataclass(frozen=True, slots=True)
class DescribedResult:
    """A result with a description, as those of setWebhook and deleteWebhook."""

    result: object
    description: str


@dataclass(eq=False, slots=True)
class Webhook:
    """A webhook.

    Args:
        url: the address.
        secret: sent along in a header, empty for none.
        connections: the largest number of concurrent deliveries.
    """

    url: str
    secret: str
    connections: int
    last_error: tuple[int, str] | None = None
    free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.free = asyncio.Semaphore(self.connections)

    def is_like(self, webhook: "Webhook | None") -> bool:
        """Return whether both have the same settings."""
        settings = (self.url, self.secret, self.connections)
        return webhook is not None and settings == (webhook.url, webhook.secret, webhook.connections)

    def json(self) -> dict[str, object]:
        """Return the fields of `getWebhookInfo`."""
        fields: dict[str, object] = {"url": self.url, "max_connections": self.connections}
        if self.last_error:
            fields |= dict(zip(("last_error_date", "last_error_message"), self.last_error, strict=True))
        return fields


def read(call: Call, *, takes_local: bool) -> Webhook | None:
    """Return the webhook of a call, None without an address.

    Args:
        call: of setWebhook.
        takes_local: whether addresses of this machine are accepted, with http and any port.

    Raises:
        RefusedError: Telegram would refuse it.
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
