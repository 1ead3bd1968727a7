"""Profile of the bot: its account, names, descriptions and commands."""

import re
from collections.abc import Mapping

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods.access import known_chat_of
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.state import shapes
from bot.sandbox.telegram.state.group import Group, Kind
from bot.sandbox.telegram.state.profile import DEFAULT_SCOPE, Commands, Scope
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import PrivateChat, State

MAX_COMMANDS = 100
MAX_COMMAND_CHARS = 32
MAX_COMMAND_DESCRIPTION_CHARS = 256
MAX_PROFILE_TEXT_CHARS = {"name": 64, "description": 512, "short_description": 120}
"""Largest length of each profile text in characters."""

_LANGUAGE = re.compile(r"[a-z]{2}|")
_COMMAND = re.compile(r"[a-z0-9_]+")
_GLOBAL_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


def get_me(state: State, call: Call) -> Json:
    """Return the bot's own account."""
    del call
    takes_inline = state.inline.setting is not None
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": takes_inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return shapes.user_json(state.bot) | abilities


def set_my_commands(state: State, call: Call) -> bool:
    """Set the commands of a scope and language."""
    commands = _commands(call)
    scope, language = _scope(state, call), _language(call)
    _refuse_wrong(commands)
    state.profile.commands[scope, language] = commands
    state.publish_bot()
    return True


def get_my_commands(state: State, call: Call) -> list[Mapping[str, object]]:
    """Return the commands of exactly this scope and language."""
    return list(state.profile.commands.get((_scope(state, call), _language(call)), ()))


def delete_my_commands(state: State, call: Call) -> bool:
    """Delete the commands of exactly this scope and language."""
    state.profile.commands.pop((_scope(state, call), _language(call)), None)
    state.publish_bot()
    return True


def set_my_name(state: State, call: Call) -> bool:
    """Set the bot's name for a language."""
    return _set_text(state, call, "name", state.profile.names)


def get_my_name(state: State, call: Call) -> Json:
    """Return the bot's name for a language."""
    return {"name": state.profile.name(_language(call))}


def set_my_description(state: State, call: Call) -> bool:
    """Set the description that an empty chat shows, for a language."""
    return _set_text(state, call, "description", state.profile.descriptions)


def get_my_description(state: State, call: Call) -> Json:
    """Return the description that an empty chat shows, for a language."""
    return {"description": state.profile.description(_language(call))}


def set_my_short_description(state: State, call: Call) -> bool:
    """Set the line on the bot's card, for a language."""
    return _set_text(state, call, "short_description", state.profile.short_descriptions)


def get_my_short_description(state: State, call: Call) -> Json:
    """Return the line on the bot's card, for a language."""
    texts = state.profile.short_descriptions
    return {"short_description": texts.get(_language(call)) or texts.get("", "")}


def _set_text(state: State, call: Call, name: str, texts: dict[str, str]) -> bool:
    language = _language(call)
    text = call.text(name).strip()
    if len(text) > MAX_PROFILE_TEXT_CHARS[name]:
        # Telegram's own words for this are not known; the limits are documented.
        raise bad(f"{name} is too long")
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    state.publish_bot()
    return True


def _language(call: Call) -> str:
    language = call.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad("Invalid language code specified")
    return language


def _scope(state: State, call: Call) -> Scope:
    if not call.text("scope"):
        return DEFAULT_SCOPE
    try:
        raw = call.data("scope")
    except ValueError as error:
        raise bad("Can't parse BotCommandScope JSON object") from error
    if not isinstance(raw, Mapping):
        raise bad("BotCommandScope must be an Object")
    kind = raw.get("type")
    if kind in _GLOBAL_SCOPES:
        return str(kind), 0, 0
    if kind not in _CHAT_SCOPES:
        raise bad("Unsupported type specified")
    fields = Call(call.method, raw)
    chat = known_chat_of(state, fields)
    if isinstance(chat, PrivateChat) and kind != "chat":
        raise bad("Can't use specified scope in private chats")
    if isinstance(chat, Group) and chat.kind is Kind.CHANNEL:
        raise bad("Can't change commands in channel chats")
    return kind, chat.id, fields.integer("user_id") if kind == "chat_member" else 0


def _commands(call: Call) -> Commands:
    if not call.text("commands"):
        return ()
    try:
        raw = call.data("commands")
    except ValueError as error:
        raise bad("Can't parse commands JSON object") from error
    if not isinstance(raw, list):
        raise bad("Expected an Array of BotCommand")
    return tuple(_command(entry) for entry in raw)


def _command(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise bad("Can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(raw.get(name), str):
            raise bad(f"Can't parse BotCommand: Can't find field \"{name}\"")
    return {"command": raw["command"].strip().removeprefix("/"), "description": raw["description"].strip()}


def _refuse_wrong(commands: Commands) -> None:
    for entry in commands:
        command, description = str(entry["command"]), str(entry["description"])
        if not command:
            raise bad("Command must be non-empty")
        if len(command) > MAX_COMMAND_CHARS:
            raise bad("Command length must not exceed 32")
        if not description:
            raise bad("Command description must be non-empty")
        if len(description) > MAX_COMMAND_DESCRIPTION_CHARS:
            raise bad("Command description length must not exceed 256")
    if any(not _COMMAND.fullmatch(str(entry["command"])) for entry in commands):
        raise bad("BOT_COMMAND_INVALID")
    if len(commands) > MAX_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
