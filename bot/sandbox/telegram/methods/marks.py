"""Pins, reactions and topics."""

from collections.abc import Mapping
from dataclasses import replace

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods.access import chat_of, group_of, message_of, refuse_far
from bot.sandbox.telegram.model import Message
from bot.sandbox.telegram.refusals import UnfinishedError, bad
from bot.sandbox.telegram.state.group import Group, Kind, Topic
from bot.sandbox.telegram.state.groups import ICON_COLOR
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import Chat, PrivateChat, State

MAX_TOPIC_NAME_CHARS = 128
"""Characters of a topic's name."""


def pin_chat_message(state: State, call: Call) -> bool:
    """Pin a message, with a service message; do nothing if it is pinned already."""
    chat = chat_of(state, call)
    message = message_of(chat, call, "message to pin")
    _refuse_pinning(state, chat)
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        pinned = {"pinned_message": state.json(replace(message, reply_to=None))}
        service_message = Message(
            state.take_message_id(chat), chat.id, int(state.now()), from_bot=True, text="", more=pinned
        )
        is_post = not isinstance(chat, PrivateChat) and chat.kind is Kind.CHANNEL
        state.store(replace(service_message, silent=call.flag("disable_notification"), in_name_of=is_post))
        state.publish_chat(chat)
    return True


def unpin_chat_message(state: State, call: Call) -> bool:
    """Unpin a message, the newest pinned one if none is named."""
    chat = chat_of(state, call)
    number = call.integer("message_id") or next(reversed(chat.pinned), 0)
    if number not in chat.messages:
        raise bad("Message to unpin not found")
    _refuse_pinning(state, chat)
    if number in chat.pinned:
        chat.pinned.remove(number)
        state.publish_chat(chat)
    return True


def set_message_reaction(state: State, call: Call) -> bool:
    """Set or remove the reaction of the bot on a message."""
    emoji = _emoji(call)
    chat = chat_of(state, call)
    message = message_of(chat, call, "message to react")
    refuse_far(state, chat)
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
    state.publish_chat(group)
    return {"message_thread_id": number, **appearance}


def _refuse_pinning(state: State, chat: Chat) -> None:
    is_channel = isinstance(chat, Group) and chat.kind is Kind.CHANNEL
    right = "can_edit_messages" if is_channel else "can_pin_messages"
    if not isinstance(chat, PrivateChat) and not chat.may(state.bot, right):
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
