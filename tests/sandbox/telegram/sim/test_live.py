"""The streams behind the page, read without a browser."""

from typing import Any

import aiohttp
import orjson

from tests.sandbox.telegram.support.caller import Api


async def heard(stream: aiohttp.ClientResponse) -> tuple[str, Any]:
    """Read the next event."""
    name = (await stream.content.readline()).decode().removeprefix("event: ").strip()
    data = orjson.loads((await stream.content.readline()).removeprefix(b"data: "))
    assert await stream.content.readline() == b"\n"
    return name, data


async def test_one_stream_tells_of_several_chats_and_says_which(api: Api) -> None:
    ann, boris, stranger = (api.telegram.add_user(name=name) for name in ("Ann", "Boris", "Clara"))
    url = f"{api.telegram.url}/sim/events?chat={ann.chat_id}&chat={boris.chat_id}"
    async with api.session.get(url) as stream:
        first = [await heard(stream) for _ in range(2)]
        assert {(name, event["chat_id"], event["data"]["first_name"]) for name, event in first} == {
            ("chat", ann.chat_id, "Ann"),
            ("chat", boris.chat_id, "Boris"),
        }
        await stranger.sends("unheard")
        await boris.sends("hello")
        assert await heard(stream) == ("standing", {"chat_id": boris.chat_id, "data": {"standing": "started"}})
        name, event = await heard(stream)
        assert (name, event["chat_id"], event["data"]["text"]) == ("message", boris.chat_id, "hello")


async def test_a_stream_of_somebody_unknown_is_refused(api: Api) -> None:
    for query in ("", "?chat=1", "?chat=x"):
        assert (await api.sim("GET", f"/sim/events{query}"))[0] == 404


async def test_the_journals_stream_begins_with_the_past_and_goes_on(api: Api) -> None:
    await api("getMe")
    async with api.session.get(f"{api.telegram.url}/sim/journal/events") as stream:
        name, calls = await heard(stream)
        assert (name, [call["method"] for call in calls]) == ("calls", ["getMe"])
        await api("sendMessage", chat_id=1, text=api.telegram.token)
        name, call = await heard(stream)
        assert (name, call["code"], call["arguments"]["text"]) == ("call", 400, "<token>")
