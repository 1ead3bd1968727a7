"""Effects and results of the methods."""

import pytest

from bot.sandbox.telegram.client.user import UserClient
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock

ALERT = (
    '<b><a href="https://example.am/1">A title</a></b>\nA sentence.\n'
    "<blockquote expandable>2 outlets\nOne\nTwo</blockquote>\nArmenia"
)
BUTTONS = {"inline_keyboard": [[{"text": "Why?", "callback_data": "why"}], [{"text": "Read", "url": "example.am"}]]}


async def test_get_me_tells_the_bot_of_the_token(api: Api) -> None:
    me = (await api("getMe")).result
    assert (me["id"], me["is_bot"], me["username"]) == (123456, True, "sandbox_bot")


async def test_a_message_comes_back_as_it_is_shown(api: Api, ann: UserClient, clock: FrozenUnixClock) -> None:
    preview = {"is_disabled": True}
    sent = (
        await api(
            "sendMessage",
            chat_id=ann.chat_id,
            text=ALERT,
            parse_mode="HTML",
            disable_notification=True,
            link_preview_options=preview,
            reply_markup=BUTTONS,
        )
    ).result
    assert sent["date"] == int(clock.moment)
    assert sent["chat"] == {"id": ann.chat_id, "type": "private", "first_name": "Ann"}
    assert sent["text"] == "A title\nA sentence.\n2 outlets\nOne\nTwo\nArmenia"
    assert sent["entities"] == [
        {"type": "text_link", "offset": 0, "length": 7, "url": "https://example.am/1"},
        {"type": "bold", "offset": 0, "length": 7},
        {"type": "expandable_blockquote", "offset": 20, "length": 17},
    ]
    assert sent["link_preview_options"] == preview
    assert sent["reply_markup"]["inline_keyboard"][1] == [{"text": "Read", "url": "http://example.am/"}]
    [message] = ann.received
    assert (message.id, message.silent, message.edits) == (sent["message_id"], True, 0)


async def test_an_edit_changes_the_message_in_its_place(api: Api, ann: UserClient, clock: FrozenUnixClock) -> None:
    sent = (await api("sendMessage", chat_id=ann.chat_id, text="old", reply_markup=BUTTONS)).result
    clock.advance(60)
    edited = (await api("editMessageText", chat_id=ann.chat_id, message_id=sent["message_id"], text="new")).result
    assert (edited["text"], edited["date"], edited["edit_date"]) == ("new", sent["date"], int(clock.moment))
    [message] = ann.received
    assert (message.text, message.keyboard, message.edits) == ("new", (), 1)


async def test_new_buttons_alone_leave_no_mark_of_an_edit(api: Api, ann: UserClient) -> None:
    sent = (await api("sendMessage", chat_id=ann.chat_id, text="old")).result
    place = {"chat_id": ann.chat_id, "message_id": sent["message_id"]}
    edited = (await api("editMessageReplyMarkup", **place, reply_markup=BUTTONS)).result
    assert "edit_date" not in edited
    assert ann.received[0].button("Why?")


async def test_a_reply_carries_the_message_it_answers(api: Api, ann: UserClient) -> None:
    first = (await api("sendMessage", chat_id=ann.chat_id, text="first")).result["message_id"]
    second = (await api("sendMessage", chat_id=ann.chat_id, text="2", reply_parameters={"message_id": first})).result
    assert second["reply_to_message"]["text"] == "first"
    lost = {"message_id": 999, "allow_sending_without_reply": True}
    third = (await api("sendMessage", chat_id=ann.chat_id, text="3", reply_parameters=lost)).result
    assert "reply_to_message" not in third


async def test_a_deleted_message_is_gone(api: Api, ann: UserClient, clock: FrozenUnixClock) -> None:
    sent = (await api("sendMessage", chat_id=ann.chat_id, text="x")).result["message_id"]
    assert (await api("deleteMessage", chat_id=ann.chat_id, message_id=sent)).result is True
    assert ann.received == []
    sent = (await api("sendMessage", chat_id=ann.chat_id, text="x")).result["message_id"]
    clock.advance(48 * 3600 + 1)
    assert (await api("deleteMessage", chat_id=ann.chat_id, message_id=sent)).status == 400


async def test_a_command_menu_is_the_narrowest_that_fits(api: Api, ann: UserClient) -> None:
    async def offered() -> list[str]:
        _, chat = await api.sim("GET", f"/sim/chats/{ann.chat_id}")
        return [command["command"] for command in chat["bot"]["commands"]]

    async def put(command: str, **where: object) -> None:
        await api("setMyCommands", commands=[{"command": command, "description": "d"}], **where)

    await put("all")
    assert await offered() == ["all"]
    await put("private_en", scope={"type": "all_private_chats"}, language_code="en")
    await put("private_ru", scope={"type": "all_private_chats"}, language_code="ru")
    assert await offered() == ["private_en"]
    await ann.speaks("ru")
    assert await offered() == ["private_ru"]
    await api("deleteMyCommands", scope={"type": "all_private_chats"}, language_code="ru")
    assert await offered() == ["all"]
    assert (await api("getMyCommands")).result == [{"command": "all", "description": "d"}]


async def test_what_the_bot_says_of_itself_depends_on_the_language(api: Api) -> None:
    await api("setMyDescription", description="News")
    await api("setMyDescription", description="Новости", language_code="ru")
    await api("setMyShortDescription", short_description="Short")
    await api("setMyName", name="Tidings")
    assert (await api("getMyDescription", language_code="ru")).result == {"description": "Новости"}
    assert (await api("getMyDescription", language_code="hy")).result == {"description": "News"}
    assert (await api("getMyShortDescription")).result == {"short_description": "Short"}
    assert (await api("getMyName")).result == {"name": "Tidings"}


async def test_a_chat_and_its_members_can_be_asked_for(api: Api, ann: UserClient) -> None:
    assert (await api("getChat", chat_id=ann.chat_id)).result["type"] == "private"
    place = {"chat_id": ann.chat_id}
    assert (await api("getChatMember", **place, user_id=ann.chat_id)).result["status"] == "member"
    await ann.blocks()
    assert (await api("getChatMember", **place, user_id=123456)).result["status"] == "kicked"


async def test_typing_is_shown_to_the_person(api: Api, ann: UserClient) -> None:
    with api.telegram.state.events.watching(ann.chat_id) as watch:
        assert (await api("sendChatAction", chat_id=ann.chat_id, action="typing")).result is True
        event = await watch.next(5)
    assert event
    assert (event.name, event.data) == ("action", {"action": "typing"})


@pytest.mark.parametrize("drop", [True, False])
async def test_pending_updates_are_dropped_only_if_asked(api: Api, ann: UserClient, *, drop: bool) -> None:
    await ann.sends("hello")
    assert (await api("deleteWebhook", drop_pending_updates=drop)).result is True
    assert (await api("getWebhookInfo")).result["pending_update_count"] == (0 if drop else 1)
