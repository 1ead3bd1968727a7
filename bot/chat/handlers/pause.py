"""Pausing, going on, how fast alerts come, and the language."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.chat.context import Context
from bot.chat.handlers.home import home


async def pause(talk: Context) -> None:
    """Let no alerts come for now."""
    await _change(talk, talk.desk.follow.pause, "paused")


async def resume(talk: Context) -> None:
    """Let alerts come again."""
    await _change(talk, talk.desk.follow.resume, "resumed")


async def hurry(talk: Context) -> None:
    """Let first alerts come at once, from the first outlet."""
    await _change(talk, lambda chat_id: talk.desk.follow.set_waits(chat_id, waits=False), "hurry")


async def wait(talk: Context) -> None:
    """Let first alerts wait for other outlets."""
    await _change(talk, lambda chat_id: talk.desk.follow.set_waits(chat_id, waits=True), "wait")


async def _change(talk: Context, wish: Callable[[int], Awaitable[None]], said: str) -> None:
    if talk.known:
        await wish(talk.chat.id)
        await talk.renew()
        await talk.toast(talk.say(said))
    await home(talk)


async def languages(talk: Context) -> None:
    """Show the languages; choose the one that was named."""
    named = {talk.desk.texts.say(one, "language").casefold(): one for one in talk.desk.texts.languages}
    wanted = named.get(talk.asked.words.strip().casefold(), talk.asked.words.strip().casefold())
    if wanted in talk.desk.texts.languages:
        await _speak(talk, wanted)
    else:
        await talk.show(talk.desk.views.languages(talk.wishes))


async def speak(talk: Context) -> None:
    """Speak the language whose button was pressed."""
    await _speak(talk, talk.desk.texts.nearest(talk.asked.press.value(0)))


async def _speak(talk: Context, language: str) -> None:
    talk.wishes = replace(talk.wishes, chat=replace(talk.chat, language=language))
    await talk.arrive()
    await talk.desk.follow.set_language(talk.chat.id, language)
    await talk.renew()
    await talk.toast(talk.say("choose-language.done"))
    await home(talk)
