"""Run the bot; without a token, the demo."""

import argparse
import asyncio

from bot import app, log
from bot.cli import demo
from bot.settings import read, roles


def run(options: argparse.Namespace) -> int:
    """Run the bot until SIGINT or SIGTERM."""
    settings, chosen_roles = read(), roles(options.roles)
    if settings.telegram_bot_token is None:
        print("No TELEGRAM_BOT_TOKEN is set, so this is the demo.")
        return demo.run(argparse.Namespace(port=None, news_port=None, allowed_host=[]))
    log.configure(level=settings.log_level, form=settings.log_format, secrets=settings.secrets)
    asyncio.run(app.run(settings, chosen_roles))
    return 0
