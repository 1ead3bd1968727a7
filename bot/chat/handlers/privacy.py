"""What is kept about a chat, and being forgotten."""

from bot.chat.context import Context
from bot.chat.handlers.home import home


async def privacy(talk: Context) -> None:
    """Show what is kept, and for how long."""
    await talk.show(talk.desk.views.privacy(talk.wishes))


async def ask(talk: Context) -> None:
    """Ask once before all is deleted."""
    await talk.show(talk.desk.views.forget(talk.wishes))


async def forget(talk: Context) -> None:
    """Delete everything about the chat."""
    await talk.desk.own.forget(talk.chat.id)
    await talk.desk.follow.forget(talk.chat.id)
    await talk.renew()
    await talk.toast(talk.say("forget.done"))
    await talk.show(talk.desk.views.forgotten(talk.wishes))


async def keep(talk: Context) -> None:
    """Delete nothing."""
    await talk.toast(talk.say("forget.kept"))
    await home(talk)
