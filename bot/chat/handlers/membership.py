"""Where the bot may write: blocked and back, added and removed."""

from telegram import ChatMemberUpdated
from telegram.constants import ChatMemberStatus

from bot.chat.context import Context
from bot.model.chats import ChatKind

OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


async def changed(talk: Context, change: ChatMemberUpdated) -> None:
    """Let a chat rest that the bot was put out of, wake one that it is back in, greet a new group."""
    if change.new_chat_member.status in OUT:
        await talk.desk.follow.left(talk.chat.id, change.new_chat_member.status)
        return
    if talk.known:
        await talk.arrive()
    elif change.old_chat_member.status in OUT and talk.chat.kind in {ChatKind.GROUP, ChatKind.SUPERGROUP}:
        await talk.write(talk.desk.views.welcome(talk.wishes))
