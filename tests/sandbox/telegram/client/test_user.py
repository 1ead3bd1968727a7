"""The user's side in Python, and over HTTP."""

import asyncio

import aiohttp
import pytest

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import Strict, sandbox
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

TOPICS = {"inline_keyboard": [[{"text": "✓ Armenia", "callback_data": "a"}, {"text": "CSTO", "callback_data": "c"}]]}


async def answer_next(api: Api, **answer: object) -> dict[str, object]:
    """Wait for a press, answer it, and return it."""
    [update] = (await api("getUpdates", offset=-1, timeout=50, allowed_updates=["callback_query"])).result
    query: dict[str, object] = update["callback_query"]
    assert (await api("answerCallbackQuery", callback_query_id=query["id"], **answer)).result is True
    return query


async def test_a_press_brings_the_bots_toast(api: Api, ann: UserClient) -> None:
    await api("sendMessage", chat_id=ann.chat_id, text="old", reply_markup=TOPICS)
    newest = (await api("sendMessage", chat_id=ann.chat_id, text="new", reply_markup=TOPICS)).result
    async with asyncio.TaskGroup() as group:
        pressed = group.create_task(ann.presses("Armenia"))
        query = await answer_next(api, text="Armenia is off.")
    assert pressed.result() == "Armenia is off."
    assert query["data"] == "a"
    assert query["message"] == newest


async def test_an_alert_is_told_from_a_toast(api: Api, ann: UserClient) -> None:
    await api("sendMessage", chat_id=ann.chat_id, text="x", reply_markup=TOPICS)
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(ann.asks("CSTO"))
        await answer_next(api, text="Because.", show_alert=True)
    assert asking.result().is_alert


async def test_a_press_of_a_deleted_message_comes_without_it(api: Api, ann: UserClient) -> None:
    gone = (await api("sendMessage", chat_id=ann.chat_id, text="x", reply_markup=TOPICS)).result["message_id"]
    await api("deleteMessage", chat_id=ann.chat_id, message_id=gone)
    async with asyncio.TaskGroup() as group:
        group.create_task(ann.presses_data("a", message_id=gone))
        query = await answer_next(api)
    assert query["message"] == {
        "chat": {"id": ann.chat_id, "type": "private", "first_name": "Ann"},
        "message_id": gone,
        "date": 0,
    }


async def test_a_bot_that_does_not_answer_is_waited_for_in_vain(api: Api, ann: UserClient) -> None:
    await api("sendMessage", chat_id=ann.chat_id, text="x", reply_markup=TOPICS)
    with pytest.raises(TimeoutError):
        await ann.presses("CSTO", seconds=0.05)


async def test_a_button_that_is_not_there_is_told(api: Api, ann: UserClient) -> None:
    await api("sendMessage", chat_id=ann.chat_id, text="x", reply_markup=TOPICS)
    with pytest.raises(LookupError, match="CSTO"):
        await ann.presses("Georgia")


async def test_waiting_ends_as_soon_as_the_message_is_there(api: Api, ann: UserClient) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(ann.waits(lambda: any(message.text == "x" for message in ann.messages)))
        await api("sendMessage", chat_id=ann.chat_id, text="x")
        await waiting


async def test_waiting_in_vain_tells_what_the_chat_held(ann: UserClient) -> None:
    with pytest.raises(TimeoutError, match="/start"):
        await ann.waits(lambda: False, 0.1)


async def test_a_long_text_goes_as_several_messages(api: Api, ann: UserClient) -> None:
    await ann.sends("x" * 5000)
    sizes = [len(update["message"]["text"]) for update in (await api("getUpdates")).result]
    assert sizes == [4096, 904]


async def test_a_forwarded_post_tells_where_it_is_from(api: Api, ann: UserClient) -> None:
    await ann.forwards("news", origin="A channel")
    [update] = (await api("getUpdates")).result
    assert update["message"]["forward_origin"]["sender_user_name"] == "A channel"


async def test_a_blocked_bot_is_told_so_and_hears_of_the_return(api: Api, ann: UserClient) -> None:
    await ann.blocks()
    reply = await api("sendMessage", chat_id=ann.chat_id, text="x")
    assert (reply.status, reply.description) == (403, "Forbidden: bot was blocked by the user")
    with pytest.raises(RuntimeError, match="blocked"):
        await ann.sends("hello")
    await ann.unblocks()
    assert (await api("sendMessage", chat_id=ann.chat_id, text="x")).status == 200
    changes = [update["my_chat_member"]["new_chat_member"]["status"] for update in (await api("getUpdates")).result]
    assert changes == ["kicked", "member"]


