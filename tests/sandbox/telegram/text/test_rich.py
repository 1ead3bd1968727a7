"""Rich messages: blocks are returned unchanged, and the chat page shows a plain message."""

from typing import Any

import pytest

from bot.sandbox.telegram.client.user import UserClient
from tests.sandbox.telegram.support.caller import Api, Reply

DIGEST: list[dict[str, Any]] = [
    {"type": "heading", "size": 2, "text": "Today 😀"},
    {"type": "paragraph", "text": ["Told by ", {"type": "url", "url": "https://a.example/", "text": "Agency"}, "."]},
    {"type": "divider"},
    {
        "type": "list",
        "items": [
            {"blocks": [{"type": "paragraph", "text": {"type": "bold", "text": "Summit"}}]},
            {"value": 2, "has_checkbox": True, "blocks": [{"type": "paragraph", "text": "Border"}]},
        ],
    },
    {"type": "blockquote", "blocks": [{"type": "paragraph", "text": "No help came"}], "credit": "the minister"},
    {"type": "table", "cells": [[{"text": text, "align": "left", "valign": "top"} for text in ("AM", "AZ")]]},
    {"type": "details", "summary": "More", "blocks": [{"type": "pre", "text": "x = 1", "language": "py"}]},
]


async def sent(api: Api, ann: UserClient, blocks: object, **more: object) -> Reply:
    return await api("sendRichMessage", chat_id=ann.chat_id, rich_message={"blocks": blocks, **more})


async def test_blocks_come_back_as_they_were_sent_with_the_labels_of_lists(api: Api, ann: UserClient) -> None:
    message = (await sent(api, ann, DIGEST, is_rtl=True)).result
    rich_message = message["rich_message"]
    assert rich_message["is_rtl"] is True
    assert [item.pop("label") for item in rich_message["blocks"][3]["items"]] == ["•", "2."]
    assert rich_message["blocks"] == DIGEST
    assert "text" not in message
    api.telegram.contract_check.raise_if_violated()


async def test_people_see_a_plain_message_in_its_place(api: Api, ann: UserClient) -> None:
    await sent(api, ann, DIGEST)
    message = ann.messages[-1]
    assert message.text.splitlines() == [
        "Today 😀",
        "Told by Agency.",
        "———",
        "• Summit",
        "2. ☐ Border",
        "No help came",
        "the minister",
        "AM | AZ",
        "More",
        "x = 1",
    ]
    encoded = message.text.encode("utf-16-le")
    marked = {
        encoded[2 * entity.offset : 2 * entity.end].decode("utf-16-le").rstrip("\n"): entity.kind
        for entity in message.entities
    }
    assert marked["Today 😀"] == "bold"
    assert marked["Agency"] == "text_link"
    assert (marked["the minister"], marked["x = 1"]) == ("italic", "pre")


async def test_a_rich_message_can_be_passed_on_but_not_turned_into_another(api: Api, ann: UserClient) -> None:
    message = (await sent(api, ann, DIGEST[:1])).result
    place = {"chat_id": ann.chat_id, "from_chat_id": ann.chat_id, "message_id": message["message_id"]}
    assert (await api("forwardMessage", **place)).result["rich_message"] == message["rich_message"]
    del place["from_chat_id"]
    assert (await api("editMessageText", **place, text="other")).status == 501


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [{"type": "map", "location": {"latitude": 40.2, "longitude": 44.5}}],
        [{"type": "paragraph", "text": {"type": "mention", "username": "x", "text": "x"}}],
        [{"type": "paragraph", "text": "a" * 32_769}],
        [{"type": "divider"}] * 501,
        ["text"],
    ],
)
async def test_what_the_sandbox_cannot_answer_truly_is_never_a_success(
    api: Api, ann: UserClient, blocks: object
) -> None:
    answer = await sent(api, ann, blocks)
    assert answer.status == 501
    assert not api.telegram.contract_check.is_clean


async def test_html_and_nests_without_end_answer_501(api: Api, ann: UserClient) -> None:
    assert (await sent(api, ann, None, html="<h1>a</h1>")).status == 501
    text: object = "deep"
    for _ in range(17):
        text = {"type": "bold", "text": text}
    assert (await sent(api, ann, [{"type": "paragraph", "text": text}])).status == 501
