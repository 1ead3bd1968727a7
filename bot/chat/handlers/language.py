"""Choose the language of the interface."""

from dataclasses import replace

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons, Command
from bot.chat.context import Context
from bot.chat.handlers.home import home


async def languages(context: Context) -> None:
    """Switch to the language that was named, by its code or its own name; without one, show the choice."""
    texts, words = context.services.texts, context.request.words.strip().casefold()
    codes = {texts.say(code, "language").casefold(): code for code in texts.languages}
    language = codes.get(words, words)
    if language in texts.languages:
        await _switch(context, language)
    else:
        await context.show(context.services.screens.language.screen(context.state))


async def choose(context: Context) -> None:
    """Switch to the language whose button was pressed."""
    await _switch(context, context.services.texts.nearest(context.request.press.value(0)))


async def _switch(context: Context, language: str) -> None:
    context.state = replace(context.state, chat=replace(context.chat, language=language))
    await context.register()
    await context.services.subscriptions.set_language(context.chat.id, language)
    await context.renew()
    await context.toast(context.say("choose-language.done"))
    await home(context)


COMMANDS = (Command("language", languages, 90, Action.LANGUAGE),)
BUTTONS: Buttons = {Action.LANGUAGE: languages, Action.SPEAK: choose}
