"""Show the welcome, the home screen and the help."""

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons, Command
from bot.chat.context import Context
from bot.chat.handlers import topics


async def start(context: Context) -> None:
    """Show the welcome to a new chat; lift the suspension of a stored one, and show its home screen.

    A deep link (`t.me/BOT?start=TOPIC`) that names topics follows them instead.
    """
    if context.is_stored:
        await context.register()
    if not (context.request.words and await topics.follow_link(context, context.request.words)):
        await home(context)


async def home(context: Context) -> None:
    """Show the home screen; to a chat that is not stored, the welcome."""
    screens = context.services.screens.home
    await context.show(screens.home(context.state) if context.is_stored else screens.welcome(context.state))


async def show_help(context: Context) -> None:
    """Show every command."""
    await context.show(context.services.screens.home.help(context.state))


COMMANDS = (Command("start", start, 10, Action.HOME), Command("help", show_help, 100, Action.HELP))
BUTTONS: Buttons = {Action.HOME: start, Action.HELP: show_help}
