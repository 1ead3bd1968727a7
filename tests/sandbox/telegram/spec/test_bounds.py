"""Lengths, closed sets of words and types, on both sides, against the Bot API's description."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.spec import answers, bounds, schema
from bot.sandbox.telegram.spec.schema import Schema
from tests.sandbox.telegram.spec.test_answers import described
from tests.sandbox.telegram.support.caller import Api

_RANGE = re.compile(r"(?<![\w/-])(\d+)-(\d+) (characters|[Bb]ytes|items|identifiers)( after entit(?:y|ies) parsing)?")
_LIST = re.compile(r"[Ll]ist of (\d+)-(\d+) ")
_MAX_COUNT = re.compile(r"(?:[Aa]t most|[Uu]p to) (\d+) (?:items|commands|identifiers)")
_NUMBER = re.compile(r"(?:[,;] |between )(\d+)-(\d+)\b")
_NAMES = re.compile(r"Telegram(\w+)")
_QUOTED = re.compile(r'"([^"]+)"')
_MARKED = re.compile(r"\*([a-z\\_]+)\*")


def stated(field: dict[str, Any]) -> tuple[int, int, str] | None:
    """Return the bound that the description of a field states, in our units."""
    text, kind = field["description"], field["types"][0]
    if kind.endswith("[]"):
        match = _LIST.search(text) or _RANGE.search(text)
        most = _MAX_COUNT.search(text)
        return (int(match[1]), int(match[2]), "items") if match else (0, int(most[1]), "items") if most else None
    if kind == "number":
        match = _NUMBER.search(text)
        return (int(match[1]), int(match[2]), "") if match else None
    match = _RANGE.search(text) if kind.startswith("string") else None
    return (int(match[1]), int(match[2]), "shown" if match[4] else match[3].lower()) if match else None


def all_stated(description: dict[str, Any], owner: str) -> dict[str, tuple[int, int, str]]:
    item = description["methods"].get(owner) or description["types"][owner]
    return {field["name"]: bound for field in item["fields"] if (bound := stated(field))}


def test_the_bounds_are_those_that_the_bot_api_states() -> None:
    description, limits, spec = described(), bounds.load(), schema.load()
    ours = {owner: {name: (item.low, item.high, item.unit) for name, item in limits[owner].items()} for owner in limits}
    owners = {*limits, *spec.methods, *spec.objects, *answers.load().objects} - {"BotCommandScope"}
    assert ours == {owner: match for owner in owners if (match := all_stated(description, owner))}
    assert sum(map(len, ours.values())) > 60


def words_of(description: dict[str, Any], kind: str) -> set[str]:
    """Return the closed set that a kind of the description is: spelt out, or under a name of its own."""
    alias = description["types"].get(kind.removeprefix("Objects.").removeprefix("Telegram"), {}).get("alias", kind)
    return set(_QUOTED.findall(alias))


def requests() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield the fields that a bot may send: whose, name, our kind, the description."""
    description, spec = described(), schema.load()
    shapes = {**spec.methods, **spec.objects}
    for owner, shape in shapes.items():
        if owner == "BotCommandScope":  # seven types of which ours is the sum
            continue
        item = description["methods"].get(owner) or description["types"][owner]
        for field in item["fields"]:
            kind = shape.needs.get(field["name"]) or shape.takes.get(field["name"])
            if kind:
                yield owner, field["name"], kind, field


def means_the_same(kind: str, types: str, description: dict[str, Any], spec: Schema) -> bool:
    """Return whether a kind of ours is what the description calls it."""
    if kind == "any":
        return True
    if kind.startswith("["):
        return types.endswith("[]") and means_the_same(
            kind[1:-1], types.removesuffix("[]").strip("( )"), description, spec
        )
    if kind.startswith("'"):
        return types == kind.replace("'", '"')
    plain = {
        "integer": {"number"},
        "boolean": {"boolean", "true"},
        "string": {"string", "string | { toString(): string }"},
        "file": {"Objects.TelegramInputFile | string", "TelegramInputFile | string", "string"},
        "chat": {"number | string", "number", "string | number"},
    }
    if kind in plain:
        return types in plain[kind]
    if kind in spec.words:  # where the description spells a set out in prose only, the next test reads that
        return words_of(description, types) in (spec.words[kind], set()) or "keyof" in types
    type_names, ours = set(_NAMES.findall(types)), set(spec.unions.get(kind, ()))
    return type_names == {kind} or (bool(ours) and ours <= type_names)  # of a union, those that the sandbox can do


def test_each_parameter_is_of_the_kind_that_the_bot_api_calls_it() -> None:
    description, spec = described(), schema.load()
    different = [
        (owner, name, kind, field["types"])
        for owner, name, kind, field in requests()
        if not means_the_same(kind, field["types"][0], description, spec)
    ]
    assert different == []


