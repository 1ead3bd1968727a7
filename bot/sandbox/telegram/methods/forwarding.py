"""Forwarding messages with their origin, and copying them without it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods.access import (
    chat_of,
    is_channel,
    known_chat_of,
    message_of,
    refuse_far,
    refuse_unable,
    thread_of,
)
from bot.sandbox.telegram.methods.media import SEND_RIGHTS
from bot.sandbox.telegram.methods.messages import reply_of
from bot.sandbox.telegram.model import Draft, Message
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.state.files import FileKind
from bot.sandbox.telegram.state.forwarding import CONTENT_FIELDS
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import State
from bot.sandbox.telegram.text import formatting, keyboards

MAX_MESSAGES_PER_CALL = 100
"""Messages that one call may forward or copy."""


def forward_message(state: State, call: Call) -> Json:
    """Forward a message: the same text, without buttons, with its origin."""
    chat = chat_of(state, call)
    thread = thread_of(chat, call)
    source = _source(state, call, "forward")
    refuse_unable(state, chat, *_right(source))
    refuse_far(state, chat, thread)
    silent = call.flag("disable_notification")
    return state.json(state.post(chat, _forwarded(state, source), silent=silent, reply_to=None, thread_id=thread))


def forward_messages(state: State, call: Call) -> list[Json]:
    """Forward several messages in their order, albums as albums; skip those that cannot be forwarded."""
    return _send_all(state, call, partial(_forwarded, state))


def copy_message(state: State, call: Call) -> Json:
    """Send a copy of a message as the bot's own, with other buttons or none, and with another caption."""
    marked = formatting.read_caption(call.text("caption"), call.text("parse_mode"), call.decoded("caption_entities"))
    markup = keyboards.read_any(call)
    keyboard = keyboards.with_checked_links(markup.inline)
    chat = chat_of(state, call)
    thread = thread_of(chat, call)
    source = _source(state, call, "copy")
    reply_to = reply_of(chat, call)
    keyboards.refuse_unfit(markup, is_channel=is_channel(chat))
    draft = replace(_draft(source), keyboard=keyboard, reply_keyboard=markup.reply)
    if source.has_file and "caption" in call.arguments:
        caption = formatting.shown_caption(marked)
        above = {"show_caption_above_media": True} if call.flag("show_caption_above_media") else {}
        draft = replace(draft, text=caption.text, entities=caption.entities, more={**_file(source), **above})
    refuse_unable(state, chat, *_right(source))
    keyboards.refuse_outsized(keyboard)
    refuse_far(state, chat, thread)
    silent = call.flag("disable_notification")
    return {"message_id": state.post(chat, draft, silent=silent, reply_to=reply_to, thread_id=thread).id}


def copy_messages(state: State, call: Call) -> list[Json]:
    """Copy several messages in their order, albums as albums; skip those that cannot be copied."""
    return _send_all(state, call, partial(_copied, has_caption=not call.flag("remove_caption")))


def _send_all(state: State, call: Call, make_draft: Callable[[Message], Draft]) -> list[Json]:
    numbers = _numbers(call)
    chat = chat_of(state, call)
    thread = thread_of(chat, call)
    source_chat = known_chat_of(state, call, "from_chat_id")
    sources = [
        message
        for number in numbers
        if (message := source_chat.messages.get(number)) and (message.text or _content(message))
    ]
    if not sources:
        raise bad("There are no messages to forward")
    for source in sources:
        refuse_unable(state, chat, *_right(source))
    refuse_far(state, chat, thread)
    albums: dict[object, str] = {}
    posted: list[Json] = []
    for source in sources:
        album = source.more.get("media_group_id")
        more = {"media_group_id": albums.setdefault(album, state.take_album_id())} if album else {}
        draft = make_draft(source)
        silent, content = call.flag("disable_notification"), {**(draft.more or {}), **more}
        message = state.post(chat, draft, silent=silent, reply_to=None, thread_id=thread, more=content)
        posted.append({"message_id": message.id})
    return posted


def _numbers(call: Call) -> list[int]:
    raw = call.decoded("message_ids")
    if not isinstance(raw, list):
        raise bad("Can't parse message identifiers JSON object")
    if not raw:
        raise bad("Message identifiers are not specified")
    if len(raw) > MAX_MESSAGES_PER_CALL:
        raise bad("Too many message identifiers specified")
    numbers = [Call("", {"value": number}).integer("value") for number in raw]
    if any(before >= after for before, after in pairwise(numbers)):
        raise bad("Message identifiers must be in a strictly increasing order")
    return numbers


def _forwarded(state: State, source: Message) -> Draft:
    content = {**_content(source), "forward_origin": state.origin(source)}
    return Draft(source.text, source.entities, preview=source.preview, more=content)


def _copied(source: Message, *, has_caption: bool) -> Draft:
    return Draft("", more=_file(source)) if source.has_file and not has_caption else _draft(source)


def _draft(source: Message) -> Draft:
    return Draft(source.text, source.entities, preview=source.preview, more=_content(source))


def _right(source: Message) -> tuple[str, str]:
    kind = next((kind for kind in FileKind if kind.lower() in source.more), None)
    return SEND_RIGHTS[kind] if kind else ("can_send_messages", "text messages")


def _source(state: State, call: Call, purpose: str) -> Message:
    chat = known_chat_of(state, call, "from_chat_id")
    message = message_of(chat, call, f"message to {purpose}")
    if not message.text and not _content(message):
        raise bad("Message can't be forwarded" if purpose == "forward" else "Message can't be copied")
    return message


def _content(message: Message) -> Mapping[str, object]:
    return {name: value for name, value in message.more.items() if name in CONTENT_FIELDS}


def _file(message: Message) -> Mapping[str, object]:
    """Return the file of a message without the display flag of its caption."""
    return {name: value for name, value in _content(message).items() if name != "show_caption_above_media"}
