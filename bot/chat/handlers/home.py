"""Start, home, help."""

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons, Command
from bot.chat.context import Context


async def start(context: Context) -> None:
    """Welcome somebody new; lift a suspension, and show the menu to whoever is known."""
    if context.known:
        await context.arrive()
    await home(context)


async def home(context: Context) -> None:
    """Show what the chat follows; to whoever is new, who speaks and what there is."""
    views = context.services.views
    await context.show(views.home(context.state) if context.known else views.welcome(context.state))


async def show_help(context: Context) -> None:
    """Show every command."""
    await context.show(context.services.views.help(context.state))


COMMANDS = (Command("start", start, 10, Action.HOME), Command("help", show_help, 100, Action.HELP))
BUTTONS: Buttons = {Action.HOME: start, Action.HELP: show_help}
