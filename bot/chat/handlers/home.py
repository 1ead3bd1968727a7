"""Start, home, help."""

from bot.chat.context import Context


async def start(talk: Context) -> None:
    """Welcome somebody new; lift a suspension, and show the menu to whoever is known."""
    if talk.known:
        await talk.arrive()
    await home(talk)


async def home(talk: Context) -> None:
    """Show what the chat follows; to whoever is new, who speaks and what there is."""
    views = talk.desk.views
    await talk.show(views.home(talk.wishes) if talk.known else views.welcome(talk.wishes))


async def show_help(talk: Context) -> None:
    """Show every command."""
    await talk.show(talk.desk.views.help(talk.wishes))
