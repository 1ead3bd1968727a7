"""Follow and unfollow topics: by button, by name, or by a query."""

import asyncio
import re
from collections.abc import Sequence

from bot.chat.api.rate_limits import Priority
from bot.chat.callbacks import Action
from bot.chat.commands import Buttons, Command
from bot.chat.context import Context
from bot.chat.handlers import custom_topics, unknown
from bot.matching.dictionary.topics import builtin_ids
from bot.texts.speech import listing


async def topics(context: Context) -> None:
    """Show the topics with ticks."""
    await context.show(context.services.screens.topics.overview(context.state))


async def subscribe(context: Context) -> None:
    """Follow the topic that was named; without one, show all."""
    await _named(context, Action.FOLLOW)


async def unsubscribe(context: Context) -> None:
    """Unfollow the topic that was named; without one, show all."""
    await _named(context, Action.UNFOLLOW)


async def typed(context: Context) -> None:
    """Follow the topic whose name was typed; preview any other text as a custom topic."""
    if context.request.words and not context.request.words.startswith("/") and "://" not in context.request.words:
        await _named(context, Action.FOLLOW)
    else:
        await unknown.plain(context)


async def follow(context: Context) -> None:
    """Follow the topic whose button was pressed."""
    await _pressed(context, Action.FOLLOW)


async def unfollow(context: Context) -> None:
    """Unfollow the topic whose button was pressed."""
    await _pressed(context, Action.UNFOLLOW)


async def follow_link(context: Context, payload: str) -> bool:
    """Follow the topics that a deep link names, as `TOPIC` or `TOPIC-TOPIC`; return whether it names any."""
    for words in (payload, re.sub("[-_]+", ",", payload)):
        if named := await _find_all(context, words):
            await _change_all(context, Action.FOLLOW, named)
            return True
    return False


async def _named(context: Context, action: Action) -> None:
    words = context.request.words
    named = await _find_all(context, words)
    if not words:
        await topics(context)
    elif named:
        await _change_all(context, action, named)
    else:
        await _custom(context, action, words)


async def _find_all(context: Context, words: str) -> tuple[str, ...]:
    return await asyncio.to_thread(context.services.topic_names.find_all, words)


async def _change_all(context: Context, action: Action, named: Sequence[str]) -> None:
    """Follow or unfollow the topics that were named, answer once, and show a sample of the first."""
    changes = [await _change(context, action, topic) for topic in named]
    text_keys = [text_key for text_key, _ in changes]
    text_key = next((key for key in text_keys if "." not in key), text_keys[0])
    names = listing(context.chat.language, [_name(context, topic) for topic in named])
    if len(named) > 1:
        name, _, attribute = text_key.partition(".")
        text_key = f"{name}.several-{attribute}" if attribute else f"{name}.several"
    await context.write(context.services.screens.home.answer(context.state, text_key, topic=names))
    await _sample(context, named[0], is_sampled=changes[0][1])


async def _custom(context: Context, action: Action, words: str) -> None:
    """Preview or delete a custom topic; if a topic has a similar name, offer that first."""
    custom_id = await context.services.custom_topics.find(context.chat.id, words)
    if action is Action.UNFOLLOW and custom_id:
        await custom_topics.remove(context, custom_id)
    elif action is Action.UNFOLLOW or context.services.topic_names.nearest(words):
        await context.write(context.services.screens.topics.unknown(context.state, words, action))
    else:
        await custom_topics.propose(context, words)


async def _pressed(context: Context, action: Action) -> None:
    topic, where = context.request.press.value(0), context.request.press.value(1)
    screens = context.services.screens
    if topic not in builtin_ids():
        await context.toast(context.say("stale.topic"), popup=True)
        await topics(context)
        return
    text_key, sampled = await _change(context, action, topic)
    await context.toast(context.say(text_key, topic=_name(context, topic)))
    screen = screens.home.welcome if where == Action.HOME else screens.topics.overview
    await context.show(screen(context.state))
    await _sample(context, topic, is_sampled=sampled)


async def _change(context: Context, action: Action, topic: str) -> tuple[str, bool]:
    """Follow or unfollow a topic; return the key of the answer, and whether to show a sample."""
    if action is Action.UNFOLLOW:
        changed = await context.services.subscriptions.unfollow(context.chat.id, topic)
        await context.renew()
        return "unfollowed" if changed else "unfollowed.already", False
    is_first = not context.state.topics
    await context.register()
    changed = await context.services.subscriptions.follow(context.chat.id, topic)
    await context.renew()
    return "followed" if changed else "followed.already", changed and is_first


async def _sample(context: Context, topic: str, *, is_sampled: bool) -> None:
    """Send a sample alert without notification to a chat that follows its first topic."""
    content = await context.services.browse.sample(context.chat.id, topic) if is_sampled else None
    if content:
        await context.services.sender.send(context.chat, content, plain=False, silent=True, priority=Priority.ANSWER)


def _name(context: Context, topic: str) -> str:
    return context.services.topic_names.name(context.chat.language, topic)


COMMANDS = (
    Command("topics", topics, 20, Action.TOPICS),
    Command("subscribe", subscribe, 30, Action.TOPICS),
    Command("unsubscribe", unsubscribe, 40, Action.TOPICS),
)
BUTTONS: Buttons = {Action.TOPICS: topics, Action.FOLLOW: follow, Action.UNFOLLOW: unfollow}
