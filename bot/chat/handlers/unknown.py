"""Answer unknown commands, messages without meaning, and buttons of another version."""

from bot.chat.context import Context
from bot.chat.views.markup import Html, clean

MAX_COMMAND_CHARS = 33  # a slash and Telegram's longest command


async def unknown_command(context: Context) -> None:
    """Answer that there is no such command, and show the menu."""
    command = Html().safe(clean(context.request.words, MAX_COMMAND_CHARS))
    await context.write(
        context.services.screens.home.answer(context.state, "unknown-command", "unknown-command.hint", command=command)
    )


async def plain(context: Context) -> None:
    """Answer any other message with the menu."""
    await context.write(context.services.screens.home.answer(context.state, "plain", "plain.hint"))


async def stale(context: Context) -> None:
    """Answer a button that is not known; its message stays as it is."""
    await context.toast(context.say("stale"), popup=True)
    await context.write(context.services.screens.home.answer(context.state, "stale"))
