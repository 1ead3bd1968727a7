"""Topics of a forum."""

from bot.sandbox.telegram.client.group import GroupClient
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram
from tests.sandbox.telegram.support.caller import Api, Reply


async def forum_of(telegram: Telegram, owner: UserClient) -> GroupClient:
    forum = telegram.add_supergroup("Forum", owner=owner, forum=True)
    await forum.adds_bot(owner)
    return forum


async def send(api: Api, forum: GroupClient, topic: int) -> Reply:
    return await api("sendMessage", chat_id=forum.chat_id, text="x", message_thread_id=topic)


async def test_a_message_goes_into_its_topic(telegram: Telegram, ann: UserClient, api: Api) -> None:
    forum = await forum_of(telegram, ann)
    topic = await forum.opens_topic(ann, "Armenia")
    sent = (await send(api, forum, topic)).result
    assert (sent["message_thread_id"], sent["is_topic_message"], sent["chat"]["is_forum"]) == (topic, True, True)


async def test_what_is_said_in_a_topic_tells_which(telegram: Telegram, ann: UserClient, api: Api) -> None:
    forum = await forum_of(telegram, ann)
    topic = await forum.opens_topic(ann, "Armenia")
    await forum.says(ann, "/start", topic=topic)
    await forum.closes_topic(ann, topic)
    await forum.reopens_topic(ann, topic)
    messages = [update["message"] for update in (await api("getUpdates")).result[-4:]]
    assert {message["message_thread_id"] for message in messages} == {topic}
    assert [key for message in messages for key in message if key.startswith("forum_") or key == "text"] == [
        "forum_topic_created",
        "text",
        "forum_topic_closed",
        "forum_topic_reopened",
    ]


async def test_the_general_topic_has_no_number(telegram: Telegram, ann: UserClient, api: Api) -> None:
    forum = await forum_of(telegram, ann)
    assert (await send(api, forum, 1)).description == "Bad Request: message thread not found"
    assert "message_thread_id" not in (await api("sendMessage", chat_id=forum.chat_id, text="x")).result


async def test_a_deleted_topic_is_gone_with_its_messages(telegram: Telegram, ann: UserClient, api: Api) -> None:
    forum = await forum_of(telegram, ann)
    topic = await forum.opens_topic(ann, "Armenia")
    await send(api, forum, topic)
    await forum.deletes_topic(topic)
    assert forum.received == []
    assert (await send(api, forum, topic)).description == "Bad Request: message thread not found"


async def test_a_closed_topic_is_open_to_those_who_manage_topics(telegram: Telegram, ann: UserClient, api: Api) -> None:
    forum = await forum_of(telegram, ann)
    topic = await forum.opens_topic(ann, "Armenia")
    await forum.closes_topic(ann, topic)
    assert (await send(api, forum, topic)).description == "Bad Request: TOPIC_CLOSED"
    await forum.promotes_bot(ann, rights=["can_manage_topics"])
    assert (await send(api, forum, topic)).status == 200
