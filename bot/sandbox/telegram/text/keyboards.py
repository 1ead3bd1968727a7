"""Reply markup, with the errors of the server (Client.cpp, ReplyMarkup.cpp).

The form is checked before all else, addresses before the message is sent, and sizes last, since it is Telegram's
backend that refuses them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import orjson

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.model import Button, Keyboard
from bot.sandbox.telegram.refusals import UnfinishedError, bad
from bot.sandbox.telegram.text import links

MAX_CALLBACK_DATA_BYTES = 64
"""Bytes of `callback_data`."""
MAX_BUTTONS = 100
MAX_KEYBOARD_BYTES = 10_000
"""Bytes of JSON, roughly: seen by bots, not documented."""

MAX_COPY_TEXT_CHARS = 256
"""Characters that a button may copy."""

_OTHER_ACTIONS = ("callback_game", "pay", "login_url", "web_app", "disabled")
_INLINE_SWITCHES = ("switch_inline_query", "switch_inline_query_current_chat")
_OTHER_KEYBOARDS = ("keyboard", "remove_keyboard", "force_reply")
_REQUEST_BUTTONS = ("request_contact", "request_location", "request_poll", "request_users", "request_chat", "web_app")
_CHAT_TYPE_FLAGS = ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats")


@dataclass(frozen=True, slots=True)
class Markup:
    """Reply markup of a call: an inline keyboard, or a `reply` keyboard as the call has it."""

    inline: Keyboard = ()
    reply: Mapping[str, object] | None = None


def read(call: Call) -> Keyboard:
    """Return the inline keyboard of a call that can have no other, empty if it has none.

    Raises:
        RefusedError: it is not of the right form, or another kind of keyboard.
        UnfinishedError: it has a button that the sandbox cannot do.
    """
    markup = read_any(call)
    if markup.reply is not None:
        raise bad("Inline keyboard expected")
    return markup.inline


def refuse_unfit(markup: Markup, *, is_channel: bool) -> None:
    """Refuse a reply keyboard in a channel.

    Raises:
        RefusedError: the chat is a channel.
    """
    if is_channel and markup.reply is not None:
        raise bad("Inline keyboard expected")


def read_any(call: Call) -> Markup:
    """Return the reply markup of a call.

    Raises:
        RefusedError: it is not of the right form.
        UnfinishedError: it has a button that the sandbox cannot do.
    """
    if not call.text("reply_markup"):
        return Markup()
    try:
        markup = call.data("reply_markup")
    except ValueError as error:
        raise bad("Can't parse reply keyboard markup JSON object") from error
    if not isinstance(markup, Mapping):
        raise bad("Object expected as reply markup")
    if markup.get("keyboard"):
        _check_reply_rows(markup["keyboard"])
    if any(markup.get(name) for name in _OTHER_KEYBOARDS):
        return Markup(reply=dict(markup))
    return Markup(_rows(markup.get("inline_keyboard", [])))


def with_checked_links(keyboard: Keyboard) -> Keyboard:
    """Return the keyboard with its addresses in Telegram's form.

    Raises:
        RefusedError: an address is none that a button may open.
    """
    return tuple(tuple(_with_checked_link(button) for button in row) for row in keyboard)


def refuse_outsized(keyboard: Keyboard) -> None:
    """Refuse sizes that Telegram's backend refuses.

    Raises:
        RefusedError: `callback_data` or the whole keyboard is too long.
    """
    buttons = [button for row in keyboard for button in row]
    if any(len(button.data.encode()) > MAX_CALLBACK_DATA_BYTES for button in buttons if button.data):
        raise bad("BUTTON_DATA_INVALID")
    for button in buttons:
        _refuse_uncopyable(button)
    size = len(orjson.dumps([dict(button.fields) for button in buttons]))
    if len(buttons) > MAX_BUTTONS or size > MAX_KEYBOARD_BYTES:
        raise bad("Reply markup is too long")


def _rows(rows: object) -> Keyboard:
    field = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise bad(field)
    if any(not isinstance(row, Sequence) or isinstance(row, str) for row in rows):
        raise bad(f"{field} of Arrays")
    return tuple(tuple(_button(button) for button in row) for row in rows if row)


def _check_reply_rows(rows: object) -> None:
    field = 'Field "keyboard" of the ReplyKeyboardMarkup must be an Array'
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise bad(field)
    if any(not isinstance(row, Sequence) or isinstance(row, str) for row in rows):
        raise bad(f"{field} of Arrays")
    for key in (key for row in rows for key in row if not isinstance(key, str)):
        if not isinstance(key, Mapping):
            raise bad("Can't parse keyboard button: KeyboardButton must be an Object")
        if not isinstance(key.get("text"), str):
            raise bad("Can't parse keyboard button: Can't find field \"text\"")
        if unsupported := next((name for name in _REQUEST_BUTTONS if key.get(name)), None):
            raise UnfinishedError(f"key with {unsupported}")


def _button(raw: object) -> Button:
    problem = "Can't parse inline keyboard button: "
    if not isinstance(raw, Mapping):
        raise bad(f"{problem}InlineKeyboardButton must be an Object")
    for name in ("text", "url", "callback_data"):
        if not isinstance(raw.get(name, ""), str | int | float):
            raise bad(f'{problem}Field "{name}" must be of type String')
    if "text" not in raw:
        raise bad(f'{problem}Can\'t find field "text"')
    text, url, data = (str(raw.get(name, "")) for name in ("text", "url", "callback_data"))
    if url:
        return Button(text, None, url, raw)
    if data:
        return Button(text, data, None, raw)
    if _is_client_side(raw, problem):
        return Button(text, None, None, raw)
    if unsupported := next((name for name in _OTHER_ACTIONS if name in raw), None):
        raise UnfinishedError(f"button with {unsupported}")
    raise bad(f"{problem}Text buttons are unallowed in the inline keyboard")


def _is_client_side(raw: Mapping[str, object], problem: str) -> bool:
    """Return whether a button acts in the app alone: it copies, or begins an inline query."""
    for name in (*_INLINE_SWITCHES, "copy_text", "switch_inline_query_chosen_chat"):
        kind = "String" if name in _INLINE_SWITCHES else "Object"
        if name in raw and not isinstance(raw[name], str if name in _INLINE_SWITCHES else Mapping):
            raise bad(f'{problem}Field "{name}" must be of type {kind}')
    chosen = raw.get("switch_inline_query_chosen_chat")
    if isinstance(chosen, Mapping) and not any(chosen.get(name) for name in _CHAT_TYPE_FLAGS):
        raise bad("At least one chat type must be allowed")
    return "copy_text" in raw or chosen is not None or any(name in raw for name in _INLINE_SWITCHES)


def _refuse_uncopyable(button: Button) -> None:
    copied = button.fields.get("copy_text")
    if isinstance(copied, Mapping) and not 0 < len(str(copied.get("text", ""))) <= MAX_COPY_TEXT_CHARS:
        raise bad("BUTTON_COPY_TEXT_INVALID")


def _with_checked_link(button: Button) -> Button:
    if button.url is None:
        return button
    url = links.checked(button.url.encode())
    if url is None:
        raise bad(f"Inline keyboard button URL '{button.url}' is invalid: Wrong HTTP URL")
    if url.decode() == button.url:
        return button
    return replace(button, url=url.decode(), fields={**button.fields, "url": url.decode()})
