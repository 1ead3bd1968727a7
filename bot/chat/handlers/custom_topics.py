"""Topics of people's own: asked for, tried, followed, changed, dropped."""

from telegram import Message, MessageEntity

from bot.chat.context import Context
from bot.matching.custom.query_parser import QueryError
from bot.model.topics import Level


async def prompt(talk: Context) -> None:
    """Ask for words."""
    await talk.show(talk.desk.views.own.prompt(talk.chat))


async def propose(talk: Context, words: str) -> None:
    """Show how words are understood, and what they would have brought."""
    await _try(talk, words, Level.NORMAL)


async def resize(talk: Context) -> None:
    """Try the same words at another level."""
    words = _words(talk)
    if words is None:
        await prompt(talk)
    else:
        await talk.toast()
        await _try(talk, words, _level(talk, 0))


async def follow(talk: Context) -> None:
    """Follow the words that stand in the message."""
    words, level, own = _words(talk), _level(talk, 0), talk.desk.views.own
    if words is None:
        await prompt(talk)
        return
    await talk.toast()
    await talk.arrive()
    try:
        topic = await talk.desk.own.follow(talk.chat.id, words, level)
    except QueryError as error:  # an older version understood them
        await talk.show(own.wrong(talk.chat.language, words, error))
        return
    await talk.renew()
    language = talk.chat.language
    await talk.show(own.followed(language, words, topic, level) if topic else own.too_many(language))


async def card(talk: Context) -> None:
    """Show a topic of this chat."""
    await _card(talk, talk.asked.press.value(0))


async def change_level(talk: Context) -> None:
    """Hear more or less of a topic."""
    topic, level = talk.asked.press.value(0), _level(talk, 1)
    if topic in talk.wishes.topics:
        await talk.desk.own.set_level(talk.chat.id, topic, level)
        await talk.toast(talk.say("words.level", level=level.value))
    await _card(talk, topic)


async def drop(talk: Context) -> None:
    """Follow a topic of this chat no longer."""
    await remove(talk, talk.asked.press.value(0))


async def remove(talk: Context, topic: str) -> None:
    """Delete a topic of this chat, and offer to take that back."""
    level = await talk.desk.own.level(talk.chat.id, topic)
    words = await talk.desk.own.drop(talk.chat.id, topic)
    await talk.renew()
    if words is None:
        await _gone(talk)
    else:
        await talk.show(talk.desk.views.own.dropped(talk.chat.language, words, level or Level.NORMAL))


async def _card(talk: Context, topic: str) -> None:
    level, words = await talk.desk.own.level(talk.chat.id, topic), talk.desk.own.words_of(topic)
    if level is None or words is None:
        await _gone(talk)
    else:
        await talk.show(talk.desk.views.own.card(talk.chat.language, words, topic, level))


async def _gone(talk: Context) -> None:
    await talk.toast(talk.say("stale.topic"), popup=True)
    await talk.show(talk.desk.views.topics(talk.wishes))


async def _try(talk: Context, words: str, level: Level) -> None:
    views, language = talk.desk.views.own, talk.chat.language
    try:
        view = views.trial(language, await talk.desk.own.preview(words, level, language))
    except QueryError as error:
        view = views.wrong(language, words, error)
    await talk.show(view)


def _words(talk: Context) -> str | None:
    """Return the words that the pressed message shows as code; None where it is too old to be read."""
    message = talk.asked.query.message if talk.asked.query else None
    if not isinstance(message, Message):
        return None
    return next(iter(message.parse_entities([MessageEntity.CODE]).values()), None)


def _level(talk: Context, place: int) -> Level:
    value = talk.asked.press.value(place)
    return Level(value) if value in set(Level) else Level.NORMAL
