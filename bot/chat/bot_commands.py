"""What Telegram itself shows of the bot: the command menu and the descriptions, in each language.

They are asked for first and set only where they differ, so that a start costs little and Telegram's limits on setting
them are never met.
"""

import asyncio
from collections.abc import Sequence

from telegram import BotCommand
from telegram.error import TelegramError

from bot import log
from bot.chat.api.client import BotClient
from bot.matching.dictionary.topics import names_after_news_of
from bot.texts.speech import Texts, listing

_log = log.get(__name__)


async def announce(client: BotClient, texts: Texts, names: Sequence[str]) -> None:
    """Let the menu and the descriptions say what the texts say, in every language at once."""
    async with asyncio.TaskGroup() as group:
        for language in texts.languages:
            group.create_task(_announce(client, texts, names, language))


def descriptions(texts: Texts, language: str) -> tuple[str, str]:
    """Return the bot's description and its short description, which name every built-in topic."""
    topics = listing(language, names_after_news_of(language), has_serial_comma=False)
    return texts.say(language, "bot", topics=topics), texts.say(language, "bot.short", topics=topics)


async def _announce(client: BotClient, texts: Texts, names: Sequence[str], language: str) -> None:
    """Set what differs in one language; where Telegram refuses, the bot works all the same."""
    code = None if language == texts.nearest(None) else language  # without a code: seen by all other languages
    try:
        commands = tuple(BotCommand(name, texts.say(language, f"command-{name}")) for name in names)
        if await client.get_my_commands(language_code=code) != commands:
            await client.set_my_commands(commands, language_code=code)
        description, short = descriptions(texts, language)
        if (await client.get_my_description(language_code=code)).description != description:
            await client.set_my_description(description, language_code=code)
        if (await client.get_my_short_description(language_code=code)).short_description != short:
            await client.set_my_short_description(short, language_code=code)
    except TelegramError as error:
        _log.warning("menu not set", language=language, error=str(error))
