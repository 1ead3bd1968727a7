"""Where the bot may write: blocked and back, added and removed."""

from telegram import ChatMemberUpdated
from telegram.constants import ChatMemberStatus

from bot.chat.context import Context
from bot.model.chats import ChatKind

OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


async def changed(context: Context, change: ChatMemberUpdated) -> None:
    """Let a chat rest that the bot was put out of, wake one that it is back in, greet a new group."""
    if change.new_chat_member.status in OUT:
        await context.services.subscriptions.left(context.chat.id, change.new_chat_member.status)
        return
    if context.known:
        await context.arrive()
    elif change.old_chat_member.status in OUT and context.chat.kind in {ChatKind.GROUP, ChatKind.SUPERGROUP}:
        await context.write(context.services.views.welcome(context.state))
