"""Telegram's own parser, from the package tdjson, where it is installed."""

import importlib.util
from typing import Any

import orjson
import pytest

UPDATE_KINDS = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "Url": "url",
    "EmailAddress": "email",
}
VALUES = ("url", "language", "custom_emoji_id", "user_id", "unix_time")
PREFIX = "Can't parse entities: "

ParseResult = str | tuple[str, list[tuple[str, int, int, str, str]]]
"""A complaint, or a text and its entities: kind, offset, length, value, style."""


def ask(request: dict[str, Any]) -> dict[str, Any]:
    tdjson = pytest.importorskip("tdjson", reason="needs the package tdjson, Telegram's own parser")
    answer: dict[str, Any] = orjson.loads(tdjson.td_execute(orjson.dumps(request)))
    return answer


def is_here() -> bool:
    if importlib.util.find_spec("tdjson") is None:
        return False
    ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    return True


def parse(text: str) -> ParseResult:
    return parse_result(ask({"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": "textParseModeHTML"}}))


def parse_result(answer: dict[str, Any]) -> ParseResult:
    if answer["@type"] == "error":
        return str(answer["message"]).removeprefix(PREFIX)
    return answer["text"], [_entity(entity) for entity in answer["entities"]]


def _entity(entity: dict[str, Any]) -> tuple[str, int, int, str, str]:
    kind = entity["type"]
    value = next((kind[name] for name in VALUES if kind.get(name)), "")
    name = UPDATE_KINDS[kind["@type"].removeprefix("textEntityType")]
    return name, entity["offset"], entity["length"], str(value), _style(kind.get("formatting_type"))


def _style(form: dict[str, Any] | None) -> str:
    if form is None:
        return ""
    if form["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    day = "w" if form["show_day_of_week"] else ""
    return day + _precision(form["date_precision"], "d") + _precision(form["time_precision"], "t")


def _precision(form: dict[str, Any], letter: str) -> str:
    return {"None": "", "Short": letter, "Long": letter.upper()}[form["@type"].removeprefix("dateTimePartPrecision")]
