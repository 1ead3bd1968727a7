"""Information on chats and their members, and leaving chats."""

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods.access import group_of, known_chat_of
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.state import membership, shapes
from bot.sandbox.telegram.state.group import Rank
from bot.sandbox.telegram.state.groups import Groups
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import PrivateChat, State


def get_chat(state: State, call: Call) -> Json:
    """Return a chat, with the newest of its pinned messages."""
    chat = known_chat_of(state, call)
    fields = shapes.full_chat_json(chat.user) if isinstance(chat, PrivateChat) else membership.full_chat_json(chat)
    if chat.pinned and chat.pinned[-1] in chat.messages:
        fields["pinned_message"] = state.json(chat.messages[chat.pinned[-1]])
    return fields


def get_chat_member(state: State, call: Call) -> Json:
    """Return a member of a chat; the status of a user who never joined is `left`."""
    chat = known_chat_of(state, call)
    number = call.integer("user_id")
    if isinstance(chat, PrivateChat):
        return _private_member(state, chat, number)
    user = state.bot if number == state.bot.id else None
    private_chat = state.private_chats.get(number)
    if private_chat and private_chat.status is not UserStatus.STRANGER:
        user = private_chat.user
    if number in chat.members:
        user = chat.members[number].user
    if user is None:
        raise bad("User not found")
    return membership.member_json(chat.member(user), chat.kind)


def get_chat_administrators(state: State, call: Call) -> list[Json]:
    """Return the owner and the administrators of a chat."""
    group = group_of(state, call, "There are no administrators in the private chat")
    return [membership.member_json(member, group.kind) for member in group.administrators()]


def get_chat_member_count(state: State, call: Call) -> int:
    """Return the number of members of a chat, the bot included."""
    chat = known_chat_of(state, call)
    return 2 if isinstance(chat, PrivateChat) else len(chat.current_members())


def leave_chat(state: State, call: Call) -> bool:
    """Leave a group."""
    group = group_of(state, call, "Chat member status can't be changed in private chats")
    Groups(state).set_bot_rank(group, state.bot, rank=Rank.LEFT)
    return True


def _private_member(state: State, chat: PrivateChat, number: int) -> Json:
    if number == state.bot.id and chat.status is UserStatus.BLOCKED:
        return {"status": "kicked", "user": shapes.user_json(state.bot), "until_date": 0}
    for user in (chat.user, state.bot):
        if user.id == number:
            return {"status": "member", "user": shapes.user_json(user)}
    raise bad("User not found")
