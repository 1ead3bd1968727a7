"""Table of answers against the Bot API's description, and its violations."""

import json
import re
from functools import cache
from typing import Any

import pytest

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.methods.table import METHODS
from bot.sandbox.telegram.spec import answers
from tests.sandbox.telegram.support.caller import Api
from tests.support.data import data

_NAMES = re.compile(r"Telegram(\w+)")
_RESULT = re.compile(r"[<,]\s*([^<>,]+?)\s*>\s*$")


@cache
def described() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(data("telegram", "api.json").read_text())
    return description


def means_the_same(kind: str, types: list[str], description: dict[str, Any]) -> bool:
    """Return whether a kind of ours is what the description calls it."""
    if kind.startswith("["):
        return all(name.endswith("[]") for name in types) and means_the_same(kind[1:-1], [types[0][:-2]], description)
    if kind.startswith("'"):
        return types == [kind.replace("'", '"')]
    same = {"integer": ({"number"},), "boolean": ({"boolean"}, {"true"}), "any": (set(types),)}
    if kind in same:
        return set(types) in same[kind]
    name = types[0].removeprefix("Objects.").removeprefix("Telegram")
    if kind in answers.load().words:
        return set(re.findall(r'"(\w+)"', description["types"][name]["alias"])) == answers.load().words[kind]
    if kind == "string":  # or one of a set of words, which has no fields
        return types == ["string"] or "toString" in types[0] or not description["types"].get(name, {}).get("fields")
    return set(_NAMES.findall(types[0])) == {kind}


def test_each_method_says_what_its_answer_is() -> None:
    assert set(METHODS) <= set(answers.load().results)


def test_the_table_of_results_is_that_of_the_bot_api() -> None:
    description = described()
    for method, kind in answers.load().results.items():
        match = _RESULT.search(description["methods"][method]["sig"])
        assert match
        result = match[1].removesuffix("| true").strip()  # edits of inline messages answer so; there are none here
        assert kind == "[any]" or means_the_same(kind, [result], description), (method, result)


def test_the_table_of_objects_is_that_of_the_bot_api() -> None:
    description = described()
    for name, form in answers.load().objects.items():
        fields = {field["name"]: field for field in description["types"][name]["fields"]}
        assert {key for key, field in fields.items() if field["required"]} == set(form.needs), name
        for field, kind in {**form.needs, **form.takes}.items():
            assert means_the_same(kind, fields[field]["types"], description), (name, field, fields[field]["types"])


def test_unions_hold_only_what_the_bot_api_puts_in_them() -> None:
    description = described()
    for name, kinds in answers.load().unions.items():
        for kind in kinds:
            assert re.search(rf"\bTelegram{kind}\b", description["types"][name]["alias"]), (name, kind)


@pytest.mark.parametrize(
    ("result", "wrong"),
    [
        ({"id": 1, "is_bot": True}, "first_name is missing"),
        ({"id": "1", "is_bot": True, "first_name": "x"}, "'1' is no integer"),
        ({"id": 1, "is_bot": True, "first_name": "x", "surname": "y"}, "surname is unknown"),
        ([], "is no User"),
    ],
)
def test_a_wrong_answer_is_told(result: object, wrong: str) -> None:
    [line] = answers.load().violations("getMe", result)
    assert wrong in line


def test_a_member_is_judged_by_the_status_that_it_gives() -> None:
    user = {"id": 1, "is_bot": False, "first_name": "x"}
    assert list(answers.load().violations("getChatMember", {"status": "member", "user": user})) == []
    assert list(answers.load().violations("getChatMember", {"status": "kicked", "user": user})) != []


async def test_an_answer_that_the_bot_api_would_not_give_fails_the_contract_check(
    api: Api, ann: UserClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await api("sendMessage", chat_id=ann.chat_id, text="x")
    assert api.telegram.contract_check.is_clean
    monkeypatch.setattr(api.telegram.state, "json", lambda _: {"message_id": "x"})
    await api("sendMessage", chat_id=ann.chat_id, text="x")
    assert any("sendMessage answers" in wrong for wrong in api.telegram.contract_check.violations)


async def test_an_update_that_the_bot_api_would_not_send_fails_the_contract_check(
    api: Api, ann: UserClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ann.sends("hello")
    api.telegram.state.updates.push_raw({"message": "ordered to be wrong"})
    assert api.telegram.contract_check.is_clean
    monkeypatch.setattr(api.telegram.state, "json", lambda _: {"message_id": 1})
    await ann.sends("hello")
    assert "update.message: date is missing" in api.telegram.contract_check.violations
