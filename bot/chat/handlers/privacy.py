"""What is kept about a chat, and being forgotten."""

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons, Command
from bot.chat.context import Context
from bot.chat.handlers.home import home


async def privacy(context: Context) -> None:
    """Show what is kept, and for how long."""
    await context.show(context.services.views.privacy(context.state))


async def ask(context: Context) -> None:
    """Ask once before all is deleted."""
    await context.show(context.services.views.forget(context.state))


async def forget(context: Context) -> None:
    """Delete everything about the chat."""
    await context.services.custom_topics.forget(context.chat.id)
    await context.services.subscriptions.forget(context.chat.id)
    await context.renew()
    await context.toast(context.say("forget.done"))
    await context.show(context.services.views.forgotten(context.state))


async def keep(context: Context) -> None:
    """Delete nothing."""
    await context.toast(context.say("forget.kept"))
    await home(context)


COMMANDS = (Command("privacy", privacy, 110, Action.PRIVACY), Command("forget", ask, 120, Action.FORGET))
BUTTONS: Buttons = {
    Action.PRIVACY: privacy,
    Action.FORGET: ask,
    Action.FORGET_NOW: forget,
    Action.KEEP: keep,
}
