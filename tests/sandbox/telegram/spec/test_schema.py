"""The table of methods against the Bot API's description."""

import json

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.spec import schema
from tests.support.data import data


def test_the_table_of_methods_is_that_of_the_bot_api() -> None:
    described = json.loads(data("telegram", "api.json").read_text())["methods"]
    fields_by_method = {name: method["fields"] for name, method in described.items()}
    methods_schema = schema.load()
    assert set(fields_by_method) == set(methods_schema.methods) | methods_schema.unsupported_methods
    assert set(methods_schema.methods).isdisjoint(methods_schema.unsupported_methods)
    for name, shape in methods_schema.methods.items():
        assert {field["name"] for field in fields_by_method[name]} == {*shape.needs, *shape.takes, *shape.lacks}, name
        assert {field["name"] for field in fields_by_method[name] if field["required"]} == set(shape.needs), name


def test_the_table_of_objects_is_that_of_the_bot_api() -> None:
    types = json.loads(data("telegram", "api.json").read_text())["types"]
    for name, shape in schema.load().objects.items():
        if name != "BotCommandScope":  # seven types of which ours is the sum
            fields = types[name]["fields"]
            assert {field["name"] for field in fields} == {*shape.needs, *shape.takes}, name
            assert {field["name"] for field in fields if field["required"]} == set(shape.needs), name


def test_what_a_form_holds_as_text_is_right_too() -> None:
    call = Call("deleteMessage", {"chat_id": "-5", "message_id": "7"})
    assert list(schema.load().violations(call)) == []
