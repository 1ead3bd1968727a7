"""Forward messages, pin them, and react to them."""

import pytest

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram
from tests.sandbox.telegram.support.caller import Api

KEY = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


async def test_a_forwarded_message_says_who_wrote_it(telegram: Telegram, ann: UserClient, api: Api) -> None:
    channel = telegram.add_channel("News", owner=ann)
    await channel.adds_bot(ann)
    post = await channel.posts("hello")
    passed = {"chat_id": ann.chat_id, "from_chat_id": channel.chat_id, "message_id": post.id}
    first = (await api("forwardMessage", **passed)).result
    assert (first["text"], first["forward_origin"]["chat"]["title"]) == ("hello", "News")
    again = {"chat_id": ann.chat_id, "from_chat_id": ann.chat_id, "message_id": first["message_id"]}
    assert (await api("forwardMessage", **again)).result["forward_origin"] == first["forward_origin"]
    edit = await api("editMessageText", chat_id=ann.chat_id, message_id=first["message_id"], text="x")
    assert edit.description == "Bad Request: message can't be edited"


async def test_what_a_person_wrote_is_forwarded_with_their_name(ann: UserClient, api: Api) -> None:
    sent = await ann.sends("hello")
    passed = {"chat_id": ann.chat_id, "from_chat_id": ann.chat_id, "message_id": sent.id}
    origin = (await api("forwardMessage", **passed)).result["forward_origin"]
    assert (origin["type"], origin["sender_user"]["id"]) == ("user", ann.chat_id)


async def test_a_copy_is_the_bots_own_message(ann: UserClient, api: Api) -> None:
    sent = await ann.sends("hello")
    passed = {"chat_id": ann.chat_id, "from_chat_id": ann.chat_id, "message_id": sent.id}
    copied = (await api("copyMessage", **passed, reply_markup=KEY)).result
    [message] = ann.received
    assert (copied, message.text) == ({"message_id": message.id}, "hello")
    assert message.button("Go")


@pytest.mark.parametrize("method", ["copyMessage", "forwardMessage"])
async def test_what_is_not_there_is_not_passed_on(telegram: Telegram, ann: UserClient, api: Api, method: str) -> None:
    passed = {"chat_id": ann.chat_id, "from_chat_id": ann.chat_id}
    word = method.removesuffix("Message")
    reply = await api(method, **passed, message_id=999)
    assert reply.description == f"Bad Request: message to {word} not found"
    group = telegram.add_group(owner=ann)
    await group.adds_bot(ann)
    reply = await api(method, chat_id=ann.chat_id, from_chat_id=group.chat_id, message_id=group.messages[-1].id)
    assert reply.status == 400


async def test_pins_stay_until_they_are_taken_off(telegram: Telegram, ann: UserClient, api: Api) -> None:
    group = telegram.add_supergroup(owner=ann)
    await group.adds_bot(ann)
    place = {"chat_id": group.chat_id}
    sent = (await api("sendMessage", **place, text="x")).result
    for _ in range(2):
        assert (await api("pinChatMessage", **place, message_id=sent["message_id"])).result is True
    assert group.pinned == [sent["message_id"]]
    assert [message.more["pinned_message"] for message in group.messages if "pinned_message" in message.more] == [sent]
    assert (await api("getChat", **place)).result["pinned_message"] == sent
    assert (await api("unpinChatMessage", **place)).result is True
    assert group.pinned == []
    assert (await api("unpinChatMessage", **place)).description == "Bad Request: message to unpin not found"
    await group.forbids("can_pin_messages")
    reply = await api("pinChatMessage", **place, message_id=sent["message_id"])
    assert reply.description == "Bad Request: not enough rights to manage pinned messages in the chat"


async def test_the_bot_leaves_a_reaction_and_takes_it_back(ann: UserClient, api: Api) -> None:
    sent = await ann.sends("hello")
    place = {"chat_id": ann.chat_id, "message_id": sent.id}
    assert (await api("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "👍"}])).result is True
    assert ann.messages[-1].reactions == {123456: ("👍",)}
    assert (await api("setMessageReaction", **place)).result is True
    assert ann.messages[-1].reactions == {123456: ()}


async def test_the_bot_opens_a_topic_if_it_may(telegram: Telegram, ann: UserClient, api: Api) -> None:
    forum = telegram.add_supergroup(owner=ann, forum=True)
    await forum.adds_bot(ann)
    place = {"chat_id": forum.chat_id}
    refused = await api("createForumTopic", **place, name="Armenia")
    assert refused.description == "Bad Request: not enough rights to create a topic"
    await forum.promotes_bot(ann, rights=["can_manage_topics"])
    topic = (await api("createForumTopic", **place, name="Armenia")).result
    assert topic["name"] == "Armenia"
    thread = topic["message_thread_id"]
    sent = (await api("sendMessage", **place, text="x", message_thread_id=thread)).result
    assert sent["message_thread_id"] == thread
    refused = await api("createForumTopic", chat_id=ann.chat_id, name="x")
    assert refused.description == "Bad Request: the chat is not a forum"
