"""Sending, editing and deleting messages, and chat actions."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import orjson

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods.access import chat_of, is_channel, message_of, refuse_far, refuse_unable, thread_of
from bot.sandbox.telegram.model import Draft, Keyboard, Message
from bot.sandbox.telegram.refusals import NOT_MODIFIED, UnfinishedError, bad
from bot.sandbox.telegram.spec.schema import load
from bot.sandbox.telegram.state.group import Group
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import Chat, State
from bot.sandbox.telegram.text import dialect, formatting, keyboards

DELETION_WINDOW_SECONDS = 48 * 3600
"""Seconds for which a message may be deleted."""
MAX_DELETED_MESSAGES = 100
"""Messages that one call may delete."""

_CHAT_ACTIONS = load().words["ChatAction"] | {"cancel", "record_audio", "upload_audio", "pick_up_location"}


def send_message(state: State, call: Call) -> Json:
    """Send a text.

    The form of text and buttons is checked first, then chat, topic, reply, length, rights, and the backend's rules.
    """
    marked = _read_text(call)
    markup = keyboards.read_any(call)
    chat = chat_of(state, call)
    thread = thread_of(chat, call)
    reply_to = reply_of(chat, call)
    draft = _draft(call, marked, keyboards.with_checked_links(markup.inline))
    keyboards.refuse_unfit(markup, is_channel=is_channel(chat))
    refuse_unable(state, chat, "can_send_messages", "text messages")
    keyboards.refuse_outsized(draft.keyboard)
    refuse_far(state, chat, thread)
    silent = call.flag("disable_notification")
    draft = replace(draft, reply_keyboard=markup.reply)
    return state.json(state.post(chat, draft, silent=silent, reply_to=reply_to, thread_id=thread))


def edit_message_text(state: State, call: Call) -> Json:
    """Edit text and buttons of the bot's own message; without buttons in the call they are removed."""
    marked = _read_text(call)
    keyboard = keyboards.read(call)
    message = own_message(state, call)
    refuse_rich(message)
    if message.has_file:
        raise bad("There is no text in the message to edit")
    draft = _draft(call, marked, keyboards.with_checked_links(keyboard))
    return edit_checked(state, message, draft)


def edit_message_reply_markup(state: State, call: Call) -> Json:
    """Edit the buttons of the bot's own message; without buttons in the call they are removed."""
    keyboard = keyboards.read(call)
    message = own_message(state, call)
    draft = Draft(message.text, message.entities, keyboards.with_checked_links(keyboard), message.preview)
    return edit_checked(state, message, draft)


def delete_message(state: State, call: Call) -> bool:
    """Delete a message of either side, within 48 hours."""
    chat = chat_of(state, call)
    if call.integer("message_id") == 0:
        raise bad("Message identifier is not specified")
    message = message_of(chat, call, "message to delete")
    _refuse_deletion(state, chat, message)
    state.delete(message)
    return True


def delete_messages(state: State, call: Call) -> bool:
    """Delete up to a hundred messages; skip those that do not exist."""
    numbers = call.decoded("message_ids")
    if not isinstance(numbers, list):
        raise bad("Can't parse message identifiers JSON object")
    if len(numbers) > MAX_DELETED_MESSAGES:
        raise bad("Too many message identifiers specified")
    if not numbers:
        raise bad("Message identifiers are not specified")
    chat = chat_of(state, call)
    messages = [message for number in numbers if (message := chat.messages.get(_number(number)))]
    for message in messages:
        _refuse_deletion(state, chat, message)
    for message in messages:
        state.delete(message)
    return True


def _number(value: object) -> int:
    return Call("", {"value": value}).integer("value")


def _refuse_deletion(state: State, chat: Chat, message: Message) -> None:
    if isinstance(chat, Group) and not message.from_bot and not chat.may(state.bot, "can_delete_messages"):
        raise bad("Message can't be deleted")
    if state.now() - message.date > DELETION_WINDOW_SECONDS and not (
        isinstance(chat, Group) and chat.may(state.bot, "can_delete_messages")
    ):
        raise bad("Message can't be deleted for everyone")


def send_chat_action(state: State, call: Call) -> bool:
    """Show a chat action such as typing."""
    action = call.text("action").lower()
    if action not in _CHAT_ACTIONS:
        raise bad("Wrong parameter action in request")
    chat = chat_of(state, call)
    thread = thread_of(chat, call)
    refuse_unable(state, chat, "can_send_messages", "text messages")
    refuse_far(state, chat, thread)
    state.act(chat, action)
    return True


def _read_text(call: Call) -> dialect.Marked:
    return formatting.read(call.text("text"), call.text("parse_mode"), call.decoded("entities"))


def _draft(call: Call, marked: dialect.Marked, keyboard: Keyboard) -> Draft:
    shown = formatting.shown(marked)
    preview = call.decoded("link_preview_options")
    preview_options = _preview(orjson.dumps(preview)) if isinstance(preview, Mapping) and preview else None
    return Draft(shown.text, shown.entities, keyboard, preview_options)


@lru_cache(maxsize=100)
def _preview(raw: bytes) -> Mapping[str, object]:
    """Parse link preview options: a bot uses few, so thousands of messages share one object."""
    options: Mapping[str, object] = orjson.loads(raw)
    return options


def own_message(state: State, call: Call) -> Message:
    """Return the bot's own message that a call edits.

    Raises:
        RefusedError: there is none, or it is not the bot's to change.
    """
    if not call.text("chat_id") and call.integer("message_id") == 0:
        raise bad("Message identifier is not specified")
    message = message_of(chat_of(state, call), call, "message to edit")
    if not message.from_bot or "forward_origin" in message.more:
        raise bad("Message can't be edited")
    return message


def refuse_rich(message: Message) -> None:
    """Refuse to replace the blocks of a rich message."""
    if message.is_rich:
        raise UnfinishedError("change of a rich message")


def edit_checked(state: State, message: Message, draft: Draft) -> Json:
    """Edit a message, and return its JSON.

    Raises:
        RefusedError: nothing would be changed, the buttons are too many, or the backend refuses.
    """
    keyboards.refuse_outsized(draft.keyboard)
    more = None if draft.more is None else message.more
    if draft == Draft(message.text, message.entities, message.keyboard, message.preview, more):
        raise bad(NOT_MODIFIED)
    refuse_far(state, state.chat(message.chat_id))
    return state.json(state.edit(message, draft))


def reply_of(chat: Chat, call: Call) -> int | None:
    """Return the identifier of the message that is replied to, None without one.

    Raises:
        RefusedError: it does not exist, and the call requires it.
    """
    raw = call.decoded("reply_parameters")
    if not isinstance(raw, Mapping):
        return None
    number = Call(call.method, raw).integer("message_id")
    if number in chat.messages:
        return number
    if raw.get("allow_sending_without_reply"):
        return None
    raise bad("Message to be replied not found")
