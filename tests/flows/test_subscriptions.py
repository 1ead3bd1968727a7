"""The state of a chat as its commands change it."""

import pytest

from bot.flows.subscriptions import ChatState, Subscriptions
from bot.model.chats import Chat, ChatKind, DeliveryMode, DeliveryPreferences
from bot.model.topics import Level
from bot.storage.chats import Chats
from bot.storage.engine.database import Database
from tests.support.frozen_clock import FrozenClock
from tests.support.stored_samples import HOUR, save_sources_and_topics

GROUP = Chat(-1, ChatKind.GROUP, "en")


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
async def subscriptions(database: Database, clock: FrozenClock) -> Subscriptions:
    await save_sources_and_topics(database)
    return Subscriptions(chats=Chats(database), clock=clock)


async def test_a_topic_is_followed_from_the_moment_at_which_it_was_chosen(
    subscriptions: Subscriptions, database: Database, clock: FrozenClock
) -> None:
    await subscriptions.register(GROUP)
    clock.advance(HOUR)
    chosen_at = clock.now()
    assert await subscriptions.follow(GROUP.id, "armenia")
    clock.advance(HOUR)
    assert not await subscriptions.follow(GROUP.id, "armenia"), "it is followed already"
    [subscription] = await Chats(database).subscriptions(GROUP.id)
    assert (subscription.level, subscription.since) == (Level.NORMAL, chosen_at)


async def test_a_chat_that_returns_finds_its_topics_and_preferences_and_can_be_written_to(
    subscriptions: Subscriptions,
) -> None:
    await subscriptions.register(GROUP)
    await subscriptions.follow(GROUP.id, "csto")
    preferences = DeliveryPreferences(mode=DeliveryMode.DAILY)
    await subscriptions.set_preferences(GROUP.id, preferences)
    await subscriptions.suspend(GROUP.id, "blocked")
    suspended = await subscriptions.state(GROUP.id)
    assert suspended is not None
    assert (suspended.chat.suspended, suspended.topics) == ("blocked", ("csto",))
    state = await subscriptions.register(GROUP)
    assert (state.chat.suspended, state.chat.preferences, state.topics) == (None, preferences, ("csto",))


async def test_a_group_that_became_a_supergroup_has_its_state_under_the_new_id_alone(
    subscriptions: Subscriptions,
) -> None:
    await subscriptions.register(GROUP)
    await subscriptions.follow(GROUP.id, "armenia")
    await subscriptions.pause(GROUP.id)
    await subscriptions.migrate(GROUP.id, -100)
    assert await subscriptions.state(GROUP.id) is None
    moved = await subscriptions.state(-100)
    assert moved is not None
    assert (moved.chat.is_paused, moved.topics) == (True, ("armenia",))


async def test_a_chat_that_is_forgotten_has_no_state_until_it_registers_as_a_new_one(
    subscriptions: Subscriptions,
) -> None:
    await subscriptions.register(GROUP)
    await subscriptions.follow(GROUP.id, "armenia")
    await subscriptions.forget(GROUP.id)
    assert await subscriptions.state(GROUP.id) is None
    assert await subscriptions.register(GROUP) == ChatState(GROUP, ())
