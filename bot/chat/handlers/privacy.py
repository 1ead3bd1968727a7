"""Show which data of a chat are stored, and delete them."""

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons, Command
from bot.chat.context import Context
from bot.chat.handlers.home import home


async def privacy(context: Context) -> None:
    """Show which data are stored, and for how long."""
    await context.show(context.services.screens.privacy.overview(context.state))


async def ask(context: Context) -> None:
    """Ask for confirmation before the data are deleted."""
    await context.show(context.services.screens.privacy.forget(context.state))


async def forget(context: Context) -> None:
    """Delete all data of the chat."""
    await context.services.custom_topics.forget(context.chat.id)
    await context.services.subscriptions.forget(context.chat.id)
    await context.renew()
    await context.toast(context.say("forget.done"))
    await context.show(context.services.screens.privacy.forgotten(context.state))


async def keep(context: Context) -> None:
    """Cancel the deletion."""
    await context.toast(context.say("forget.kept"))
    await home(context)


COMMANDS = (Command("privacy", privacy, 110, Action.PRIVACY), Command("forget", ask, 120, Action.FORGET))
BUTTONS: Buttons = {
    Action.PRIVACY: privacy,
    Action.FORGET: ask,
    Action.FORGET_NOW: forget,
    Action.KEEP: keep,
}
