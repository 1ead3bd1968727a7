"""Menu button of private chats."""

from collections.abc import Mapping

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods.access import known_chat_of
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import PrivateChat, State

_PARSE_ERROR = "Can't parse menu button: "


def set_chat_menu_button(state: State, call: Call) -> bool:
    """Set the button of one private chat, or the default of all; without a button in the call, reset it."""
    button = _button(call)
    state.profile.set_menu_button(_chat_id(state, call), button)
    state.publish_bot()
    return True


def get_chat_menu_button(state: State, call: Call) -> Json:
    """Return the button of one private chat, or the default of all."""
    return state.profile.menu_button(_chat_id(state, call))


def _button(call: Call) -> Json:
    try:
        raw = call.data("menu_button")
    except ValueError as error:
        raise bad("Can't parse menu button JSON object") from error
    if raw is None:
        return {"type": "default"}
    if not isinstance(raw, Mapping):
        raise bad(f"{_PARSE_ERROR}MenuButton must be an Object")
    kind = raw.get("type")
    if kind in {"default", "commands"}:
        return {"type": kind}
    if kind != "web_app":
        raise bad("MenuButton has unsupported type")
    app, text = raw.get("web_app"), raw.get("text")
    url = app.get("url") if isinstance(app, Mapping) else None
    if not isinstance(text, str) or not isinstance(url, str):
        raise bad(f'{_PARSE_ERROR}Can\'t find field "{"text" if text is None else "url"}"')
    if not url.startswith("https://"):
        raise bad("Menu button Web App URL is invalid: Only HTTPS links are allowed")
    return {"type": "web_app", "text": text, "web_app": {"url": url}}


def _chat_id(state: State, call: Call) -> int:
    """Return the identifier of a call's private chat, 0 for all."""
    if not call.text("chat_id"):
        return 0
    chat = known_chat_of(state, call)
    if not isinstance(chat, PrivateChat):
        raise bad("Chat_id must belong to a private chat with a user")
    return chat.id
