"""Chats that block, remove or add the bot; groups and channels."""

import pytest

from bot.chat.application import ChatApplication
from bot.flows.subscriptions import ChatState, Subscriptions
from bot.model.chats import Chat, ChatKind
from bot.model.outcomes import ChatMigrated, Sent, Unreachable
from bot.sandbox.telegram.client.group import GroupClient
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import Telegram
from tests.chat.alert_contents import telling
from tests.chat.conftest import eventually
from tests.chat.conversation import asks

pytestmark = pytest.mark.usefixtures("chat")
OLD, NEW = -4001, -1004001
PERSON = {"id": 77, "is_bot": False, "first_name": "Eve", "language_code": "ru"}


async def test_a_chat_that_blocks_rests_and_comes_back_as_it_was(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")

    async def rests() -> bool:
        state = await follow.state(ann.chat_id)
        return state is not None and state.chat.suspended is not None

    async def is_back() -> bool:
        return not await rests()

    await ann.blocks()
    await eventually(rests)
    await ann.unblocks()
    await eventually(is_back)
    assert (await asks(ann, "/start")).text.startswith("You follow CSTO.")


async def test_a_chat_that_rests_wakes_when_it_speaks(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    await follow.suspend(ann.chat_id, "a mistake")
    await asks(ann, "/help")
    state = await follow.state(ann.chat_id)
    assert state
    assert (state.chat.suspended, state.topics) == (None, ("csto",))


async def test_somebody_who_never_wrote_is_not_written_to(telegram: Telegram) -> None:
    person = telegram.add_user(status=UserStatus.KNOWN)
    await person.blocks()
    await person.unblocks()
    await asks(telegram.add_user(), "/start")
    assert person.received == []


def message(chat_id: int, kind: str, **content: object) -> dict[str, object]:
    chat = {"id": chat_id, "type": kind, "title": "News"}
    return {"message": {"message_id": 1, "date": 1_790_000_000, "chat": chat, "from": PERSON, **content}}


def change(telegram: Telegram, chat_id: int, kind: str, *statuses: str) -> dict[str, object]:
    bot = {"id": telegram.state.bot.id, "is_bot": True, "first_name": "Tidings"}
    old, new = ({"user": bot, "status": status, "until_date": 0} for status in statuses)
    chat = {"id": chat_id, "type": kind, "title": "News"}
    happened = {"chat": chat, "from": PERSON, "date": 1_790_000_000, "old_chat_member": old, "new_chat_member": new}
    return {"my_chat_member": happened}


async def after(telegram: Telegram, follow: Subscriptions, update: dict[str, object], chat_id: int) -> ChatState | None:
    """Hand an update to the bot, and return what the group state once the bot is done with it."""
    content = update.get("message") or update["my_chat_member"]
    assert isinstance(content, dict)
    sender_id = int(content["chat"]["id"])  # its updates are served in order, so what comes next is answered afterwards
    telegram.state.updates.push_raw(update)
    telegram.state.updates.push_raw(message(sender_id, "supergroup", text="/privacy"))
    ann = telegram.add_user()
    await asks(ann, "/help")
    await ann.waits(lambda: any(_asked_of(telegram, str(sender_id))))
    return await follow.state(chat_id)


def _asked_of(telegram: Telegram, chat_id: str) -> list[bool]:
    calls = (entry.call for entry in telegram.journal.entries if entry.call.method == "sendMessage")
    return [call.text("chat_id") == chat_id and "хран" in call.text("text") for call in calls]


@pytest.mark.parametrize("command", ["/subscribe armenia", "/subscribe@sandbox_bot армения"])
async def test_a_group_follows_a_topic_in_the_language_of_who_asks(
    telegram: Telegram, follow: Subscriptions, command: str
) -> None:
    state = await after(telegram, follow, message(NEW, "supergroup", text=command), NEW)
    assert state
    assert state.topics == ("armenia",)
    assert (state.chat.kind, state.chat.language) == (ChatKind.SUPERGROUP, "ru")


@pytest.mark.parametrize("text", ["hello", "/weather", "/subscribe@other_bot armenia", "/weather@other_bot"])
async def test_what_a_group_says_to_others_is_not_answered(
    telegram: Telegram, follow: Subscriptions, text: str
) -> None:
    assert await after(telegram, follow, message(NEW, "supergroup", text=text), NEW) is None
    sent = [entry for entry in telegram.journal.entries if entry.call.text("chat_id") == str(NEW)]
    assert len(sent) <= 2  # what /privacy was answered with, and that it failed


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
    await follow.register(Chat(OLD, ChatKind.GROUP, "ru"))
    await follow.follow(OLD, "csto")
    state = await after(telegram, follow, update, NEW)
    assert state
    assert state.topics == ("csto",)
    assert await follow.state(OLD) is None


async def test_a_group_that_removes_the_bot_rests_until_it_is_back(telegram: Telegram, follow: Subscriptions) -> None:
    await follow.register(Chat(NEW, ChatKind.SUPERGROUP, "ru"))
    await follow.follow(NEW, "csto")
    telegram.state.updates.push_raw(change(telegram, NEW, "supergroup", "member", "left"))

    async def is_out() -> bool:
        state = await follow.state(NEW)
        return state is not None and state.chat.suspended == "left"

    await eventually(is_out)
    telegram.state.updates.push_raw(change(telegram, NEW, "supergroup", "left", "member"))

    async def is_back() -> bool:
        state = await follow.state(NEW)
        return state is not None and state.chat.suspended is None and state.topics == ("csto",)

    await eventually(is_back)


async def test_a_new_group_is_greeted_with_what_to_press(telegram: Telegram, follow: Subscriptions) -> None:
    await after(telegram, follow, change(telegram, NEW, "supergroup", "left", "member"), NEW)
    texts = [entry.call.text("text") for entry in telegram.journal.entries if entry.call.method == "sendMessage"]
    assert any("О чём вам рассказывать?" in text for text in texts)


@pytest.fixture
def olga(telegram: Telegram) -> UserClient:
    return telegram.add_user(name="Olga", language="en")


@pytest.fixture(params=["group", "supergroup"])
async def group(request: pytest.FixtureRequest, telegram: Telegram, olga: UserClient) -> GroupClient:
    """A group that the bot was added to, and has greeted."""
    create = telegram.add_group if request.param == "group" else telegram.add_supergroup
    gathering = create("News", owner=olga)
    await gathering.adds_bot(olga)
    await gathering.waits(lambda: gathering.received)
    return gathering


async def follows_armenia(group: GroupClient, person: UserClient) -> None:
    before = len(group.received)
    await group.says(person, "/start@sandbox_bot")
    await group.waits(lambda: len(group.received) > before)
    assert await group.presses(person, "Armenia") == "You follow Armenia from now on."
    await group.waits(lambda: group.received[before].button("✓ Armenia"))


def address(group: GroupClient, kind: ChatKind = ChatKind.SUPERGROUP) -> Chat:
    return Chat(group.chat_id, kind, "en")


async def test_a_group_is_greeted_once_with_topics_to_press(
    group: GroupClient, olga: UserClient, follow: Subscriptions
) -> None:
    assert group.received[0].button("Armenia")
    await follows_armenia(group, olga)
    state = await follow.state(group.chat_id)
    assert state
    assert state.topics == ("armenia",)


async def test_what_people_say_to_each_other_is_left_alone(group: GroupClient, olga: UserClient) -> None:
    await group.says(olga, "hello")
    await group.says(olga, "/start@other_bot")
    await follows_armenia(group, olga)
    assert len(group.received) == 2


async def test_an_alert_reaches_the_group(group: GroupClient, chat: ChatApplication) -> None:
    outcome = await chat.sender.send(address(group), telling(title="Border talks end"), plain=False)
    newest = group.received[-1]
    assert outcome == Sent(newest.id)
    assert newest.text.startswith("Border talks end\n")


async def test_migration_takes_the_topics_along(
    telegram: Telegram, olga: UserClient, chat: ChatApplication, follow: Subscriptions
) -> None:
    group = telegram.add_group("News", owner=olga)
    await group.adds_bot(olga)
    await group.waits(lambda: group.received)
    await follows_armenia(group, olga)
    new = await group.migrates()

    async def has_moved() -> bool:
        state = await follow.state(new.chat_id)
        return state is not None and state.topics == ("armenia",)

    await eventually(has_moved)
    assert await follow.state(group.chat_id) is None
    assert await chat.sender.send(address(group, ChatKind.GROUP), telling(), plain=False) == ChatMigrated(new.chat_id)
    assert isinstance(await chat.sender.send(address(new), telling(), plain=False), Sent)


async def test_a_group_that_removed_the_bot_rests_and_wakes_when_it_is_back(
    group: GroupClient, olga: UserClient, chat: ChatApplication, follow: Subscriptions
) -> None:
    await follows_armenia(group, olga)
    await group.kicks_bot(olga)

    async def is_resting() -> bool:
        state = await follow.state(group.chat_id)
        return state is not None and state.chat.suspended is not None

    await eventually(is_resting)
    assert isinstance(await chat.sender.send(address(group), telling(), plain=False), Unreachable)
    await group.adds_bot(olga)

    async def is_awake() -> bool:
        return not await is_resting()

    await eventually(is_awake)
    state = await follow.state(group.chat_id)
    assert state
    assert state.topics == ("armenia",)


async def test_a_channel_that_lets_the_bot_not_post_is_out_of_reach(
    telegram: Telegram, olga: UserClient, chat: ChatApplication
) -> None:
    channel = telegram.add_channel("News", owner=olga)
    await channel.adds_bot(olga, rights=["can_invite_users"])
    assert isinstance(await chat.sender.send(address(channel, ChatKind.CHANNEL), telling(), plain=False), Unreachable)
