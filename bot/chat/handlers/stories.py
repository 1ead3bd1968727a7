"""Handle the buttons of an alert: show the evidence, mute and unmute the story."""

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons
from bot.chat.context import MAX_TOAST_CHARS, Context
from bot.chat.views.evidence import evidence_text
from bot.chat.views.markup import Html


async def why(context: Context) -> None:
    """Show the evidence in a popup if it fits, else in a reply to the alert."""
    services = context.services
    matches = await services.browse.why(context.chat.id, context.request.press.number(0))
    text = evidence_text(services.texts, services.topic_names, context.chat.language, matches)
    if len(text) <= MAX_TOAST_CHARS:
        await context.toast(text, popup=True)
    else:
        await context.reply(Html().safe(text))


async def mute(context: Context) -> None:
    """Mute the story."""
    await _set(context, muted=True)


async def unmute(context: Context) -> None:
    """Unmute the story."""
    await _set(context, muted=False)


async def _set(context: Context, *, muted: bool) -> None:
    if not context.is_stored:
        await context.toast(context.say("stale.forgotten"), popup=True)
        return
    story_id, subscriptions = context.request.press.number(0), context.services.subscriptions
    await (subscriptions.mute if muted else subscriptions.unmute)(context.chat.id, story_id)
    await context.toast(context.say("muted" if muted else "muted.undone"))
    await context.buttons(context.services.screens.alert.keyboard(context.chat.language, story_id, muted=muted))


BUTTONS: Buttons = {Action.WHY: why, Action.MUTE: mute, Action.UNMUTE: unmute}
