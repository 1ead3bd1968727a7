"""Pins, reactions and topics."""

from collections.abc import Mapping
from dataclasses import replace

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods.access import group_of, message_of, refuse_far, room_of
from bot.sandbox.telegram.model import Message
from bot.sandbox.telegram.refusals import UnfinishedError, bad
from bot.sandbox.telegram.state.group import Kind, Topic
from bot.sandbox.telegram.state.groups import ICON_COLOR
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import Chat, Room, State

MAX_TOPIC_NAME_CHARS = 128
"""Characters of a topic's name."""


def pin_chat_message(state: State, call: Call) -> bool:
    """Pin a message, with a service message; do nothing if it is pinned already."""
    room = room_of(state, call)
    message = message_of(room, call, "message to pin")
    _refuse_pinning(state, room)
    if message.id not in room.pinned:
        room.pinned.append(message.id)
        pinned = {"pinned_message": state.json(replace(message, reply_to=None))}
        service_message = Message(
            state.take_message_id(room), room.id, int(state.now()), from_bot=True, text="", more=pinned
        )
        is_post = not isinstance(room, Chat) and room.kind is Kind.CHANNEL
        state.store(replace(service_message, silent=call.flag("disable_notification"), in_name_of=is_post))
        state.publish_room(room)
    return True


def unpin_chat_message(state: State, call: Call) -> bool:
    """Unpin a message, the newest pinned one if none is named."""
    room = room_of(state, call)
    number = call.integer("message_id") or next(reversed(room.pinned), 0)
    if number not in room.messages:
        raise bad("Message to unpin not found")
    _refuse_pinning(state, room)
    if number in room.pinned:
        room.pinned.remove(number)
        state.publish_room(room)
    return True


def set_message_reaction(state: State, call: Call) -> bool:
    """Set or remove the reaction of the bot on a message."""
    emoji = _emoji(call)
    room = room_of(state, call)
    message = message_of(room, call, "message to react")
    refuse_far(state, room)
    if len(emoji) > 1:
        raise bad("REACTIONS_TOO_MANY")
    state.store(replace(message, reactions={**message.reactions, state.bot.id: emoji}))
    return True


def create_forum_topic(state: State, call: Call) -> Json:
    """Open a topic in a forum."""
    group = group_of(state, call, "The chat is not a forum")
    if not group.is_forum:
        raise bad("The chat is not a forum")
    if not group.may(state.bot, "can_manage_topics"):
        raise bad("Not enough rights to create a topic")
    name = call.text("name").strip()[:MAX_TOPIC_NAME_CHARS]
    if not name:
        raise bad("Title must be non-empty")
    appearance: Json = {"name": name, "icon_color": call.integer("icon_color") or ICON_COLOR}
    number = state.take_message_id(group)
    opening = Message(number, group.id, int(state.now()), from_bot=True, text="", thread_id=number)
    group.topics[number] = Topic(number, name)
    state.store(replace(opening, more={"forum_topic_created": appearance}))
    state.publish_room(group)
    return {"message_thread_id": number, **appearance}


def _refuse_pinning(state: State, room: Room) -> None:
    right = "can_edit_messages" if not isinstance(room, Chat) and room.kind is Kind.CHANNEL else "can_pin_messages"
    if not isinstance(room, Chat) and not room.may(state.bot, right):
        raise bad("Not enough rights to manage pinned messages in the chat")


def _emoji(call: Call) -> tuple[str, ...]:
    try:
        raw = call.data("reaction")
    except ValueError as error:
        raise bad("Can't parse reaction types JSON object") from error
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(reaction, Mapping) for reaction in raw):
        raise bad("Expected an Array of ReactionType")
    if any(reaction.get("type") != "emoji" for reaction in raw):
        raise UnfinishedError("reaction that is no plain emoji")
    return tuple(str(reaction.get("emoji", "")) for reaction in raw)
