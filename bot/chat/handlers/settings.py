"""How and when a chat wants to be told."""

from collections.abc import Callable
from dataclasses import replace

from bot.chat.context import Context
from bot.chat.views.screen import Screen
from bot.chat.views.settings import DAY, NIGHT, zones
from bot.model.chats import Chat, DeliveryMode, DeliveryPreferences, QuietHours

HOURS, WEEKDAYS = 24, 7
MOST_PUBLISHERS = 100


async def settings(context: Context) -> None:
    """Show how the chat is told; take over the time zone that was named."""
    named = zones().get(context.request.words.strip().replace(" ", "_").casefold())
    if named:
        await _change(context, replace(context.chat.preferences, zone=named))
    elif context.request.words:
        view = context.services.views.settings.zone(context.chat)
        await context.write(replace(view, text=f"{context.say('settings.unknown-zone')}\n\n{view.text}"))
        return
    await context.show(context.services.views.settings.all(context.chat))


async def mode(context: Context) -> None:
    """Show how often the chat may hear; take over what was pressed."""
    if context.request.press.value(0) in set(DeliveryMode):
        await _change(context, replace(context.chat.preferences, mode=DeliveryMode(context.request.press.value(0))))
    await _show(context, context.services.views.settings.mode)


async def hour(context: Context) -> None:
    """Let digests come at the hour that was pressed."""
    await _change(context, replace(context.chat.preferences, hour=context.request.press.number(0) % HOURS))
    await _show(context, context.services.views.settings.mode)


async def weekday(context: Context) -> None:
    """Let digests come on the day that was pressed."""
    await _change(context, replace(context.chat.preferences, weekday=context.request.press.number(0) % WEEKDAYS))
    await _show(context, context.services.views.settings.mode)


async def quiet(context: Context) -> None:
    """Show the quiet hours; take over what was pressed."""
    press = context.request.press
    if press.values:
        hours = None if press.value(0) == "off" else QuietHours(press.number(0) % DAY, press.number(1) % DAY)
        await _change(context, replace(context.chat.preferences, quiet=hours))
    await _show(context, context.services.views.settings.quiet)


async def quiet_from(context: Context) -> None:
    """Let quiet hours begin at the minute that was pressed."""
    await _change_quiet(context, lambda quiet: replace(quiet, begins=context.request.press.number(0) % DAY))


async def quiet_to(context: Context) -> None:
    """Let quiet hours end at the minute that was pressed."""
    await _change_quiet(context, lambda quiet: replace(quiet, ends=context.request.press.number(0) % DAY))


async def quiet_on(context: Context) -> None:
    """Let it be quiet on the day that was pressed, too."""
    day = context.request.press.number(0) % WEEKDAYS
    await _change_quiet(context, lambda quiet: replace(quiet, days=quiet.days | {day}))


async def loud_on(context: Context) -> None:
    """Let it not be quiet on the day that was pressed."""
    day = context.request.press.number(0) % WEEKDAYS
    await _change_quiet(context, lambda quiet: replace(quiet, days=quiet.days - {day}))


async def _change_quiet(context: Context, change: Callable[[QuietHours], QuietHours]) -> None:
    """Change the quiet hours, those of a night where there are none; without any day there are none."""
    quiet = change(context.chat.preferences.quiet or NIGHT)
    await _change(context, replace(context.chat.preferences, quiet=quiet if quiet.days else None))
    await _show(context, context.services.views.settings.quiet)


async def zone(context: Context) -> None:
    """Show the likely time zones; take over the one that was pressed."""
    named = zones().get(context.request.press.value(0).casefold())
    if named:
        await _change(context, replace(context.chat.preferences, zone=named))
    await _show(context, context.services.views.settings.zone)


async def urgent(context: Context) -> None:
    """Show from how many outlets on a story is urgent; take over what was pressed."""
    if context.request.press.values:
        await _change(context, replace(context.chat.preferences, urgent_from=_publishers(context)))
    await _show(context, context.services.views.settings.urgent)


async def grown(context: Context) -> None:
    """Show from how many outlets on a story rings once more; take over what was pressed."""
    if context.request.press.values:
        await _change(context, replace(context.chat.preferences, grown_from=_publishers(context)))
    await _show(context, context.services.views.settings.grown)


def _publishers(context: Context) -> int:
    return min(context.request.press.number(0), MOST_PUBLISHERS)


async def _change(context: Context, manner: DeliveryPreferences) -> None:
    if not context.known:
        await context.arrive()
    if manner != context.chat.preferences:
        await context.services.subscriptions.set_preferences(context.chat.id, manner)
        await context.renew()
    await context.toast(context.say("settings.done"))


async def _show(context: Context, draw: Callable[[Chat], Screen]) -> None:
    await context.show(draw(context.chat))
