"""Pausing, going on, and the language."""

from dataclasses import replace

from bot.chat.handlers.home import home
from bot.chat.talk import Talk


async def pause(talk: Talk) -> None:
    """Let no alerts come for now."""
    if not talk.known:
        await home(talk)
        return
    await talk.desk.follow.pause(talk.chat.id)
    await talk.renew()
    await talk.toast(talk.say("paused"))
    await home(talk)


async def resume(talk: Talk) -> None:
    """Let alerts come again."""
    if not talk.known:
        await home(talk)
        return
    await talk.desk.follow.resume(talk.chat.id)
    await talk.renew()
    await talk.toast(talk.say("resumed"))
    await home(talk)


async def languages(talk: Talk) -> None:
    """Show the languages; choose the one that was named."""
    named = {talk.desk.texts.say(one, "language").casefold(): one for one in talk.desk.texts.languages}
    wanted = named.get(talk.asked.words.strip().casefold(), talk.asked.words.strip().casefold())
    if wanted in talk.desk.texts.languages:
        await _speak(talk, wanted)
    else:
        await talk.show(talk.desk.views.languages(talk.wishes))


async def speak(talk: Talk) -> None:
    """Speak the language whose button was pressed."""
    await _speak(talk, talk.desk.texts.nearest(talk.asked.press.value(0)))


async def _speak(talk: Talk, language: str) -> None:
    talk.wishes = replace(talk.wishes, chat=replace(talk.chat, language=language))
    await talk.arrive()
    await talk.desk.follow.set_language(talk.chat.id, language)
    await talk.renew()
    await talk.toast(talk.say("choose-language.done"))
    await home(talk)
