"""Read the settings and configure the log, as most commands do first."""

from bot import log
from bot.settings import Settings, read


def read_settings() -> Settings:
    """Read the settings, and log as they say.

    Raises:
        SettingsError: a setting is wrong.
    """
    settings = read()
    log.configure(level=settings.log_level, form=settings.log_format, secrets=settings.secrets)
    return settings
