"""Handle the buttons of a doubt: whether its entry is about the same event."""

from bot.chat.callbacks import Action
from bot.chat.commands import Buttons
from bot.chat.context import Context
from bot.chat.handlers.unknown import stale
from bot.model.alerts import Verdict


async def judge(context: Context) -> None:
    """Store the verdict, and show the one that stands."""
    press = context.request.press
    if press.value(1) not in set(Verdict):
        await stale(context)
        return
    if not context.is_stored:
        await context.toast(context.say("stale.forgotten"), popup=True)
        return
    verdict = Verdict(press.value(1))
    judgement = await context.services.judge.judge(context.chat, press.number(0), verdict)
    if judgement is None:
        await context.toast(context.say("doubt.gone"), popup=True)
        return
    stands = "noted" if judgement.verdict is verdict else "already"
    await context.toast(context.say(f"doubt.{stands}-{judgement.verdict.value}"))
    view = context.services.screens.doubts
    await context.show(view.judged(judgement.doubtful, context.chat.language, judgement.verdict))


BUTTONS: Buttons = {Action.JUDGE: judge}
