"""The buttons under a story: why it was told, and telling no more of it."""

from bot.chat.context import TOAST, Context
from bot.chat.views.evidence import why as evidence
from bot.chat.views.markup import Html


async def why(talk: Context) -> None:
    """Show the evidence: over the chat where it fits, else below the story."""
    desk = talk.desk
    matches = await desk.browse.why(talk.chat.id, talk.asked.press.number(0))
    said = evidence(desk.texts, desk.naming, talk.chat.language, matches)
    if len(said) <= TOAST:
        await talk.toast(said, popup=True)
    else:
        await talk.reply(Html().safe(said))


async def mute(talk: Context) -> None:
    """Tell nothing more of the story."""
    await _set(talk, muted=True)


async def unmute(talk: Context) -> None:
    """Take it back."""
    await _set(talk, muted=False)


async def _set(talk: Context, *, muted: bool) -> None:
    if not talk.known:
        await talk.toast(talk.say("stale.forgotten"), popup=True)
        return
    story, follow = talk.asked.press.number(0), talk.desk.follow
    await (follow.mute if muted else follow.unmute)(talk.chat.id, story)
    await talk.toast(talk.say("muted" if muted else "muted.undone"))
    await talk.buttons(talk.desk.views.keyboards.alert(talk.chat.language, story, muted=muted))
