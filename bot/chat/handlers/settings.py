"""Change the delivery preferences of a chat."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from zoneinfo import available_timezones

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons, Command
from bot.chat.context import Context
from bot.chat.handlers.home import home
from bot.chat.views.choices import CHOICES, WEEKDAYS
from bot.chat.views.settings import MINUTES_PER_DAY, NIGHT
from bot.model.chats import DeliveryPreferences, QuietHours


@cache
def _zones() -> dict[str, str]:
    """Return the name of every time zone, by the same in small letters."""
    return {name.casefold(): name for name in available_timezones()}


async def settings(context: Context) -> None:
    """Show all preferences; with the name of a time zone, switch to it first."""
    words = context.request.words
    zone = _zones().get(words.strip().replace(" ", "_").casefold())
    if zone:
        await _save(context, replace(context.chat.preferences, zone=zone))
    elif words:
        screen = context.services.screens.choices.screen(context.chat, "zone")
        await context.write(replace(screen, text=f"{context.say('preference-zone.unknown')}\n\n{screen.text}"))
        return
    await context.show(context.services.screens.settings.overview(context.chat))


async def choose(context: Context) -> None:
    """Save the value that was pressed of a preference of `CHOICES`, and show its screen; without a value, show it."""
    field, value = context.request.press.value(0), context.request.press.value(1)
    if field not in CHOICES:
        await settings(context)
        return
    preferences = context.chat.preferences.with_value(field, value) if value else None
    if preferences:
        await _save(context, preferences)
    await context.show(context.services.screens.choices.screen(context.chat, field))


async def quiet(context: Context) -> None:
    """Show the quiet hours; save those that were pressed."""
    press = context.request.press
    if press.values:
        begins, ends = press.number(0) % MINUTES_PER_DAY, press.number(1) % MINUTES_PER_DAY
        hours = None if press.value(0) == "off" else QuietHours(begins, ends)
        await _save(context, replace(context.chat.preferences, quiet=hours))
    await context.show(context.services.screens.settings.quiet(context.chat))


async def quiet_from(context: Context) -> None:
    """Set the minute at which quiet hours begin."""
    await _change_quiet(context, lambda hours, minute: replace(hours, begins=minute % MINUTES_PER_DAY))


async def quiet_to(context: Context) -> None:
    """Set the minute at which quiet hours end."""
    await _change_quiet(context, lambda hours, minute: replace(hours, ends=minute % MINUTES_PER_DAY))


async def quiet_on(context: Context) -> None:
    """Add a day to the quiet hours."""
    await _change_quiet(context, lambda hours, day: replace(hours, days=hours.days | {day % len(WEEKDAYS)}))


async def loud_on(context: Context) -> None:
    """Take a day out of the quiet hours."""
    await _change_quiet(context, lambda hours, day: replace(hours, days=hours.days - {day % len(WEEKDAYS)}))


async def alert_at_once(context: Context) -> None:
    """Send first alerts as soon as one outlet reports a story."""
    await _set_waits(context, "hurry", waits=False)


async def wait_for_outlets(context: Context) -> None:
    """Hold first alerts until other outlets had time to report the story."""
    await _set_waits(context, "wait", waits=True)


async def _set_waits(context: Context, text_key: str, *, waits: bool) -> None:
    if context.is_stored:
        await _store(context, replace(context.chat.preferences, waits_for_outlets=waits))
        await context.toast(context.say(text_key))
    await home(context)


async def _change_quiet(context: Context, change: Callable[[QuietHours, int], QuietHours]) -> None:
    """Change the quiet hours by the number that was pressed, those of a night if there are none.

    Quiet hours without any day are no quiet hours.
    """
    hours = change(context.chat.preferences.quiet or NIGHT, context.request.press.number(0))
    await _save(context, replace(context.chat.preferences, quiet=hours if hours.days else None))
    await context.show(context.services.screens.settings.quiet(context.chat))


async def _save(context: Context, preferences: DeliveryPreferences) -> None:
    """Store the preferences of a chat, which is registered if it is new, and confirm it."""
    if not context.is_stored:
        await context.register()
    await _store(context, preferences)
    await context.toast(context.say("settings.done"))


async def _store(context: Context, preferences: DeliveryPreferences) -> None:
    if preferences != context.chat.preferences:
        await context.services.subscriptions.set_preferences(context.chat.id, preferences)
        await context.renew()


COMMANDS = (Command("settings", settings, 80, Action.SETTINGS),)
BUTTONS: Buttons = {
    Action.SETTINGS: settings,
    Action.CHOOSE: choose,
    Action.QUIET: quiet,
    Action.QUIET_FROM: quiet_from,
    Action.QUIET_TO: quiet_to,
    Action.QUIET_ON: quiet_on,
    Action.LOUD_ON: loud_on,
    Action.HURRY: alert_at_once,
    Action.WAIT: wait_for_outlets,
}
