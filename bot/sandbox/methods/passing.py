"""Passing messages on: forwarded with their origin, or copied without it."""

from collections.abc import Mapping

from bot.sandbox.call import Call
from bot.sandbox.methods.access import known_room_of, message_of, refuse_far, refuse_unable, room_of, thread_of
from bot.sandbox.methods.messages import reply_of
from bot.sandbox.model import Draft, Message
from bot.sandbox.refusals import bad
from bot.sandbox.text import keyboards
from bot.sandbox.world import membership, shapes
from bot.sandbox.world.group import Kind
from bot.sandbox.world.shapes import Json
from bot.sandbox.world.world import Chat, World

_CONTENT = frozenset({"photo", "document"})
"""What of a message's further fields goes with it."""


def forward_message(world: World, call: Call) -> Json:
    """Forward a message: the same text, without buttons, and word of who wrote it first."""
    room = room_of(world, call)
    thread = thread_of(room, call)
    source = _source(world, call, "forward")
    refuse_unable(world, room, "can_send_messages", "text messages")
    refuse_far(world, room, thread)
    more = {**_content(source), "forward_origin": _origin(world, source)}
    draft = Draft(source.text, source.entities, preview=source.preview)
    silent = call.flag("disable_notification")
    return world.json(world.post(room, draft, silent=silent, reply_to=None, thread_id=thread, more=more))


def copy_message(world: World, call: Call) -> Json:
    """Send a message again as the bot's own, with other buttons or none."""
    keyboard = keyboards.with_checked_links(keyboards.read(call))
    room = room_of(world, call)
    thread = thread_of(room, call)
    source = _source(world, call, "copy")
    reply_to = reply_of(room, call)
    refuse_unable(world, room, "can_send_messages", "text messages")
    keyboards.refuse_outsized(keyboard)
    refuse_far(world, room, thread)
    draft = Draft(source.text, source.entities, keyboard, source.preview)
    silent = call.flag("disable_notification")
    more = _content(source)
    posted = world.post(room, draft, silent=silent, reply_to=reply_to, thread_id=thread, more=more)
    return {"message_id": posted.id}


def _source(world: World, call: Call, purpose: str) -> Message:
    room = known_room_of(world, call, "from_chat_id")
    message = message_of(room, call, f"message to {purpose}")
    if not message.text and not _content(message):
        raise bad("Message can't be forwarded" if purpose == "forward" else "Message can't be copied")
    return message


def _content(message: Message) -> Mapping[str, object]:
    return {name: value for name, value in message.more.items() if name in _CONTENT}


def _origin(world: World, message: Message) -> object:
    """Return the MessageOrigin: who wrote a message that is passed on, unless it was passed on itself."""
    known = world.json(message).get("forward_origin")
    if known:
        return known
    room = world.room(message.chat_id)
    if isinstance(room, Chat):
        author = world.bot if message.from_bot else room.person
        return {"type": "user", "sender_user": shapes.user(author), "date": message.date}
    if room.kind is Kind.CHANNEL:
        post = {"chat": membership.chat(room), "message_id": message.id, "date": message.date}
        return {"type": "channel", **post}
    if message.in_name_of:
        return {"type": "chat", "sender_chat": membership.chat(room), "date": message.date}
    return {"type": "user", "sender_user": shapes.user(message.author or world.bot), "date": message.date}
