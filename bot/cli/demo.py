"""Run the demo: the bot among a stand-in for Telegram and a small news site."""

import argparse
import asyncio
from collections.abc import Sequence

from bot import app, log
from bot.errors import SettingsError
from bot.sandbox import demo
from bot.settings import read


def run(options: argparse.Namespace) -> int:
    """Run the demo until SIGINT or SIGTERM.

    Raises:
        SettingsError: the demo cannot start, because a port is taken or a server does not answer.
    """
    port = demo.CHAT_PORT if options.port is None else options.port
    news_port = demo.NEWS_PORT if options.news_port is None else options.news_port
    try:
        asyncio.run(_run(port, news_port, options.allowed_host))
    except demo.DemoError as error:
        raise SettingsError(str(error)) from error
    return 0


async def _run(port: int, news_port: int, allowed_hosts: Sequence[str]) -> None:
    async with demo.environment(chat_port=port, news_port=news_port, allowed_hosts=allowed_hosts) as overrides:
        settings = read(**overrides)
        if "log_level" not in settings.model_fields_set:  # or the address would scroll away
            settings = settings.model_copy(update={"log_level": "WARNING"})
        log.configure(level=settings.log_level, form=settings.log_format, secrets=settings.secrets)
        print(f"\n  Open the chat:  http://{demo.HOST}:{port}/")
        print(f"  The news site:  http://{demo.HOST}:{news_port}/")
        print("  LOG_LEVEL=INFO shows what the bot does. Ctrl-C ends everything.\n", flush=True)
        await app.run(settings)
