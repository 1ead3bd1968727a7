"""What the chat does with single updates of groups, given raw; whole groups with people are in test_real_groups."""

import pytest

from bot.flows.subscriptions import ChatState, Subscriptions
from bot.model.chats import Chat, ChatKind
from bot.sandbox.telegram.server import Telegram
from tests.chat.conftest import eventually
from tests.chat.test_journeys import asks

pytestmark = pytest.mark.usefixtures("chat")

OLD, NEW = -4001, -1004001
PERSON = {"id": 77, "is_bot": False, "first_name": "Eve", "language_code": "ru"}


def message(chat_id: int, kind: str, **content: object) -> dict[str, object]:
    chat = {"id": chat_id, "type": kind, "title": "News"}
    return {"message": {"message_id": 1, "date": 1_790_000_000, "chat": chat, "from": PERSON, **content}}


def change(telegram: Telegram, chat_id: int, kind: str, *standings: str) -> dict[str, object]:
    bot = {"id": telegram.state.bot.id, "is_bot": True, "first_name": "Tidings"}
    old, new = ({"user": bot, "status": one, "until_date": 0} for one in standings)
    chat = {"id": chat_id, "type": kind, "title": "News"}
    happened = {"chat": chat, "from": PERSON, "date": 1_790_000_000, "old_chat_member": old, "new_chat_member": new}
    return {"my_chat_member": happened}


async def after(telegram: Telegram, follow: Subscriptions, update: dict[str, object], chat_id: int) -> ChatState | None:
    """Hand an update to the bot, and return what the group wishes once the bot is done with it."""
    content = update.get("message") or update["my_chat_member"]
    assert isinstance(content, dict)
    told = int(content["chat"]["id"])  # its updates are served in order, so what comes next is answered afterwards
    telegram.state.updates.push_raw(update)
    telegram.state.updates.push_raw(message(told, "supergroup", text="/privacy"))
    ann = telegram.person()
    await asks(ann, "/help")
    await ann.waits(lambda: any(_asked_of(telegram, str(told))))
    return await follow.state(chat_id)


def _asked_of(telegram: Telegram, chat_id: str) -> list[bool]:
    calls = (entry.call for entry in telegram.journal.entries if entry.call.method == "sendMessage")
    return [call.text("chat_id") == chat_id and "хран" in call.text("text") for call in calls]


@pytest.mark.parametrize("command", ["/subscribe armenia", "/subscribe@sandbox_bot армения"])
async def test_a_group_follows_a_topic_in_the_language_of_who_asks(
    telegram: Telegram, follow: Subscriptions, command: str
) -> None:
    wishes = await after(telegram, follow, message(NEW, "supergroup", text=command), NEW)
    assert wishes
    assert wishes.topics == ("armenia",)
    assert (wishes.chat.kind, wishes.chat.language) == (ChatKind.SUPERGROUP, "ru")


@pytest.mark.parametrize("text", ["hello", "/weather", "/subscribe@other_bot armenia", "/weather@other_bot"])
async def test_what_a_group_says_to_others_is_not_answered(
    telegram: Telegram, follow: Subscriptions, text: str
) -> None:
    assert await after(telegram, follow, message(NEW, "supergroup", text=text), NEW) is None
    told = [entry for entry in telegram.journal.entries if entry.call.text("chat_id") == str(NEW)]
    assert len(told) <= 2  # what /privacy was answered with, and that it failed


@pytest.mark.parametrize(
    "update",
    [
        message(OLD, "group", migrate_to_chat_id=NEW),
        message(NEW, "supergroup", migrate_from_chat_id=OLD),
    ],
)
async def test_a_group_that_becomes_a_supergroup_goes_on_as_it_was(
    telegram: Telegram, follow: Subscriptions, update: dict[str, object]
) -> None:
    await follow.arrive(Chat(OLD, ChatKind.GROUP, "ru"))
    await follow.follow(OLD, "csto")
    wishes = await after(telegram, follow, update, NEW)
    assert wishes
    assert wishes.topics == ("csto",)
    assert await follow.state(OLD) is None


async def test_a_group_that_removes_the_bot_rests_until_it_is_back(telegram: Telegram, follow: Subscriptions) -> None:
    await follow.arrive(Chat(NEW, ChatKind.SUPERGROUP, "ru"))
    await follow.follow(NEW, "csto")
    telegram.state.updates.push_raw(change(telegram, NEW, "supergroup", "member", "left"))

    async def is_out() -> bool:
        wishes = await follow.state(NEW)
        return wishes is not None and wishes.chat.suspended == "left"

    await eventually(is_out)
    back = await after(telegram, follow, change(telegram, NEW, "supergroup", "left", "member"), NEW)
    assert back
    assert (back.chat.suspended, back.topics) == (None, ("csto",))


async def test_a_new_group_is_greeted_with_what_to_press(telegram: Telegram, follow: Subscriptions) -> None:
    await after(telegram, follow, change(telegram, NEW, "supergroup", "left", "member"), NEW)
    texts = [entry.call.text("text") for entry in telegram.journal.entries if entry.call.method == "sendMessage"]
    assert any("О чём вам рассказывать?" in text for text in texts)
