"""Channels: only administrators post there."""

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram
from tests.sandbox.telegram.support.caller import Api


async def test_a_channel_makes_the_bot_an_administrator_without_a_word(
    telegram: Telegram, ann: UserClient, api: Api
) -> None:
    channel = telegram.add_channel("News", owner=ann)
    await channel.adds_bot(ann)
    [update] = (await api("getUpdates")).result
    new = update["my_chat_member"]["new_chat_member"]
    assert (new["status"], new["can_post_messages"]) == ("administrator", True)


async def test_the_bot_posts_in_the_name_of_the_channel(telegram: Telegram, ann: UserClient, api: Api) -> None:
    channel = telegram.add_channel("News", owner=ann, username="our_news")
    await channel.adds_bot(ann)
    sent = (await api("sendMessage", chat_id="@our_news", text="x")).result
    assert sent["chat"] == {"id": channel.chat_id, "type": "channel", "title": "News", "username": "our_news"}
    assert sent["sender_chat"] == sent["chat"]
    assert "from" not in sent
    edited = await api("editMessageText", chat_id=channel.chat_id, message_id=sent["message_id"], text="y")
    assert edited.result["text"] == "y"


async def test_without_the_right_to_post_the_bot_is_refused(telegram: Telegram, ann: UserClient, api: Api) -> None:
    channel = telegram.add_channel(owner=ann)
    await channel.adds_bot(ann, rights=["can_invite_users"])
    reply = await api("sendMessage", chat_id=channel.chat_id, text="x")
    assert reply.description == "Bad Request: need administrator rights in the channel chat"


async def test_a_post_of_the_channel_is_heard(telegram: Telegram, ann: UserClient, api: Api) -> None:
    channel = telegram.add_channel(owner=ann)
    await channel.adds_bot(ann)
    await channel.posts("hello")
    kinds = ["channel_post", "my_chat_member"]
    update = (await api("getUpdates", allowed_updates=kinds)).result[-1]
    assert (update["channel_post"]["text"], "from" in update["channel_post"]) == ("hello", False)
