"""Information on chats and their members, and leaving chats."""

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods.access import group_of, known_room_of
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.state import membership, shapes
from bot.sandbox.telegram.state.group import Rank
from bot.sandbox.telegram.state.groups import Groups
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import Chat, State


def get_chat(state: State, call: Call) -> Json:
    """Return a chat, with the newest of its pinned messages."""
    room = known_room_of(state, call)
    fields = shapes.full_chat_json(room.user) if isinstance(room, Chat) else membership.full_chat_json(room)
    if room.pinned and room.pinned[-1] in room.messages:
        fields["pinned_message"] = state.json(room.messages[room.pinned[-1]])
    return fields


def get_chat_member(state: State, call: Call) -> Json:
    """Return a member of a chat; the status of a user who never joined is `left`."""
    room = known_room_of(state, call)
    number = call.integer("user_id")
    if isinstance(room, Chat):
        return _private_member(state, room, number)
    user = state.bot if number == state.bot.id else None
    chat = state.chats.get(number)
    if chat and chat.status is not UserStatus.STRANGER:
        user = chat.user
    if number in room.members:
        user = room.members[number].user
    if user is None:
        raise bad("User not found")
    return membership.member_json(room.member(user), room.kind)


def get_chat_administrators(state: State, call: Call) -> list[Json]:
    """Return the owner and the administrators of a chat."""
    group = group_of(state, call, "There are no administrators in the private chat")
    return [membership.member_json(member, group.kind) for member in group.administrators()]


def get_chat_member_count(state: State, call: Call) -> int:
    """Return the number of members of a chat, the bot included."""
    room = known_room_of(state, call)
    return 2 if isinstance(room, Chat) else len(room.current_members())


def leave_chat(state: State, call: Call) -> bool:
    """Leave a group."""
    group = group_of(state, call, "Chat member status can't be changed in private chats")
    Groups(state).set_bot_rank(group, state.bot, rank=Rank.LEFT)
    return True


def _private_member(state: State, chat: Chat, number: int) -> Json:
    if number == state.bot.id and chat.status is UserStatus.BLOCKED:
        return {"status": "kicked", "user": shapes.user_json(state.bot), "until_date": 0}
    for user in (chat.user, state.bot):
        if user.id == number:
            return {"status": "member", "user": shapes.user_json(user)}
    raise bad("User not found")
