"""Keyboards under messages, with the complaints of the server (Client.cpp, ReplyMarkup.cpp).

The form is checked before anything else is looked at, addresses when the message is about to be sent, and sizes last,
since it is Telegram's far side that refuses them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import orjson

from bot.sandbox.call import Call
from bot.sandbox.model import Button, Keyboard
from bot.sandbox.refusals import UnfinishedError, bad
from bot.sandbox.text import links

LONGEST_DATA = 64
"""Bytes of `callback_data`."""
MOST_BUTTONS = 100
LONGEST_KEYBOARD = 10_000
"""Bytes of JSON, roughly: seen by bots, not documented."""

_OTHER_ACTIONS = (
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "login_url",
    "web_app",
    "copy_text",
)
_OTHER_KEYBOARDS = ("keyboard", "remove_keyboard", "force_reply")


def read(call: Call) -> Keyboard:
    """Return the inline keyboard of a call, empty if it has none.

    Raises:
        RefusedError: it is not of the right form.
        UnfinishedError: it is another kind of keyboard.
    """
    if not call.text("reply_markup"):
        return ()
    try:
        markup = call.data("reply_markup")
    except ValueError as error:
        raise bad("Can't parse reply keyboard markup JSON object") from error
    if not isinstance(markup, Mapping):
        raise bad("Object expected as reply markup")
    other = next((name for name in _OTHER_KEYBOARDS if markup.get(name)), None)
    if other:
        raise UnfinishedError(f"keyboard of the kind {other}")
    return _rows(markup.get("inline_keyboard", []))


def with_checked_links(keyboard: Keyboard) -> Keyboard:
    """Return the keyboard with its addresses in Telegram's form.

    Raises:
        RefusedError: an address is none that a button may open.
    """
    return tuple(tuple(_with_checked_link(button) for button in row) for row in keyboard)


def refuse_outsized(keyboard: Keyboard) -> None:
    """Refuse what Telegram's far side refuses.

    Raises:
        RefusedError: `callback_data` or the whole keyboard is too long.
    """
    buttons = [button for row in keyboard for button in row]
    if any(len(button.data.encode()) > LONGEST_DATA for button in buttons if button.data):
        raise bad("BUTTON_DATA_INVALID")
    size = len(orjson.dumps([dict(button.fields) for button in buttons]))
    if len(buttons) > MOST_BUTTONS or size > LONGEST_KEYBOARD:
        raise bad("Reply markup is too long")


def _rows(rows: object) -> Keyboard:
    field = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise bad(field)
    if any(not isinstance(row, Sequence) or isinstance(row, str) for row in rows):
        raise bad(f"{field} of Arrays")
    return tuple(tuple(_button(one) for one in row) for row in rows if row)


def _button(given: object) -> Button:
    problem = "Can't parse inline keyboard button: "
    if not isinstance(given, Mapping):
        raise bad(f"{problem}InlineKeyboardButton must be an Object")
    for name in ("text", "url", "callback_data"):
        if not isinstance(given.get(name, ""), str | int | float):
            raise bad(f'{problem}Field "{name}" must be of type String')
    if "text" not in given:
        raise bad(f'{problem}Can\'t find field "text"')
    text, url, data = (str(given.get(name, "")) for name in ("text", "url", "callback_data"))
    if url:
        return Button(text, None, url, given)
    if data:
        return Button(text, data, None, given)
    other = next((name for name in _OTHER_ACTIONS if name in given), None)
    if other:
        raise UnfinishedError(f"button with {other}")
    raise bad(f"{problem}Text buttons are unallowed in the inline keyboard")


def _with_checked_link(button: Button) -> Button:
    if button.url is None:
        return button
    url = links.checked(button.url.encode())
    if url is None:
        raise bad(f"Inline keyboard button URL '{button.url}' is invalid: Wrong HTTP URL")
    if url.decode() == button.url:
        return button
    return replace(button, url=url.decode(), fields={**button.fields, "url": url.decode()})
