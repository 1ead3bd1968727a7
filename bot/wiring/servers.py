"""Run the HTTP servers of the settings: health check and webhook."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from bot.chat.api.webhook_server import WebhookServer
from bot.chat.application import ChatApplication
from bot.clock import Clock
from bot.embedding.embedder import Embedder
from bot.errors import SettingsError
from bot.runtime.health_server import HealthServer
from bot.runtime.http_server import HttpServer
from bot.runtime.last_tick import LastTick
from bot.settings import Settings, address
from bot.wiring.storage import Storage


@asynccontextmanager
async def serve_health(
    settings: Settings, storage: Storage, last_tick: LastTick, clock: Clock, *, embedder: Embedder | None = None
) -> AsyncIterator[None]:
    """Answer `/healthz` while the context is open, unless the settings turn it off.

    Raises:
        SettingsError: the address cannot be listened on.
    """
    if settings.health is None:
        yield
        return

    def degraded() -> str | None:
        return f"no sentence vectors: {embedder.problem}" if embedder and embedder.problem else None

    server = HealthServer(check=storage.database.check, ticked_at=lambda: last_tick.at, degraded=degraded, clock=clock)
    async with _listening(server, *settings.health, setting="HEALTH_ADDRESS"):
        yield


@asynccontextmanager
async def serve_webhook(settings: Settings, chat: ChatApplication) -> AsyncIterator[None]:
    """Receive the updates of Telegram while the context is open, if the settings name a webhook.

    Raises:
        SettingsError: the address cannot be listened on.
    """
    if not settings.webhook_url or not settings.webhook_secret:
        yield
        return
    server = WebhookServer(
        path=urlsplit(settings.webhook_url).path,
        secret=settings.webhook_secret.get_secret_value(),
        receive=chat.receive,
    )
    host, port = address(settings.webhook_address)
    async with _listening(server, host, port, setting="WEBHOOK_ADDRESS"):
        yield


@asynccontextmanager
async def _listening(server: HttpServer, host: str, port: int, *, setting: str) -> AsyncIterator[None]:
    try:
        await server.start(host, port)
    except OSError as error:
        raise SettingsError(f"{setting} {host}:{port} cannot be listened on: {error.strerror}") from error
    try:
        yield
    finally:
        await server.stop()
