"""The bot itself: who it is, what it says of itself, and its commands."""

import re
from collections.abc import Mapping

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods.access import known_room_of
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.state import shapes
from bot.sandbox.telegram.state.group import Group, Kind
from bot.sandbox.telegram.state.profile import DEFAULT, Commands, Scope
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import Chat, State

MOST_COMMANDS = 100
LONGEST_COMMAND = 32
LONGEST_COMMAND_TEXT = 256
LONGEST = {"name": 64, "description": 512, "short_description": 120}
"""Characters of what the bot says of itself."""

_LANGUAGE = re.compile(r"[a-z]{2}|")
_COMMAND = re.compile(r"[a-z0-9_]+")
_BROAD = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_OF_A_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})


def get_me(world: State, call: Call) -> Json:
    """Tell who the bot is."""
    del call
    takes_inline = world.inline.setting is not None
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": takes_inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return shapes.user(world.bot) | abilities


def set_my_commands(world: State, call: Call) -> bool:
    """Set the menu of a scope and language."""
    commands = _commands(call)
    scope, language = _scope(world, call), _language(call)
    _refuse_wrong(commands)
    world.profile.commands[scope, language] = commands
    world.tell_of_bot()
    return True


def get_my_commands(world: State, call: Call) -> list[Mapping[str, object]]:
    """Tell the menu of exactly this scope and language."""
    return list(world.profile.commands.get((_scope(world, call), _language(call)), ()))


def delete_my_commands(world: State, call: Call) -> bool:
    """Drop the menu of exactly this scope and language."""
    world.profile.commands.pop((_scope(world, call), _language(call)), None)
    world.tell_of_bot()
    return True


def set_my_name(world: State, call: Call) -> bool:
    """Set the bot's name for a language."""
    return _set_text(world, call, "name", world.profile.names)


def get_my_name(world: State, call: Call) -> Json:
    """Tell the bot's name for a language."""
    return {"name": world.profile.name(_language(call))}


def set_my_description(world: State, call: Call) -> bool:
    """Set what an empty chat shows, for a language."""
    return _set_text(world, call, "description", world.profile.descriptions)


def get_my_description(world: State, call: Call) -> Json:
    """Tell what an empty chat shows, for a language."""
    return {"description": world.profile.description(_language(call))}


def set_my_short_description(world: State, call: Call) -> bool:
    """Set the line on the bot's card, for a language."""
    return _set_text(world, call, "short_description", world.profile.short_descriptions)


def get_my_short_description(world: State, call: Call) -> Json:
    """Tell the line on the bot's card, for a language."""
    texts = world.profile.short_descriptions
    return {"short_description": texts.get(_language(call)) or texts.get("", "")}


def _set_text(world: State, call: Call, name: str, texts: dict[str, str]) -> bool:
    language = _language(call)
    text = call.text(name).strip()
    if len(text) > LONGEST[name]:
        # Telegram's own words for this are not known; the limits are documented.
        raise bad(f"{name} is too long")
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    world.tell_of_bot()
    return True


def _language(call: Call) -> str:
    language = call.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad("Invalid language code specified")
    return language


def _scope(world: State, call: Call) -> Scope:
    if not call.text("scope"):
        return DEFAULT
    try:
        given = call.data("scope")
    except ValueError as error:
        raise bad("Can't parse BotCommandScope JSON object") from error
    if not isinstance(given, Mapping):
        raise bad("BotCommandScope must be an Object")
    kind = given.get("type")
    if kind in _BROAD:
        return str(kind), 0, 0
    if kind not in _OF_A_CHAT:
        raise bad("Unsupported type specified")
    fields = Call(call.method, given)
    room = known_room_of(world, fields)
    if isinstance(room, Chat) and kind != "chat":
        raise bad("Can't use specified scope in private chats")
    if isinstance(room, Group) and room.kind is Kind.CHANNEL:
        raise bad("Can't change commands in channel chats")
    return kind, room.id, fields.integer("user_id") if kind == "chat_member" else 0


def _commands(call: Call) -> Commands:
    if not call.text("commands"):
        return ()
    try:
        given = call.data("commands")
    except ValueError as error:
        raise bad("Can't parse commands JSON object") from error
    if not isinstance(given, list):
        raise bad("Expected an Array of BotCommand")
    return tuple(_command(one) for one in given)


def _command(given: object) -> Mapping[str, object]:
    if not isinstance(given, Mapping):
        raise bad("Can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(given.get(name), str):
            raise bad(f"Can't parse BotCommand: Can't find field \"{name}\"")
    return {"command": given["command"].strip().removeprefix("/"), "description": given["description"].strip()}


def _refuse_wrong(commands: Commands) -> None:
    for one in commands:
        command, description = str(one["command"]), str(one["description"])
        if not command:
            raise bad("Command must be non-empty")
        if len(command) > LONGEST_COMMAND:
            raise bad("Command length must not exceed 32")
        if not description:
            raise bad("Command description must be non-empty")
        if len(description) > LONGEST_COMMAND_TEXT:
            raise bad("Command description length must not exceed 256")
    if any(not _COMMAND.fullmatch(str(one["command"])) for one in commands):
        raise bad("BOT_COMMAND_INVALID")
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
