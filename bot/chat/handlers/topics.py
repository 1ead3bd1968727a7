"""Choosing topics: by ticks, by name, or by words of one's own."""

from bot.chat.api.rate_limits import Priority
from bot.chat.callbacks import Action
from bot.chat.context import Context
from bot.chat.handlers import custom_topics, unknown
from bot.matching.dictionary.topics import BUILTIN_IDS


async def topics(talk: Context) -> None:
    """Show the topics with ticks."""
    await talk.show(talk.desk.views.topics(talk.wishes))


async def subscribe(talk: Context) -> None:
    """Follow the topic that was named; without a name, show all."""
    await _named(talk, Action.FOLLOW)


async def unsubscribe(talk: Context) -> None:
    """Follow the topic that was named no longer; without a name, show all."""
    await _named(talk, Action.UNFOLLOW)


async def typed(talk: Context) -> None:
    """Follow the topic whose name was written; look for any other words."""
    if talk.asked.words and not talk.asked.words.startswith("/") and "://" not in talk.asked.words:
        await _named(talk, Action.FOLLOW)
    else:
        await unknown.plain(talk)


async def follow(talk: Context) -> None:
    """Follow the topic whose button was pressed."""
    await _pressed(talk, Action.FOLLOW)


async def unfollow(talk: Context) -> None:
    """Follow the topic whose button was pressed no longer."""
    await _pressed(talk, Action.UNFOLLOW)


async def _named(talk: Context, action: Action) -> None:
    words = talk.asked.words
    topic = talk.desk.naming.find(words)
    if not words:
        await topics(talk)
    elif topic is None:
        await _own(talk, action, words)
    else:
        said, sampled = await _change(talk, action, topic)
        await talk.write(talk.desk.views.menu(talk.wishes, said, topic=_name(talk, topic)))
        await _sample(talk, topic, wanted=sampled)


async def _own(talk: Context, action: Action, words: str) -> None:
    """Follow words of one's own, or follow them no longer; ask first where a topic is called nearly so."""
    mine = await talk.desk.own.find(talk.chat.id, words)
    if action is Action.UNFOLLOW and mine:
        await custom_topics.remove(talk, mine)
    elif action is Action.UNFOLLOW or talk.desk.naming.nearest(words):
        await talk.write(talk.desk.views.unknown_topic(talk.wishes, words, action))
    else:
        await custom_topics.propose(talk, words)


async def _pressed(talk: Context, action: Action) -> None:
    topic, where = talk.asked.press.value(0), talk.asked.press.value(1)
    views = talk.desk.views
    if topic not in BUILTIN_IDS:
        await talk.toast(talk.say("stale.topic"), popup=True)
        await topics(talk)
        return
    said, sampled = await _change(talk, action, topic)
    await talk.toast(talk.say(said, topic=_name(talk, topic)))
    await talk.show(views.welcome(talk.wishes) if where == Action.HOME else views.topics(talk.wishes))
    await _sample(talk, topic, wanted=sampled)


async def _change(talk: Context, action: Action, topic: str) -> tuple[str, bool]:
    """Change what is followed; return the words for it, and whether the reader should see a sample."""
    if action is Action.UNFOLLOW:
        changed = await talk.desk.follow.unfollow(talk.chat.id, topic)
        await talk.renew()
        return "unfollowed" if changed else "unfollowed.already", False
    first = not talk.wishes.topics
    await talk.arrive()
    changed = await talk.desk.follow.follow(talk.chat.id, topic)
    await talk.renew()
    return "followed" if changed else "followed.already", changed and first


async def _sample(talk: Context, topic: str, *, wanted: bool) -> None:
    """Show somebody who follows their first topic what an alert looks like, without a sound."""
    telling = await talk.desk.browse.sample(talk.chat.id, topic) if wanted else None
    if telling:
        await talk.desk.sender.send(talk.chat, telling, plain=False, silent=True, lane=Priority.ANSWER)


def _name(talk: Context, topic: str) -> str:
    return talk.desk.naming.name(talk.chat.language, topic)
