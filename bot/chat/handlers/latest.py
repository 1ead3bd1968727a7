"""The newest stories, five a page."""

from bot.chat.callbacks import Action
from bot.chat.context import Context
from bot.matching.dictionary.topics import BUILTIN_IDS

LAST_PAGE = 10_000  # more stories than are ever kept


async def latest(talk: Context) -> None:
    """Show the newest stories: of the topic that was named, else of all that the chat follows."""
    words = talk.asked.words
    topic = talk.desk.naming.find(words) or await talk.desk.own.find(talk.chat.id, words) if words else None
    if words and topic is None:
        await talk.write(talk.desk.views.unknown_topic(talk.wishes, words, Action.LATEST))
    else:
        await _page(talk, topic, 0)


async def turn(talk: Context) -> None:
    """Show the page whose button was pressed."""
    topic = talk.asked.press.value(0)
    if topic and topic not in {*BUILTIN_IDS, *talk.wishes.topics}:
        await talk.toast(talk.say("stale.topic"), popup=True)
        topic = ""
    await _page(talk, topic or None, min(talk.asked.press.number(1), LAST_PAGE))


async def _page(talk: Context, topic: str | None, number: int) -> None:
    page = await talk.desk.browse.latest(talk.chat.id, topic, number)
    await talk.show(talk.desk.views.latest(talk.wishes, page))
