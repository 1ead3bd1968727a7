"""Inline mode: queries from any chat, results and choices; forwarding, deep links and invalid bodies."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Strict, Telegram, sandbox
from bot.sandbox.telegram.state.inline import Inline
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock, Reply

KEY = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


@pytest.fixture
async def telegram(clock: FrozenUnixClock) -> AsyncIterator[Telegram]:
    async with sandbox(strict=Strict.RECORD, now=clock, inline=Inline("Topic…", feedback=True)) as running:
        yield running


def article(number: int = 1, **more: Any) -> dict[str, Any]:
    content = {"message_text": f"<b>Story</b> {number}", "parse_mode": "HTML"}
    return {"type": "article", "id": str(number), "title": f"T{number}", "input_message_content": content, **more}


async def asked(api: Api, user: UserClient, query: str = "csto") -> str:
    status, body = await api.sim("POST", f"/sim/chats/{user.chat_id}/inline", json={"query": query})
    assert status == 200, body
    return str(body["inline_query_id"])


async def answer(api: Api, query_id: str, *results: object, **more: Any) -> Reply:
    return await api("answerInlineQuery", inline_query_id=query_id, results=list(results), **more)


async def test_what_is_chosen_is_sent_by_way_of_the_bot(api: Api, ann: UserClient) -> None:
    assert (await api("getMe")).result["supports_inline_queries"] is True
    async with asyncio.TaskGroup() as group:
        offering = group.create_task(ann.asks_inline("csto"))
        update = (await api("getUpdates", timeout=50)).result[-1]["inline_query"]
        assert (update["query"], update["offset"], update["chat_type"]) == ("csto", "", "sender")
        await answer(api, update["id"], article(reply_markup=KEY), next_offset="1")
    offer = offering.result()
    assert (list(offer.results), offer.next_offset) == (["1"], "1")
    chosen = await ann.chooses("1")
    assert (chosen.text, chosen.entities[0].kind) == ("Story 1", "bold")
    message, update = (await api("getUpdates")).result[-2:]
    assert message["message"]["via_bot"]["username"] == "sandbox_bot"
    assert (update["chosen_inline_result"]["result_id"], update["chosen_inline_result"]["query"]) == ("1", "csto")
    api.telegram.contract_check.raise_if_violated()


async def test_a_button_under_what_was_chosen_tells_its_inline_message(api: Api, ann: UserClient) -> None:
    query = await asked(api, ann)
    await answer(api, query, article(reply_markup=KEY))
    _, message = await api.sim("POST", f"/sim/chats/{ann.chat_id}/inline/{query}", json={"result_id": "1"})
    inline_message_id = (await api("getUpdates")).result[-1]["chosen_inline_result"]["inline_message_id"]
    press = {"message_id": message["message_id"], "data": "go"}
    await api.sim("POST", f"/sim/chats/{ann.chat_id}/presses", json=press)
    pressed = (await api("getUpdates")).result[-1]["callback_query"]
    assert (pressed["inline_message_id"], "message" in pressed) == (inline_message_id, False)
    api.telegram.contract_check.raise_if_violated()


async def test_it_works_in_a_group_where_the_bot_is_not(telegram: Telegram, api: Api, ann: UserClient) -> None:
    group = telegram.add_supergroup(owner=ann)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ann.asks_inline("x", place=group))
        update = (await api("getUpdates", timeout=50)).result[-1]["inline_query"]
        assert update["chat_type"] == "supergroup"
        await answer(api, update["id"], article())
    await ann.chooses("1")
    assert group.messages[-1].text == "Story 1"
    with pytest.raises(LookupError, match="was offered"):
        await ann.chooses("2")


async def test_an_answer_comes_once_and_within_half_a_minute(api: Api, ann: UserClient, clock: FrozenUnixClock) -> None:
    old = "query is too old and response timeout expired or query ID is invalid"
    query = await asked(api, ann)
    assert (await answer(api, query, article(), cache_time=0)).result is True
    assert old in (await answer(api, query, article())).description
    query = await asked(api, ann)
    clock.advance(31)
    assert old in (await answer(api, query, article())).description
    assert not any("inline_query" in update for update in (await api("getUpdates")).result)
    assert old in (await answer(api, "5", article())).description


async def test_an_answer_counts_again_for_as_long_as_the_bot_says(
    api: Api, ann: UserClient, clock: FrozenUnixClock
) -> None:
    bob = api.telegram.add_user(name="Bob")
    await answer(api, await asked(api, ann), article(), cache_time=10, is_personal=True)
    assert list((await ann.asks_inline("csto", seconds=1)).results) == ["1"]
    with pytest.raises(TimeoutError):
        await bob.asks_inline("csto", seconds=0.05)
    clock.advance(11)
    with pytest.raises(TimeoutError):
        await ann.asks_inline("csto", seconds=0.05)


@pytest.mark.parametrize(
    ("body", "description"),
    [
        ({"results": "{"}, "can't parse inline query results JSON object"),
        ({"results": "5"}, "expected an Array of inline query results"),
        ({"results": [5]}, "InlineQueryResult must be an Object"),
        ({"results": [{"type": "article"}]}, 'Can\'t find field "id"'),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(id="x" * 65)]}, "RESULT_ID_INVALID"),
        ({"results": [article(title="")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(input_message_content=5)]}, "input_message_content must be an Object"),
        ({"results": [article(input_message_content={"message_text": ""})]}, "message text is empty"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"start_parameter": "a"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"results": [article(type="photo")]}, "the sandbox has no inline result of the type 'photo'"),
        ({"results": [article(input_message_content={"latitude": 1})]}, "has no message content without"),
        (
            {"results": [], "button": {"text": "x", "web_app": {"url": "x"}}},
            "has no inline results button with web_app",
        ),
    ],
)
async def test_an_offer_that_cannot_be_is_refused(
    api: Api, ann: UserClient, body: dict[str, object], description: str
) -> None:
    query = await asked(api, ann)
    assert description in (await api("answerInlineQuery", inline_query_id=query, **body)).description


async def test_a_message_is_passed_on_with_who_wrote_it_first(telegram: Telegram, api: Api, ann: UserClient) -> None:
    group = telegram.add_supergroup(owner=ann)
    original = await group.says(ann, "<b>")
    sent = (await api("sendMessage", chat_id=ann.chat_id, text="<b>x</b>", parse_mode="HTML")).result
    origin = (await ann.passes_on(original)).more["forward_origin"]
    assert (origin["type"], origin["sender_user"]["first_name"]) == ("user", "Ann")  # type: ignore[index]  # it is JSON
    body = {"person": ann.chat_id, "from_chat_id": ann.chat_id, "message_id": sent["message_id"]}
    status, message = await api.sim("POST", f"/sim/groups/{group.chat_id}/forwards", json=body)
    assert (status, message["forward_origin"]["sender_user"]["is_bot"]) == (200, True)
    assert message["entities"][0]["type"] == "bold"
    body["message_id"] = 999
    assert (await api.sim("POST", f"/sim/groups/{group.chat_id}/forwards", json=body))[0] == 404


async def test_a_deep_link_starts_the_chat_with_its_payload(api: Api, ann: UserClient) -> None:
    path = f"/sim/chats/{ann.chat_id}/open"
    assert (await api.sim("POST", path, json={"payload": "topic_csto"}))[1]["text"] == "/start topic_csto"
    assert (await api.sim("POST", path, json={}))[1]["text"] == "/start"
    assert (await api.sim("POST", path, json={"payload": "a b"}))[0] == 400


BODIES = ["", "{", "[]", "5", "null", '{"person": null}', '{"person": {}, "query": []}', '{"text": 5, "data": []}']


@pytest.mark.parametrize("body", BODIES)
async def test_a_body_that_is_none_is_the_callers_mistake(
    telegram: Telegram, api: Api, ann: UserClient, body: str
) -> None:
    group = telegram.add_supergroup(owner=ann, forum=True)
    ends = ("messages", "presses", "reactions", "inline", "inline/1", "forwards", "files")
    only = ("bot", "members", "topics", "migrate")
    paths = [f"/sim/chats/{ann.chat_id}/{end}" for end in ends]
    paths += [f"/sim/groups/{group.chat_id}/{end}" for end in (*ends, *only)]
    for path in [*paths, "/sim/groups", "/sim/updates", "/sim/faults", "/sim/clock"]:
        status, _ = await api.sim("POST", path, data=body, headers={"Content-Type": "application/json"})
        assert status < 500, path


async def test_a_value_of_a_wrong_kind_is_the_callers_mistake(telegram: Telegram, api: Api, ann: UserClient) -> None:
    group = telegram.add_supergroup(owner=ann, forum=True)
    odd: list[Any] = [None, {}, [], "x", -1, 1 << 80, True, 0.5]
    for end in ("messages", "presses", "reactions", "bot", "members", "topics"):
        for value in odd:
            body = dict.fromkeys(
                ("text", "topic", "reply_to", "message_id", "data", "emoji", "rank", "rights", "name"), value
            )
            status, _ = await api.sim(
                "POST", f"/sim/groups/{group.chat_id}/{end}", json={**body, "person": ann.chat_id}
            )
            assert status < 500, (end, value)
    for value in odd:
        status, _ = await api.sim("POST", "/sim/groups", json={"owner": ann.chat_id, "title": value, "username": value})
        assert status < 500, value


async def test_without_inline_mode_nobody_can_ask(ann: UserClient, clock: FrozenUnixClock) -> None:
    del ann
    async with sandbox(strict=Strict.RECORD, now=clock) as plain, aiohttp.ClientSession() as session:
        api = Api(plain, session)
        assert (await api("getMe")).result["supports_inline_queries"] is False
        with pytest.raises(ValueError, match="no inline mode"):
            await plain.add_user().asks_inline("x")
