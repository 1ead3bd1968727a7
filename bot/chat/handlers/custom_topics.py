"""Preview, follow, change and delete custom topics."""

from telegram import Message, MessageEntity

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons
from bot.chat.context import Context
from bot.matching.custom.query_parser import QueryError
from bot.model.topics import Level


async def prompt(context: Context) -> None:
    """Ask for a query."""
    await context.show(context.services.screens.custom_topics.prompt(context.chat))


async def propose(context: Context, words: str) -> None:
    """Show the preview of a query."""
    await _preview(context, words, Level.NORMAL)


async def resize(context: Context) -> None:
    """Show the preview of the same query at another level."""
    words = _words(context)
    if words is None:
        await prompt(context)
    else:
        await context.toast()
        await _preview(context, words, _level(context, 0))


async def follow(context: Context) -> None:
    """Follow the query that stands in the pressed message."""
    words, level, views = _words(context), _level(context, 0), context.services.screens.custom_topics
    if words is None:
        await prompt(context)
        return
    await context.toast()
    await context.register()
    try:
        topic = await context.services.custom_topics.follow(context.chat.id, words, level)
    except QueryError as error:  # an earlier release accepted it
        await context.show(views.wrong(context.chat.language, words, error))
        return
    await context.renew()
    language = context.chat.language
    await context.show(views.followed(language, words, topic, level) if topic else views.too_many(language))


async def card(context: Context) -> None:
    """Show the card of a custom topic."""
    await _card(context, context.request.press.value(0))


async def change_level(context: Context) -> None:
    """Set the level of a custom topic."""
    topic, level = context.request.press.value(0), _level(context, 1)
    if topic in context.state.topics:
        await context.services.custom_topics.set_level(context.chat.id, topic, level)
        await context.toast(context.say("words.level", level=level.value))
    await _card(context, topic)


async def drop(context: Context) -> None:
    """Delete the custom topic whose button was pressed."""
    await remove(context, context.request.press.value(0))


async def remove(context: Context, topic: str) -> None:
    """Delete a custom topic, and offer to undo that."""
    level = await context.services.custom_topics.level(context.chat.id, topic)
    words = await context.services.custom_topics.drop(context.chat.id, topic)
    await context.renew()
    if words is None:
        await _gone(context)
    else:
        await context.show(
            context.services.screens.custom_topics.dropped(context.chat.language, words, level or Level.NORMAL)
        )


async def _card(context: Context, topic: str) -> None:
    level, words = (
        await context.services.custom_topics.level(context.chat.id, topic),
        context.services.custom_topics.words_of(topic),
    )
    if level is None or words is None:
        await _gone(context)
    else:
        await context.show(context.services.screens.custom_topics.card(context.chat.language, words, topic, level))


async def _gone(context: Context) -> None:
    await context.toast(context.say("stale.topic"), popup=True)
    await context.show(context.services.screens.topics.overview(context.state))


async def _preview(context: Context, words: str, level: Level) -> None:
    views, language = context.services.screens.custom_topics, context.chat.language
    chat_id = context.chat.id
    try:
        preview = await context.services.custom_topics.preview(words, level, language, chat_id=chat_id)
    except QueryError as error:
        await context.show(views.wrong(language, words, error))
        return
    if preview:  # else the chat has asked for something else, which is answered next
        await context.show(views.preview(language, preview))


def _words(context: Context) -> str | None:
    """Return the query that the pressed message shows as code; None if the message is too old to be read."""
    message = context.request.query.message if context.request.query else None
    if not isinstance(message, Message):
        return None
    return next(iter(message.parse_entities([MessageEntity.CODE]).values()), None)


def _level(context: Context, index: int) -> Level:
    value = context.request.press.value(index)
    return Level(value) if value in set(Level) else Level.NORMAL


BUTTONS: Buttons = {
    Action.WORDS: prompt,
    Action.TRY: resize,
    Action.FOLLOW_WORDS: follow,
    Action.OWN: card,
    Action.LEVEL: change_level,
    Action.DROP: drop,
}
