"""Set the command menu and the descriptions that Telegram shows of the bot, in each language.

They are read first and set only where they differ, so that a start costs little and stays below Telegram's limits on
setting them.
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
    """Set the menu of these commands and the descriptions, in all languages concurrently."""
    async with asyncio.TaskGroup() as group:
        for language in texts.languages:
            group.create_task(_announce(client, texts, names, language))


def descriptions(texts: Texts, language: str) -> tuple[str, str]:
    """Return the bot's description and its short description, which name every built-in topic."""
    topics = listing(language, names_after_news_of(language), has_serial_comma=False)
    return texts.say(language, "bot", topics=topics), texts.say(language, "bot.short", topics=topics)


async def _announce(client: BotClient, texts: Texts, names: Sequence[str], language: str) -> None:
    """Set what differs in one language; log a refusal, without which the bot works as well."""
    code = None if language == texts.nearest(None) else language  # without a code: for all other languages
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
        _log.info("menu_not_set", language=language, error=str(error))
