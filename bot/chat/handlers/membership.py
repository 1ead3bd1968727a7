"""Follow the membership of the bot: blocked and unblocked, added and removed."""

from telegram import ChatMemberUpdated
from telegram.constants import ChatMemberStatus

from bot.chat.context import Context
from bot.model.chats import ChatKind

NOT_A_MEMBER = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


async def changed(context: Context, change: ChatMemberUpdated) -> None:
    """Suspend a chat that removed the bot, lift that of one that added it again, and greet a new group."""
    if change.new_chat_member.status in NOT_A_MEMBER:
        await context.services.subscriptions.suspend(context.chat.id, change.new_chat_member.status)
        return
    if context.is_stored:
        await context.register()
    elif change.old_chat_member.status in NOT_A_MEMBER and context.chat.kind in {ChatKind.GROUP, ChatKind.SUPERGROUP}:
        await context.write(context.services.screens.home.welcome(context.state))
