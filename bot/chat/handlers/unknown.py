"""What nobody foresaw: unknown commands, messages, buttons of another version."""

from bot.chat.context import Context
from bot.chat.views.markup import Html, clean

COMMAND = 33  # characters: a slash and Telegram's longest command


async def unknown_command(talk: Context) -> None:
    """Say that there is no such command, and what there is."""
    command = Html().safe(clean(talk.asked.words, COMMAND))
    await talk.write(talk.desk.views.menu(talk.wishes, "unknown-command", "unknown-command.hint", command=command))


async def plain(talk: Context) -> None:
    """Answer whatever was written, forwarded or sent with what can be pressed."""
    await talk.write(talk.desk.views.menu(talk.wishes, "plain", "plain.hint"))


async def stale(talk: Context) -> None:
    """Answer a button that means nothing any more; its message stays as it was."""
    await talk.toast(talk.say("stale"), popup=True)
    await talk.write(talk.desk.views.menu(talk.wishes, "stale"))
