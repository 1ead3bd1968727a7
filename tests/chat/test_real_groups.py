"""The real chat in groups of the sandbox, with people who act in them."""

import pytest

from bot.chat.application import ChatApplication
from bot.flows.subscriptions import Subscriptions
from bot.model.chats import Chat, ChatKind
from bot.model.outcomes import ChatMigrated, Sent, Unreachable
from bot.sandbox.telegram.client.group import GroupClient
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram
from tests.chat.conftest import eventually
from tests.chat.world import telling

pytestmark = pytest.mark.usefixtures("chat")


@pytest.fixture
def olga(telegram: Telegram) -> UserClient:
    return telegram.person(name="Olga", language="en")


@pytest.fixture(params=["group", "supergroup"])
async def group(request: pytest.FixtureRequest, telegram: Telegram, olga: UserClient) -> GroupClient:
    """A group that the bot was added to, and has greeted."""
    found = telegram.group if request.param == "group" else telegram.supergroup
    gathering = found("News", owner=olga)
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
    wishes = await follow.state(group.chat_id)
    assert wishes
    assert wishes.topics == ("armenia",)


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
    group = telegram.group("News", owner=olga)
    await group.adds_bot(olga)
    await group.waits(lambda: group.received)
    await follows_armenia(group, olga)
    new = await group.migrates()

    async def has_moved() -> bool:
        wishes = await follow.state(new.chat_id)
        return wishes is not None and wishes.topics == ("armenia",)

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
        wishes = await follow.state(group.chat_id)
        return wishes is not None and wishes.chat.suspended is not None

    await eventually(is_resting)
    assert isinstance(await chat.sender.send(address(group), telling(), plain=False), Unreachable)
    await group.adds_bot(olga)

    async def is_awake() -> bool:
        return not await is_resting()

    await eventually(is_awake)
    wishes = await follow.state(group.chat_id)
    assert wishes
    assert wishes.topics == ("armenia",)


async def test_a_channel_that_lets_the_bot_not_post_is_out_of_reach(
    telegram: Telegram, olga: UserClient, chat: ChatApplication
) -> None:
    channel = telegram.channel("News", owner=olga)
    await channel.adds_bot(olga, rights=["can_invite_users"])
    assert isinstance(await chat.sender.send(address(channel, ChatKind.CHANNEL), telling(), plain=False), Unreachable)
