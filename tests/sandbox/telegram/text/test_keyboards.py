"""Reply keyboards, and inline buttons that cause no update."""

from typing import Any

import pytest

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram
from tests.sandbox.telegram.support.caller import Api, Reply

ROWS = {"keyboard": [["Armenia", {"text": "CSTO"}]], "resize_keyboard": True}


async def send(api: Api, user: UserClient, markup: object, **more: Any) -> Reply:
    return await api("sendMessage", **{"chat_id": user.chat_id, "text": "x", "reply_markup": markup, **more})


async def test_a_key_sends_what_stands_on_it_until_it_is_taken_away(api: Api, ann: UserClient) -> None:
    message = (await send(api, ann, ROWS)).result
    assert "reply_markup" not in message
    assert ann.keys == ["Armenia", "CSTO"]
    await ann.presses_key("CSTO")
    assert (await api("getUpdates")).result[-1]["message"]["text"] == "CSTO"
    await send(api, ann, {"remove_keyboard": True})
    with pytest.raises(LookupError, match="no key says"):
        await ann.presses_key("CSTO")


async def test_the_page_is_told_of_keys_as_the_bot_gave_them(api: Api, ann: UserClient) -> None:
    for reply_markup in (ROWS, {"remove_keyboard": True}, {"force_reply": True, "input_field_placeholder": "Topic"}):
        await send(api, ann, reply_markup)
    _, page = await api.sim("GET", f"/sim/chats/{ann.chat_id}")
    keyboards = [message["reply_keyboard"] for message in page["messages"] if "reply_keyboard" in message]
    assert keyboards[0]["keyboard"] == ROWS["keyboard"]
    assert keyboards[1:] == [{"remove_keyboard": True}, {"force_reply": True, "input_field_placeholder": "Topic"}]


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        ({"keyboard": "x"}, 'field "keyboard" of the ReplyKeyboardMarkup must be an Array'),
        ({"keyboard": ["x"]}, 'field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays'),
        ({"keyboard": [[5]]}, "can't parse keyboard button: KeyboardButton must be an Object"),
        ({"keyboard": [[{"txt": "x"}]]}, "can't parse keyboard button: Can't find field \"text\""),
        (
            {"keyboard": [[{"text": "x", "request_contact": True}]]},
            "the sandbox has no key with request_contact",
        ),
    ],
)
async def test_keys_that_cannot_be_are_refused(api: Api, ann: UserClient, markup: object, description: str) -> None:
    reply = await send(api, ann, markup)
    assert description in reply.description
    assert ann.received == []


async def test_where_nobody_writes_there_are_no_keys(telegram: Telegram, api: Api, ann: UserClient) -> None:
    channel = telegram.add_channel(owner=ann)
    await channel.adds_bot(ann)
    expected = "Bad Request: inline keyboard expected"
    assert (await send(api, ann, ROWS, chat_id=channel.chat_id)).description == expected
    sent = (await send(api, ann, None)).result["message_id"]
    place = {"chat_id": ann.chat_id, "message_id": sent}
    assert (await api("editMessageText", **place, text="y", reply_markup=ROWS)).description == expected


async def test_a_button_may_copy_or_begin_a_query(api: Api, ann: UserClient) -> None:
    buttons = [
        {"text": "Copy", "copy_text": {"text": "https://example.com/"}},
        {"text": "Here", "switch_inline_query_current_chat": "csto"},
        {"text": "There", "switch_inline_query": ""},
        {"text": "Groups", "switch_inline_query_chosen_chat": {"query": "x", "allow_group_chats": True}},
    ]
    message = (await send(api, ann, {"inline_keyboard": [buttons]})).result
    assert message["reply_markup"]["inline_keyboard"] == [buttons]
    api.telegram.contract_check.raise_if_violated()


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": "x"}, 'Field "copy_text" must be of type Object'),
        ({"switch_inline_query": 5}, 'Field "switch_inline_query" must be of type String'),
        ({"switch_inline_query_chosen_chat": {}}, "at least one chat type must be allowed"),
        ({"pay": True}, "button with pay"),
    ],
)
async def test_a_button_that_cannot_be_is_refused(
    api: Api, ann: UserClient, button: dict[str, object], description: str
) -> None:
    reply = await send(api, ann, {"inline_keyboard": [[{"text": "x", **button}]]})
    assert description in reply.description
    assert ann.received == []
