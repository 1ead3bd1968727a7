"""Chats of many, led by another process."""

import pytest

from bot.sandbox.telegram.client.user import UserClient
from tests.sandbox.telegram.support.caller import Api


async def test_another_process_can_lead_a_forum(api: Api, ann: UserClient) -> None:
    user = {"person": ann.chat_id}
    _, group = await api.sim("POST", "/sim/groups", json={"owner": ann.chat_id, "title": "Forum", "forum": True})
    where = f"/sim/groups/{group['id']}"
    await api.sim("POST", f"{where}/bot", json={**user, "rank": "member"})
    _, group = await api.sim("POST", f"{where}/topics", json={**user, "name": "Armenia"})
    topic = group["topics"][0]["id"]
    await api.sim("POST", f"{where}/messages", json={**user, "text": "/start", "topic": topic})
    update = (await api("getUpdates")).result[-1]
    assert (update["message"]["text"], update["message"]["message_thread_id"]) == ("/start", topic)
    await api.sim("PATCH", f"{where}/topics/{topic}", json={**user, "closed": True})
    reply = await api("sendMessage", chat_id=group["id"], text="x", message_thread_id=topic)
    assert reply.description == "Bad Request: TOPIC_CLOSED"
    await api.sim("DELETE", f"{where}/topics/{topic}")
    _, group = await api.sim("GET", where)
    assert (group["topics"], group["bot"]["status"]) == ([], "member")


async def test_another_process_can_migrate_a_group(api: Api, ann: UserClient) -> None:
    user = {"person": ann.chat_id}
    _, group = await api.sim("POST", "/sim/groups", json={"owner": ann.chat_id, "kind": "group"})
    await api.sim("POST", f"/sim/groups/{group['id']}/bot", json={**user, "rank": "member"})
    status, new = await api.sim("POST", f"/sim/groups/{group['id']}/migrate", json=user)
    assert (status, new["type"]) == (200, "supergroup")
    reply = await api("sendMessage", chat_id=group["id"], text="x")
    assert reply.body["parameters"] == {"migrate_to_chat_id": new["id"]}
    _, groups = await api.sim("GET", "/sim/groups")
    assert [item["id"] for item in groups] == [group["id"], new["id"]]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("", {"owner": 5}, 404),
        ("", {"owner": "{ann}", "kind": "club"}, 400),
        ("/-5/messages", {}, 404),
        ("/{group}/messages", {"person": "{ann}", "text": " "}, 400),
        ("/{group}/messages", {"person": "{ann}", "text": "x", "topic": 99}, 400),
        ("/{group}/bot", {"person": "{ann}", "rank": "king"}, 400),
        ("/{group}/migrate", {"person": "{ann}"}, 400),
        ("/{group}/reactions", {"person": "{ann}", "message_id": 99, "emoji": "👍"}, 404),
    ],
)
async def test_a_wrong_wish_is_refused(
    api: Api, ann: UserClient, *, path: str, body: dict[str, object], status: int
) -> None:
    _, group = await api.sim("POST", "/sim/groups", json={"owner": ann.chat_id})
    filled_body = {name: ann.chat_id if value == "{ann}" else value for name, value in body.items()}
    assert (await api.sim("POST", "/sim/groups" + path.format(group=group["id"]), json=filled_body))[0] == status
