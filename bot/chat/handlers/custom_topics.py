"""Topics of people's own: request for, tried, followed, changed, dropped."""

from telegram import Message, MessageEntity

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons
from bot.chat.context import Context
from bot.matching.custom.query_parser import QueryError
from bot.model.topics import Level


async def prompt(context: Context) -> None:
    """Ask for words."""
    await context.show(context.services.views.custom_topics.prompt(context.chat))


async def propose(context: Context, words: str) -> None:
    """Show how words are understood, and what they would have brought."""
    await _try(context, words, Level.NORMAL)


async def resize(context: Context) -> None:
    """Try the same words at another level."""
    words = _words(context)
    if words is None:
        await prompt(context)
    else:
        await context.toast()
        await _try(context, words, _level(context, 0))


async def follow(context: Context) -> None:
    """Follow the words that stand in the message."""
    words, level, own = _words(context), _level(context, 0), context.services.views.custom_topics
    if words is None:
        await prompt(context)
        return
    await context.toast()
    await context.arrive()
    try:
        topic = await context.services.custom_topics.follow(context.chat.id, words, level)
    except QueryError as error:  # an older version understood them
        await context.show(own.wrong(context.chat.language, words, error))
        return
    await context.renew()
    language = context.chat.language
    await context.show(own.followed(language, words, topic, level) if topic else own.too_many(language))


async def card(context: Context) -> None:
    """Show a topic of this chat."""
    await _card(context, context.request.press.value(0))


async def change_level(context: Context) -> None:
    """Hear more or less of a topic."""
    topic, level = context.request.press.value(0), _level(context, 1)
    if topic in context.state.topics:
        await context.services.custom_topics.set_level(context.chat.id, topic, level)
        await context.toast(context.say("words.level", level=level.value))
    await _card(context, topic)


async def drop(context: Context) -> None:
    """Follow a topic of this chat no longer."""
    await remove(context, context.request.press.value(0))


async def remove(context: Context, topic: str) -> None:
    """Delete a topic of this chat, and offer to take that back."""
    level = await context.services.custom_topics.level(context.chat.id, topic)
    words = await context.services.custom_topics.drop(context.chat.id, topic)
    await context.renew()
    if words is None:
        await _gone(context)
    else:
        await context.show(
            context.services.views.custom_topics.dropped(context.chat.language, words, level or Level.NORMAL)
        )


async def _card(context: Context, topic: str) -> None:
    level, words = (
        await context.services.custom_topics.level(context.chat.id, topic),
        context.services.custom_topics.words_of(topic),
    )
    if level is None or words is None:
        await _gone(context)
    else:
        await context.show(context.services.views.custom_topics.card(context.chat.language, words, topic, level))


async def _gone(context: Context) -> None:
    await context.toast(context.say("stale.topic"), popup=True)
    await context.show(context.services.views.topics(context.state))


async def _try(context: Context, words: str, level: Level) -> None:
    views, language = context.services.views.custom_topics, context.chat.language
    try:
        view = views.trial(language, await context.services.custom_topics.preview(words, level, language))
    except QueryError as error:
        view = views.wrong(language, words, error)
    await context.show(view)


def _words(context: Context) -> str | None:
    """Return the words that the pressed message shows as code; None where it is too old to be read."""
    message = context.request.query.message if context.request.query else None
    if not isinstance(message, Message):
        return None
    return next(iter(message.parse_entities([MessageEntity.CODE]).values()), None)


def _level(context: Context, place: int) -> Level:
    value = context.request.press.value(place)
    return Level(value) if value in set(Level) else Level.NORMAL


BUTTONS: Buttons = {
    Action.WORDS: prompt,
    Action.TRY: resize,
    Action.FOLLOW_WORDS: follow,
    Action.OWN: card,
    Action.LEVEL: change_level,
    Action.DROP: drop,
}
