"""Photos and documents: sending them alone or as an album, and editing them.

The form of file, caption and buttons is checked first, then chat, topic, reply, length and rights; last come the
checks of Telegram's backend, which alone reads the image.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods import attached
from bot.sandbox.telegram.methods.access import chat_of, is_channel, refuse_far, refuse_unable, thread_of
from bot.sandbox.telegram.methods.messages import edit_checked, own_message, refuse_rich, reply_of
from bot.sandbox.telegram.model import Draft, Keyboard
from bot.sandbox.telegram.refusals import UnfinishedError, bad
from bot.sandbox.telegram.state.files import FileKind
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import Chat, State
from bot.sandbox.telegram.text import dialect, formatting, keyboards

MAX_ALBUM_ITEMS = 10

SEND_RIGHTS: Mapping[FileKind, tuple[str, str]] = {
    FileKind.PHOTO: ("can_send_photos", "photos"),
    FileKind.DOCUMENT: ("can_send_documents", "documents"),
}
"""Right to send a kind of file, and the name of the kind in the error."""
CAPTION_ABOVE, HAS_SPOILER = "show_caption_above_media", "has_media_spoiler"


@dataclass(frozen=True, slots=True)
class _Media:
    """A file of a call, not stored yet, with its unformatted caption."""

    file: attached.Attached
    caption: dialect.Marked
    display: Mapping[str, object]  # how the file is to be shown, as the Bot API writes it

    def draft(self, state: State, keyboard: Keyboard = ()) -> Draft:
        """Check and store the file, and return the content of the message."""
        caption = formatting.shown_caption(self.caption)
        return Draft(caption.text, caption.entities, keyboard, more={**self.file.store(state), **self.display})


def send_photo(state: State, call: Call) -> Json:
    """Send a photo: an upload, an address, or the identifier of a stored one."""
    return _send(state, call, FileKind.PHOTO)


def send_document(state: State, call: Call) -> Json:
    """Send a document."""
    return _send(state, call, FileKind.DOCUMENT)


def _send(state: State, call: Call, kind: FileKind) -> Json:
    media = _media(call, kind, call.text(kind.lower()), call.arguments)
    markup = keyboards.read_any(call)
    chat = chat_of(state, call)
    thread = thread_of(chat, call)
    reply_to = reply_of(chat, call)
    formatting.shown_caption(media.caption)
    refuse_unable(state, chat, *SEND_RIGHTS[kind])
    keyboards.refuse_unfit(markup, is_channel=is_channel(chat))
    draft = replace(media.draft(state, keyboards.with_checked_links(markup.inline)), reply_keyboard=markup.reply)
    keyboards.refuse_outsized(draft.keyboard)
    refuse_far(state, chat, thread)
    silent = call.flag("disable_notification")
    return state.json(state.post(chat, draft, silent=silent, reply_to=reply_to, thread_id=thread))


def send_media_group(state: State, call: Call) -> list[Json]:
    """Send an album: photos, or documents, each with a caption of its own."""
    album = _album(call)
    chat = chat_of(state, call)
    thread = thread_of(chat, call)
    reply_to = reply_of(chat, call)
    _refuse_mixed(album)
    for media in album:
        formatting.shown_caption(media.caption)
        refuse_unable(state, chat, *SEND_RIGHTS[media.file.kind])
    drafts = [media.draft(state) for media in album]
    refuse_far(state, chat, thread)
    together = {"media_group_id": state.take_album_id()} if len(drafts) > 1 else {}
    silent = call.flag("disable_notification")
    posted = [
        state.post(
            chat,
            draft,
            silent=silent,
            reply_to=reply_to,
            thread_id=thread,
            more={**(draft.more or {}), **together},
        )
        for draft in drafts
    ]
    return [state.json(message) for message in posted]


def edit_message_caption(state: State, call: Call) -> Json:
    """Edit the caption and the buttons of a file; without buttons in the call they are removed."""
    marked = _caption(call.arguments)
    keyboard = keyboards.read(call)
    message = own_message(state, call)
    if not message.has_file:
        raise bad("There is no caption in the message to edit")
    caption = formatting.shown_caption(marked)
    file = {name: value for name, value in message.more.items() if name != CAPTION_ABOVE}
    buttons = keyboards.with_checked_links(keyboard)
    draft = Draft(
        caption.text, caption.entities, buttons, more={**file, **_display_flags(call.arguments, CAPTION_ABOVE)}
    )
    return edit_checked(state, message, draft)


def edit_message_media(state: State, call: Call) -> Json:
    """Replace the file or the text of a message by another file."""
    raw = call.decoded("media")
    if not isinstance(raw, Mapping):
        raise bad("Can't parse InputMedia: expected an Object" if raw is not None else "Media is not specified")
    media = _item(call, raw)
    keyboard = keyboards.read(call)
    message = own_message(state, call)
    refuse_rich(message)
    album = message.more.get("media_group_id")
    if album and media.file.kind.lower() not in message.more:
        raise UnfinishedError("change of the kind of file in an album")
    chat: Chat = state.chat(message.chat_id)
    refuse_unable(state, chat, *SEND_RIGHTS[media.file.kind])
    draft = media.draft(state, keyboards.with_checked_links(keyboard))
    more = {**(draft.more or {}), **({"media_group_id": album} if album else {})}
    return edit_checked(state, message, replace(draft, more=more))


def _album(call: Call) -> Sequence[_Media]:
    try:
        raw = call.data("media")
    except ValueError as error:
        raise bad("Can't parse media JSON object") from error
    if not raw:
        raise bad("Media is not specified" if raw is None else "There are no messages to send")
    if not isinstance(raw, list):
        raise bad("Expected an Array of InputMedia")
    if len(raw) > MAX_ALBUM_ITEMS:
        raise bad("Too many messages to send as an album")
    return [_item(call, item) for item in raw]


def _item(call: Call, raw: object) -> _Media:
    """Parse an InputMedia."""
    if not isinstance(raw, Mapping):
        raise bad("Can't parse InputMedia: expected an Object")
    kind = next((kind for kind in FileKind if kind.lower() == raw.get("type")), None)
    if kind is None:
        raise UnfinishedError(f"media of the type {raw.get('type')!r:.20}")
    return _media(call, kind, str(raw.get("media", "")), raw)


def _media(call: Call, kind: FileKind, value: str, raw: Mapping[str, object]) -> _Media:
    names = (CAPTION_ABOVE, "has_spoiler") if kind is FileKind.PHOTO else ()
    file = attached.read(call, kind, value, detects=not Call("", raw).flag("disable_content_type_detection"))
    return _Media(file, _caption(raw), _display_flags(raw, *names))


def _caption(raw: Mapping[str, object]) -> dialect.Marked:
    fields = Call("", raw)
    return formatting.read_caption(
        fields.text("caption"), fields.text("parse_mode"), fields.decoded("caption_entities")
    )


def _display_flags(raw: Mapping[str, object], *names: str) -> Mapping[str, object]:
    return {HAS_SPOILER if name == "has_spoiler" else name: True for name in names if Call("", raw).flag(name)}


def _refuse_mixed(album: Sequence[_Media]) -> None:
    kinds = {media.file.kind for media in album}
    if len(kinds) > 1:
        raise bad(f"{FileKind.DOCUMENT} can't be mixed with other media types")