def test_the_sets_of_words_are_those_of_the_bot_api() -> None:
    description, spec, results = described(), schema.load(), answers.load()
    types, methods = description["types"], description["methods"]

    def text(owner: str, name: str) -> str:
        [field] = [item for item in (methods.get(owner) or types[owner])["fields"] if item["name"] == name]
        return str(field["description"] + field["types"][0])

    actions = {word.replace("\\", "") for word in _MARKED.findall(text("sendChatAction", "action"))}
    kinds = [name for name in types if name.startswith("BotCommandScope") and types[name]["fields"]]
    scopes = {word for name in kinds for word in _QUOTED.findall(text(name, "type"))}
    expected = {
        "ParseMode": set(_QUOTED.findall(text("sendMessage", "parse_mode"))),
        "ChatAction": actions,
        "EntityType": words_of(description, "MessageEntityType"),
        "ScopeType": scopes,
        "ButtonStyle": words_of(description, "InlineKeyboardButtonStyle"),
        "TopicColor": set(re.findall(r"\d{7,8}", text("createForumTopic", "icon_color"))),
        "UpdateKind": {field["name"] for field in types["Update"]["fields"]} - {"update_id"},
        "ReactionEmoji": words_of(description, "ReactionTypeEmojiEmoji"),
        "ChatKind": words_of(description, "ChatType"),
    }
    assert words_of(description, "ChatFullInfoType") == expected["ChatKind"]
    assert {name: set(words) for name, words in {**spec.words, **results.words}.items()} == expected


@pytest.mark.parametrize(
    ("method", "arguments", "wrong"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x" * 4097}, "sendMessage.text: 4097 of 1-4096 shown"),
        ("sendMessage", {"chat_id": 1, "text": ""}, "sendMessage.text: 0 of 1-4096 shown"),
        (
            "sendMessage",
            {"chat_id": 1, "text": f"<b>{'x' * 4097}</b>", "parse_mode": "HTML"},
            "sendMessage.text: 4097 of 1-4096 shown",
        ),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "201 of 0-200 characters"),
        ("deleteMessages", {"chat_id": 1, "message_ids": list(range(1, 102))}, "101 of 1-100 items"),
        ("deleteMessages", {"chat_id": 1, "message_ids": "[]"}, "0 of 1-100 items"),
        ("getUpdates", {"limit": 101}, "getUpdates.limit: 101 of 1-100"),
        ("getUpdates", {"limit": "0"}, "getUpdates.limit: 0 of 1-100"),
        ("getUpdates", {"allowed_updates": ["mesage"]}, "getUpdates.allowed_updates[0]: 'mesage' is no UpdateKind"),
        ("createForumTopic", {"chat_id": 1, "name": "x", "icon_color": 7}, "7 is no TopicColor"),
        (
            "setMyCommands",
            {"commands": [{"command": "a" * 33, "description": "d"}]},
            "setMyCommands.commands[0].command: 33 of 1-32 characters",
        ),
        (
            "sendMessage",
            {
                "chat_id": 1,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "ԱԲ" * 17}]]},
            },
            "reply_markup.inline_keyboard[0][0].callback_data: 68 of 1-64 bytes",
        ),
        (
            "setMessageReaction",
            {"chat_id": 1, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "🪑"}]},
            "setMessageReaction.reaction[0].emoji: '🪑' is no ReactionEmoji",
        ),
    ],
)
async def test_what_is_too_long_too_many_or_no_such_word_is_told(
    api: Api, method: str, arguments: dict[str, object], wrong: str
) -> None:
    await api(method, **arguments)
    assert any(wrong in line for line in api.telegram.contract_check.violations), api.telegram.contract_check.violations


@pytest.mark.parametrize(
    "arguments",
    [
        {"text": "x" * 4096},
        {"text": f'<a href="https://x.am/a>b">{"&amp;" * 2000}</a><b>{"x" * 2000}</b>', "parse_mode": "HTML"},
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 64}]]}},
    ],
)
async def test_what_is_just_within_its_bounds_is_no_wrong(
    api: Api, ann: UserClient, arguments: dict[str, object]
) -> None:
    assert (await api("sendMessage", chat_id=ann.chat_id, **arguments)).status == 200
    assert api.telegram.contract_check.violations == []


@pytest.mark.parametrize(
    ("method", "result", "wrong"),
    [
        ("getMyCommands", [{"command": "", "description": "d"}], "0 of 1-32 characters"),
        ("copyMessage", {"message_id": "1"}, "is no integer"),
        ("sendMessage", {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "home"}}, "'home' is no ChatKind"),
    ],
)
def test_an_answer_out_of_bounds_is_told(method: str, result: object, wrong: str) -> None:
    [line] = answers.load().violations(method, result)
    assert wrong in line
