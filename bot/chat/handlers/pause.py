"""Pause alerts, and resume them."""

from collections.abc import Awaitable, Callable

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons, Command
from bot.chat.context import Context
from bot.chat.handlers.home import home


async def pause(context: Context) -> None:
    """Pause the alerts of the chat."""
    await _set(context, context.services.subscriptions.pause, "paused")


async def resume(context: Context) -> None:
    """Resume the alerts of the chat."""
    await _set(context, context.services.subscriptions.resume, "resumed")


async def _set(context: Context, change: Callable[[int], Awaitable[None]], text_key: str) -> None:
    if context.is_stored:
        await change(context.chat.id)
        await context.renew()
        await context.toast(context.say(text_key))
    await home(context)


COMMANDS = (Command("pause", pause, 60, Action.PAUSE), Command("resume", resume, 70, Action.RESUME))
BUTTONS: Buttons = {Action.PAUSE: pause, Action.RESUME: resume}
