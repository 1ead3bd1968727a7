"""How and when a chat wants to be told."""

from collections.abc import Callable
from dataclasses import replace

from bot.chat.context import Context
from bot.chat.views.screen import Screen
from bot.chat.views.settings import DAY, NIGHT, zones
from bot.model.chats import Chat, DeliveryMode, DeliveryPreferences, QuietHours

HOURS, WEEKDAYS = 24, 7
MOST_PUBLISHERS = 100


async def settings(talk: Context) -> None:
    """Show how the chat is told; take over the time zone that was named."""
    named = zones().get(talk.asked.words.strip().replace(" ", "_").casefold())
    if named:
        await _change(talk, replace(talk.chat.preferences, zone=named))
    elif talk.asked.words:
        view = talk.desk.views.settings.zone(talk.chat)
        await talk.write(replace(view, text=f"{talk.say('settings.unknown-zone')}\n\n{view.text}"))
        return
    await talk.show(talk.desk.views.settings.all(talk.chat))


async def mode(talk: Context) -> None:
    """Show how often the chat may hear; take over what was pressed."""
    if talk.asked.press.value(0) in set(DeliveryMode):
        await _change(talk, replace(talk.chat.preferences, mode=DeliveryMode(talk.asked.press.value(0))))
    await _show(talk, talk.desk.views.settings.mode)


async def hour(talk: Context) -> None:
    """Let digests come at the hour that was pressed."""
    await _change(talk, replace(talk.chat.preferences, hour=talk.asked.press.number(0) % HOURS))
    await _show(talk, talk.desk.views.settings.mode)


async def weekday(talk: Context) -> None:
    """Let digests come on the day that was pressed."""
    await _change(talk, replace(talk.chat.preferences, weekday=talk.asked.press.number(0) % WEEKDAYS))
    await _show(talk, talk.desk.views.settings.mode)


async def quiet(talk: Context) -> None:
    """Show the quiet hours; take over what was pressed."""
    press = talk.asked.press
    if press.values:
        hours = None if press.value(0) == "off" else QuietHours(press.number(0) % DAY, press.number(1) % DAY)
        await _change(talk, replace(talk.chat.preferences, quiet=hours))
    await _show(talk, talk.desk.views.settings.quiet)


async def quiet_from(talk: Context) -> None:
    """Let quiet hours begin at the minute that was pressed."""
    await _change_quiet(talk, lambda quiet: replace(quiet, begins=talk.asked.press.number(0) % DAY))


async def quiet_to(talk: Context) -> None:
    """Let quiet hours end at the minute that was pressed."""
    await _change_quiet(talk, lambda quiet: replace(quiet, ends=talk.asked.press.number(0) % DAY))


async def quiet_on(talk: Context) -> None:
    """Let it be quiet on the day that was pressed, too."""
    day = talk.asked.press.number(0) % WEEKDAYS
    await _change_quiet(talk, lambda quiet: replace(quiet, days=quiet.days | {day}))


async def loud_on(talk: Context) -> None:
    """Let it not be quiet on the day that was pressed."""
    day = talk.asked.press.number(0) % WEEKDAYS
    await _change_quiet(talk, lambda quiet: replace(quiet, days=quiet.days - {day}))


async def _change_quiet(talk: Context, change: Callable[[QuietHours], QuietHours]) -> None:
    """Change the quiet hours, those of a night where there are none; without any day there are none."""
    quiet = change(talk.chat.preferences.quiet or NIGHT)
    await _change(talk, replace(talk.chat.preferences, quiet=quiet if quiet.days else None))
    await _show(talk, talk.desk.views.settings.quiet)


async def zone(talk: Context) -> None:
    """Show the likely time zones; take over the one that was pressed."""
    named = zones().get(talk.asked.press.value(0).casefold())
    if named:
        await _change(talk, replace(talk.chat.preferences, zone=named))
    await _show(talk, talk.desk.views.settings.zone)


async def urgent(talk: Context) -> None:
    """Show from how many outlets on a story is urgent; take over what was pressed."""
    if talk.asked.press.values:
        await _change(talk, replace(talk.chat.preferences, urgent_from=_publishers(talk)))
    await _show(talk, talk.desk.views.settings.urgent)


async def grown(talk: Context) -> None:
    """Show from how many outlets on a story rings once more; take over what was pressed."""
    if talk.asked.press.values:
        await _change(talk, replace(talk.chat.preferences, grown_from=_publishers(talk)))
    await _show(talk, talk.desk.views.settings.grown)


def _publishers(talk: Context) -> int:
    return min(talk.asked.press.number(0), MOST_PUBLISHERS)


async def _change(talk: Context, manner: DeliveryPreferences) -> None:
    if not talk.known:
        await talk.arrive()
    if manner != talk.chat.preferences:
        await talk.desk.follow.set_preferences(talk.chat.id, manner)
        await talk.renew()
    await talk.toast(talk.say("settings.done"))


async def _show(talk: Context, draw: Callable[[Chat], Screen]) -> None:
    await talk.show(draw(talk.chat))
