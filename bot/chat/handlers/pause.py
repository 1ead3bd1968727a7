"""Pausing, going on, how fast alerts come, and the language."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.chat.context import Context
from bot.chat.handlers.home import home


async def pause(context: Context) -> None:
    """Let no alerts come for now."""
    await _change(context, context.services.subscriptions.pause, "paused")


async def resume(context: Context) -> None:
    """Let alerts come again."""
    await _change(context, context.services.subscriptions.resume, "resumed")


async def hurry(context: Context) -> None:
    """Let first alerts come at once, from the first outlet."""
    await _change(context, lambda chat_id: context.services.subscriptions.set_waits(chat_id, waits=False), "hurry")


async def wait(context: Context) -> None:
    """Let first alerts wait for other outlets."""
    await _change(context, lambda chat_id: context.services.subscriptions.set_waits(chat_id, waits=True), "wait")


async def _change(context: Context, wish: Callable[[int], Awaitable[None]], said: str) -> None:
    if context.known:
        await wish(context.chat.id)
        await context.renew()
        await context.toast(context.say(said))
    await home(context)


async def languages(context: Context) -> None:
    """Show the languages; choose the one that was named."""
    named = {context.services.texts.say(one, "language").casefold(): one for one in context.services.texts.languages}
    wanted = named.get(context.request.words.strip().casefold(), context.request.words.strip().casefold())
    if wanted in context.services.texts.languages:
        await _speak(context, wanted)
    else:
        await context.show(context.services.views.languages(context.state))


async def speak(context: Context) -> None:
    """Speak the language whose button was pressed."""
    await _speak(context, context.services.texts.nearest(context.request.press.value(0)))


async def _speak(context: Context, language: str) -> None:
    context.state = replace(context.state, chat=replace(context.chat, language=language))
    await context.arrive()
    await context.services.subscriptions.set_language(context.chat.id, language)
    await context.renew()
    await context.toast(context.say("choose-language.done"))
    await home(context)