async def test_another_process_can_be_the_person(api: Api) -> None:
    _, chat = await api.sim("POST", "/sim/users", json={"first_name": "Zara", "language_code": "ru"})
    where = f"/sim/chats/{chat['id']}"
    await api.sim("POST", f"{where}/messages", json={"text": "/start"})
    [update] = (await api("getUpdates")).result
    assert update["message"]["from"]["language_code"] == "ru"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    sent = (await api("sendMessage", chat_id=chat["id"], text="x", reply_markup=TOPICS)).result["message_id"]
    _, press = await api.sim("POST", f"{where}/presses", json={"message_id": sent, "text": "Armenia"})
    query = await answer_next(api)
    assert query["id"] == press["callback_query_id"]
    _, chat = await api.sim("GET", where)
    assert [message["text"] for message in chat["messages"]] == ["/start", "x"]
    assert chat["standing"] == "started"


async def test_a_person_comes_back_to_a_sandbox_that_forgot_them(api: Api) -> None:
    user = {"id": 77, "first_name": "Zara", "standing": "started"}
    for _ in range(2):
        status, chat = await api.sim("POST", "/sim/users", json=user)
        assert (status, chat["id"], chat["standing"]) == (200, 77, "started")
    assert (await api("sendMessage", chat_id=77, text="x")).status == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/sim/users", {"standing": "odd"}, 400),
        ("/sim/users", {"id": "x"}, 400),
        ("/sim/chats/5/messages", {"text": "x"}, 404),
        ("/sim/chats/{ann}/messages", {"text": " "}, 400),
        ("/sim/chats/{ann}/presses", {"message_id": "x"}, 400),
        ("/sim/chats/{ann}/presses", {"message_id": 1, "text": "none"}, 404),
    ],
)
async def test_a_wrong_wish_is_refused(
    api: Api, ann: UserClient, *, path: str, body: dict[str, object], status: int
) -> None:
    assert (await api.sim("POST", path.format(ann=ann.chat_id), json=body))[0] == status


async def test_a_blocked_bot_cannot_be_written_to_over_http_either(api: Api, ann: UserClient) -> None:
    await api.sim("POST", f"/sim/chats/{ann.chat_id}/block")
    assert (await api.sim("POST", f"/sim/chats/{ann.chat_id}/messages", json={"text": "x"}))[0] == 409
    await api.sim("POST", f"/sim/chats/{ann.chat_id}/unblock")
    assert (await api.sim("POST", f"/sim/chats/{ann.chat_id}/messages", json={"text": "x"}))[0] == 200


async def test_the_stream_tells_the_chat_and_then_what_happens(api: Api, ann: UserClient) -> None:
    async with api.session.get(f"{api.telegram.url}/sim/chats/{ann.chat_id}/events") as stream:
        assert await _event(stream) == "chat"
        await api("sendMessage", chat_id=ann.chat_id, text="x")
        assert await _event(stream) == "message"
        await ann.blocks()
        assert await _event(stream) == "standing"


async def test_the_end_of_the_sandbox_ends_the_streams(clock: FrozenUnixClock) -> None:
    async with aiohttp.ClientSession() as session:
        async with sandbox(now=clock, strict=Strict.RECORD) as telegram:
            user = telegram.add_user(status=UserStatus.STARTED)
            stream = await session.get(f"{telegram.url}/sim/chats/{user.chat_id}/events")
            assert await _event(stream) == "chat"
        rest = await asyncio.wait_for(stream.content.read(), EVENT_TIMEOUT_SECONDS)
    assert rest.endswith(b"}\n\n")


async def test_it_is_healthy_and_shows_its_page(api: Api) -> None:
    assert await api.sim("GET", "/healthz") == (200, {"ok": True, "polled": False})
    status, page = await api.sim("GET", "/")
    assert (status, 'role="log"' in page) == (200, True)
    assert (await api.sim("GET", "/page/chat.js"))[0] == 200
    assert (await api.sim("GET", "/page/..%2Fserver.py"))[0] == 404


async def _event(stream: aiohttp.ClientResponse) -> str:
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        while not (line := await stream.content.readline()).startswith(b"event: "):
            assert line
    return line.decode().removeprefix("event: ").strip()
