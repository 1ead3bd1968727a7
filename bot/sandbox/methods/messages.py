"""Sending, editing and deleting messages, and the sign that the bot is typing."""

from collections.abc import Mapping

from bot.sandbox import dialect, formatting, markup
from bot.sandbox.call import Call
from bot.sandbox.methods.access import chat_of, message_of, refuse_blocked
from bot.sandbox.model import Draft, Keyboard, Message
from bot.sandbox.refusals import NOT_MODIFIED, bad
from bot.sandbox.schema import load
from bot.sandbox.shapes import Json
from bot.sandbox.world import Chat, World

DELETABLE = 48 * 3600
"""Seconds for which a message may be deleted."""

_ACTIONS = load().words["ChatAction"] | {"cancel", "record_audio", "upload_audio", "pick_up_location"}


def send_message(world: World, call: Call) -> Json:
    """Send a text: the form of text and buttons first, then chat, reply, length, and what the far side refuses."""
    marked = _read_text(call)
    keyboard = markup.read(call)
    chat = chat_of(world, call)
    reply_to = _reply_to(chat, call)
    draft = _draft(call, marked, markup.with_checked_links(keyboard))
    markup.refuse_outsized(draft.keyboard)
    refuse_blocked(chat)
    silent = call.flag("disable_notification")
    return world.json(world.post(chat, draft, silent=silent, reply_to=reply_to))


def edit_message_text(world: World, call: Call) -> Json:
    """Change text and buttons of the bot's own message; no buttons given means none any more."""
    marked = _read_text(call)
    keyboard = markup.read(call)
    message = _own_message(world, call)
    draft = _draft(call, marked, markup.with_checked_links(keyboard))
    return _edited(world, message, draft)


def edit_message_reply_markup(world: World, call: Call) -> Json:
    """Change the buttons of the bot's own message; none given means none any more."""
    keyboard = markup.read(call)
    message = _own_message(world, call)
    draft = Draft(message.text, message.entities, markup.with_checked_links(keyboard), message.preview)
    return _edited(world, message, draft)


def delete_message(world: World, call: Call) -> bool:
    """Delete a message of either side, within 48 hours."""
    chat = chat_of(world, call)
    if call.integer("message_id") == 0:
        raise bad("Message identifier is not specified")
    message = message_of(chat, call, "message to delete")
    if world.now() - message.date > DELETABLE:
        raise bad("Message can't be deleted for everyone")
    world.delete(message)
    return True


def send_chat_action(world: World, call: Call) -> bool:
    """Show that the bot is typing."""
    action = call.text("action").lower()
    if action not in _ACTIONS:
        raise bad("Wrong parameter action in request")
    chat = chat_of(world, call)
    refuse_blocked(chat)
    world.act(chat, action)
    return True


def _read_text(call: Call) -> dialect.Marked:
    return formatting.read(call.text("text"), call.text("parse_mode"), _lenient(call, "entities"))


def _draft(call: Call, marked: dialect.Marked, keyboard: Keyboard) -> Draft:
    shown = formatting.shown(marked)
    preview = _lenient(call, "link_preview_options")
    return Draft(shown.text, shown.entities, keyboard, preview if isinstance(preview, Mapping) and preview else None)


def _own_message(world: World, call: Call) -> Message:
    if not call.text("chat_id") and call.integer("message_id") == 0:
        raise bad("Message identifier is not specified")
    message = message_of(chat_of(world, call), call, "message to edit")
    if not message.from_bot:
        raise bad("Message can't be edited")
    return message


def _edited(world: World, message: Message, draft: Draft) -> Json:
    markup.refuse_outsized(draft.keyboard)
    if draft == Draft(message.text, message.entities, message.keyboard, message.preview):
        raise bad(NOT_MODIFIED)
    refuse_blocked(world.chats[message.chat_id])
    return world.json(world.edit(message, draft))


def _reply_to(chat: Chat, call: Call) -> int | None:
    """Return the number of the message that is answered, None without one."""
    given = _lenient(call, "reply_parameters")
    if not isinstance(given, Mapping):
        return None
    number = Call(call.method, given).integer("message_id")
    if number in chat.messages:
        return number
    if given.get("allow_sending_without_reply"):
        return None
    raise bad("Message to be replied not found")


def _lenient(call: Call, name: str) -> object:
    """Return decoded JSON; what is none counts as not given, as on the server."""
    try:
        return call.data(name)
    except ValueError:
        return None
