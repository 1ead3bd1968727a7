"""Groups and supergroups: members, updates to the bot, and rights of the bot."""

import asyncio
from typing import Any

import pytest

from bot.sandbox.telegram.client.group import GroupClient
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram
from bot.sandbox.telegram.spec import answers
from tests.sandbox.telegram.support.caller import Api

KEY = {"inline_keyboard": [[{"text": "Armenia", "callback_data": "a"}]]}


@pytest.fixture
def owner(telegram: Telegram) -> UserClient:
    return telegram.add_user(name="Olga")


@pytest.fixture(params=["group", "supergroup"])
async def group(request: pytest.FixtureRequest, telegram: Telegram, owner: UserClient, api: Api) -> GroupClient:
    create = telegram.add_group if request.param == "group" else telegram.add_supergroup
    group = create("News", owner=owner)
    await group.adds_bot(owner)
    await heard(api)
    return group


async def heard(api: Api) -> list[dict[str, Any]]:
    """Return what the bot was told since it last asked, and confirm it."""
    kinds = ["message", "edited_message", "my_chat_member", "message_reaction", "callback_query", "channel_post"]
    updates = (await api("getUpdates", allowed_updates=kinds)).result
    if updates:
        await api("getUpdates", offset=updates[-1]["update_id"] + 1)
    assert [wrong for update in updates for wrong in answers.load().violations_of("Update", update, "update")] == []
    return list(updates)


async def texts(api: Api) -> list[str]:
    return [update["message"]["text"] for update in await heard(api) if "text" in update.get("message", {})]


async def test_the_bot_learns_that_it_was_added(telegram: Telegram, owner: UserClient, api: Api) -> None:
    group = telegram.add_supergroup("News", owner=owner)
    assert (await api("sendMessage", chat_id=group.chat_id, text="x")).description == "Bad Request: chat not found"
    await group.adds_bot(owner)
    change, service = await heard(api)
    change = change["my_chat_member"]
    assert change["chat"] == {"id": group.chat_id, "type": "supergroup", "title": "News"}
    assert change["from"]["id"] == owner.chat_id
    assert [change[side]["status"] for side in ("old_chat_member", "new_chat_member")] == ["left", "member"]
    assert [user["id"] for user in service["message"]["new_chat_members"]] == [123456]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_the_bot_learns_that_it_was_removed(telegram: Telegram, owner: UserClient, api: Api, kind: str) -> None:
    group: GroupClient = getattr(telegram, f"add_{kind}")("News", owner=owner)
    await group.adds_bot(owner)
    await heard(api)
    await group.kicks_bot(owner)
    updates = await heard(api)
    assert updates[-1]["my_chat_member"]["new_chat_member"]["status"] == ("left" if kind == "group" else "kicked")
    assert any("left_chat_member" in update.get("message", {}) for update in updates) == (kind == "group")
    reply = await api("sendMessage", chat_id=group.chat_id, text="x")
    assert (reply.status, reply.description) == (403, f"Forbidden: bot was kicked from the {kind} chat")


async def test_a_bot_that_was_removed_is_told_nothing_more(group: GroupClient, owner: UserClient, api: Api) -> None:
    await group.kicks_bot(owner)
    await heard(api)
    await group.says(owner, "/start@sandbox_bot")
    assert await heard(api) == []


async def test_promotion_and_demotion_are_told_with_the_rights(group: GroupClient, owner: UserClient, api: Api) -> None:
    await group.promotes_bot(owner, rights=["can_pin_messages"])
    await group.promotes_bot(owner, rights=["can_pin_messages"])
    await group.demotes_bot(owner)
    promoted, demoted = (update["my_chat_member"] for update in await heard(api))
    leader = promoted["new_chat_member"]
    assert (leader["status"], leader["can_pin_messages"], leader["can_delete_messages"]) == (
        "administrator",
        True,
        False,
    )
    assert demoted["old_chat_member"] == leader
    assert demoted["new_chat_member"]["status"] == "member"


async def test_privacy_mode_lets_through_only_what_is_meant_for_the_bot(
    group: GroupClient, owner: UserClient, ann: UserClient, api: Api
) -> None:
    sent = (await api("sendMessage", chat_id=group.chat_id, text="ask me")).result["message_id"]
    remark = await group.says(owner, "hello")
    await group.says(ann, "well", reply_to=remark.id)
    await group.says(ann, "/start@other_bot")
    await group.says(ann, "/start@Sandbox_Bot x")
    await group.says(ann, "/help")
    await group.says(ann, "and this", reply_to=sent)
    assert await texts(api) == ["/start@Sandbox_Bot x", "/help", "and this"]


async def test_an_administrator_bot_hears_everything(group: GroupClient, owner: UserClient, api: Api) -> None:
    await group.promotes_bot(owner)
    await heard(api)
    await group.says(owner, "hello")
    assert await texts(api) == ["hello"]


async def test_people_who_come_and_go_are_told_of(group: GroupClient, ann: UserClient, api: Api) -> None:
    await group.joins(ann)
    await group.leaves(ann)
    came, went = (update["message"] for update in await heard(api))
    assert came["new_chat_members"][0]["id"] == ann.chat_id
    assert went["left_chat_member"]["id"] == ann.chat_id


async def test_a_person_met_in_a_group_cannot_be_written_to(group: GroupClient, telegram: Telegram, api: Api) -> None:
    eve = telegram.add_user(name="Eve")
    await group.says(eve, "/start@sandbox_bot")
    reply = await api("sendMessage", chat_id=eve.chat_id, text="x")
    assert reply.description == "Forbidden: bot can't initiate conversation with a user"


