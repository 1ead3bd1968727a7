"""Show the newest stories, five a page."""

import asyncio

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons, Command
from bot.chat.context import Context
from bot.matching.dictionary.topics import builtin_ids

MAX_PAGE = 10_000  # beyond all stories that are stored


async def latest(context: Context) -> None:
    """Show the newest stories of the topic that was named; without one, of all that the chat follows."""
    words = context.request.words
    topic = await asyncio.to_thread(context.services.topic_names.find, words) if words else None
    if words and topic is None:
        topic = await context.services.custom_topics.find(context.chat.id, words)
    if words and topic is None:
        await context.write(context.services.screens.topics.unknown(context.state, words, Action.LATEST))
    else:
        await _page(context, topic, 0)


async def turn(context: Context) -> None:
    """Show the page whose button was pressed."""
    topic = context.request.press.value(0)
    if topic and topic not in {*builtin_ids(), *context.state.topics}:
        await context.toast(context.say("stale.topic"), popup=True)
        topic = ""
    await _page(context, topic or None, min(context.request.press.number(1), MAX_PAGE))


async def _page(context: Context, topic: str | None, number: int) -> None:
    page = await context.services.browse.latest(context.chat.id, topic, number)
    await context.show(context.services.screens.latest.screen(context.state, page))


COMMANDS = (Command("latest", latest, 50, Action.LATEST),)
BUTTONS: Buttons = {Action.LATEST: turn}
