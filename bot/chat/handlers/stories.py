"""The buttons under a story: why it was told, and telling no more of it."""

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons
from bot.chat.context import MAX_TOAST_CHARS, Context
from bot.chat.views.evidence import evidence_text as evidence
from bot.chat.views.markup import Html


async def why(context: Context) -> None:
    """Show the evidence: over the chat where it fits, else below the story."""
    services = context.services
    matches = await services.browse.why(context.chat.id, context.request.press.number(0))
    said = evidence(services.texts, services.topic_names, context.chat.language, matches)
    if len(said) <= MAX_TOAST_CHARS:
        await context.toast(said, popup=True)
    else:
        await context.reply(Html().safe(said))


async def mute(context: Context) -> None:
    """Tell nothing more of the story."""
    await _set(context, muted=True)


async def unmute(context: Context) -> None:
    """Take it back."""
    await _set(context, muted=False)


async def _set(context: Context, *, muted: bool) -> None:
    if not context.known:
        await context.toast(context.say("stale.forgotten"), popup=True)
        return
    story, follow = context.request.press.number(0), context.services.subscriptions
    await (follow.mute if muted else follow.unmute)(context.chat.id, story)
    await context.toast(context.say("muted" if muted else "muted.undone"))
    await context.buttons(context.services.views.keyboards.alert(context.chat.language, story, muted=muted))


BUTTONS: Buttons = {Action.WHY: why, Action.MUTE: mute, Action.UNMUTE: unmute}