async def test_a_deep_link_adds_the_bot_and_greets_it(telegram: Telegram, owner: UserClient, api: Api) -> None:
    group = telegram.add_supergroup(owner=owner)
    await group.adds_bot(owner, startgroup="topic_7")
    assert await texts(api) == ["/start@sandbox_bot topic_7"]


async def test_a_deep_link_into_the_private_chat_comes_as_a_command(ann: UserClient, api: Api) -> None:
    await ann.starts("topic_7")
    await ann.starts()
    assert await texts(api) == ["/start topic_7", "/start"]
    with pytest.raises(ValueError, match="deep link"):
        await ann.starts("two words")


async def test_a_button_pressed_in_a_group_tells_who_pressed_it(group: GroupClient, ann: UserClient, api: Api) -> None:
    sent = (await api("sendMessage", chat_id=group.chat_id, text="x", reply_markup=KEY)).result
    async with asyncio.TaskGroup() as tasks:
        toast = tasks.create_task(group.presses(ann, "Armenia"))
        [update] = (await api("getUpdates", offset=-1, timeout=50, allowed_updates=["callback_query"])).result
        query = update["callback_query"]
        await api("answerCallbackQuery", callback_query_id=query["id"], text="done")
    assert toast.result() == "done"
    assert (query["from"]["id"], query["message"]) == (ann.chat_id, sent)


async def test_an_anonymous_administrator_speaks_in_the_name_of_the_group(
    telegram: Telegram, owner: UserClient, api: Api
) -> None:
    group = telegram.add_supergroup("News", owner=owner)
    await group.adds_bot(owner)
    await group.promotes(owner, anonymous=True)
    await heard(api)
    await group.says(owner, "/settings@sandbox_bot")
    [update] = await heard(api)
    message = update["message"]
    assert message["sender_chat"] == message["chat"]
    assert message["from"]["username"] == "GroupAnonymousBot"


async def test_migration_is_told_as_a_new_chat_and_two_messages(
    telegram: Telegram, owner: UserClient, api: Api
) -> None:
    group = telegram.add_group("News", owner=owner)
    await group.adds_bot(owner)
    await heard(api)
    new = await group.migrates()
    joined, moved, arrived = await heard(api)
    assert joined["my_chat_member"]["chat"]["id"] == new.chat_id
    assert (moved["message"]["chat"]["id"], moved["message"]["migrate_to_chat_id"]) == (group.chat_id, new.chat_id)
    assert (arrived["message"]["chat"]["id"], arrived["message"]["migrate_from_chat_id"]) == (
        new.chat_id,
        group.chat_id,
    )
    reply = await api("sendMessage", chat_id=group.chat_id, text="x")
    assert (reply.status, reply.body["parameters"]) == (400, {"migrate_to_chat_id": new.chat_id})
    assert (await api("sendMessage", chat_id=new.chat_id, text="x")).status == 200
    with pytest.raises(ValueError, match="only once"):
        await group.migrates()


async def test_an_edited_message_comes_again_and_its_old_text_is_kept(
    group: GroupClient, ann: UserClient, api: Api
) -> None:
    sent = await group.says(ann, "/start")
    await heard(api)
    await group.edits(sent.id, "/start again")
    [update] = await heard(api)
    assert (update["edited_message"]["text"], "edit_date" in update["edited_message"]) == ("/start again", True)
    assert group.messages[-1].earlier == ("/start",)


async def test_a_reaction_is_told_to_an_administrator_only(
    group: GroupClient, owner: UserClient, ann: UserClient, api: Api
) -> None:
    sent = (await api("sendMessage", chat_id=group.chat_id, text="x")).result["message_id"]
    await group.reacts(ann, sent, "👎")
    assert await heard(api) == []
    await group.promotes_bot(owner)
    await heard(api)
    await group.reacts(ann, sent, "👍")
    [update] = await heard(api)
    change = update["message_reaction"]
    assert [change[side][0]["emoji"] for side in ("old_reaction", "new_reaction")] == ["👎", "👍"]


async def test_the_members_of_a_group_can_be_asked_for(
    group: GroupClient, owner: UserClient, ann: UserClient, api: Api
) -> None:
    place = {"chat_id": group.chat_id}
    await group.joins(ann)
    await group.promotes_bot(owner)

    async def status(user_id: int) -> str:
        return str((await api("getChatMember", **place, user_id=user_id)).result["status"])

    assert [await status(user) for user in (owner.chat_id, ann.chat_id, 123456)] == [
        "creator",
        "member",
        "administrator",
    ]
    await group.leaves(ann)
    assert await status(ann.chat_id) == "left"
    assert (await api("getChatMemberCount", **place)).result == 2
    leaders = (await api("getChatAdministrators", **place)).result
    assert [user["user"]["id"] for user in leaders] == [owner.chat_id, 123456]
    full = (await api("getChat", **place)).result
    assert (full["title"], full["permissions"]["can_send_messages"]) == ("News", True)


async def test_the_bot_leaves(group: GroupClient, api: Api) -> None:
    assert (await api("leaveChat", chat_id=group.chat_id)).result is True
    reply = await api("sendMessage", chat_id=group.chat_id, text="x")
    assert "Forbidden: bot is not a member of the" in reply.description


async def test_what_others_wrote_is_deleted_only_with_the_right(
    group: GroupClient, owner: UserClient, ann: UserClient, api: Api
) -> None:
    sent = await group.says(ann, "/start")
    place = {"chat_id": group.chat_id}
    reply = await api("deleteMessages", **place, message_ids=[sent.id, 999])
    assert reply.description == "Bad Request: message can't be deleted"
    await group.promotes_bot(owner, rights=["can_delete_messages"])
    assert (await api("deleteMessages", **place, message_ids=[sent.id, 999])).result is True
    assert sent.id not in [message.id for message in group.messages]
