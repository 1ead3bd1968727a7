"""Delivery of alerts where Telegram, the network or the state of the chat prevents it at first or for good."""

from datetime import timedelta

import pytest

from bot.model.chats import Chat, ChatKind
from bot.sandbox.telegram.api.faults import Drop, Fault, FaultInjection, FaultKind
from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.client.user import UserClient
from bot.storage.chats import Chats
from bot.storage.outbox.queue import Outbox
from tests.support.pipeline import Pipeline, running_pipeline
from tests.support.sample_items import SUMMIT_TITLE, summit_item

MINUTE = timedelta(minutes=1)
READERS = 12
ROUNDS = 12


@pytest.fixture
async def reader(pipeline: Pipeline) -> UserClient:
    """Add a reader for whom an alert is waiting in the outbox."""
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    person = await pipeline.add_reader("armenia")
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await pipeline.poll_sources()
    return person


async def _retry_after(pipeline: Pipeline, duration: timedelta) -> None:
    pipeline.clock.advance(duration)
    await pipeline.deliver_once()


async def test_a_429_delays_the_message_by_exactly_its_retry_after(pipeline: Pipeline, reader: UserClient) -> None:
    flood_wait = Fault(
        "sendMessage", code=429, description="Too Many Requests: retry after 60", parameters={"retry_after": 60}
    )
    pipeline.telegram.fails(flood_wait)
    await pipeline.deliver_settled()
    assert reader.received == []
    await _retry_after(pipeline, timedelta(seconds=59))
    assert reader.received == []
    await _retry_after(pipeline, timedelta(seconds=10))
    assert len(reader.received) == 1


async def test_a_message_whose_connection_broke_before_it_arrived_is_sent_again(
    pipeline: Pipeline, reader: UserClient
) -> None:
    pipeline.telegram.fails(Fault("sendMessage", drop=Drop.BEFORE))
    await pipeline.deliver_settled()
    assert reader.received == []
    await _retry_after(pipeline, MINUTE)
    assert len(reader.received) == 1
    assert await pipeline.outbox_states() == {"sent": 1}


async def test_a_message_whose_response_was_lost_is_sent_again_and_counted_as_unconfirmed(
    pipeline: Pipeline, reader: UserClient
) -> None:
    pipeline.telegram.fails(Fault("sendMessage", drop=Drop.AFTER))
    await pipeline.deliver_settled()
    await _retry_after(pipeline, MINUTE)
    assert len(reader.received) == 2
    assert await pipeline.outbox_states() == {"sent": 1}
    assert await Outbox(pipeline.database).unconfirmed_sends() == 1, (
        "the operator sees how many may have been sent twice"
    )


async def test_a_message_with_refused_markup_is_sent_as_plain_text(pipeline: Pipeline, reader: UserClient) -> None:
    pipeline.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: can't parse entities: x"))
    await pipeline.deliver_settled()
    await _retry_after(pipeline, MINUTE)
    assert [message.entities and message.entities[0].kind for message in reader.received] != ["bold"]
    assert SUMMIT_TITLE in reader.received[0].text


async def test_a_message_that_is_refused_twice_becomes_a_dead_letter(pipeline: Pipeline, reader: UserClient) -> None:
    pipeline.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: no thanks", times=2))
    await pipeline.deliver_settled()
    await _retry_after(pipeline, MINUTE)
    await _retry_after(pipeline, 60 * MINUTE)
    assert reader.received == []
    assert await pipeline.outbox_states() == {"dead": 1}


async def test_a_chat_that_blocked_the_bot_is_suspended_and_gets_the_waiting_story_on_its_return(
    pipeline: Pipeline, reader: UserClient
) -> None:
    await reader.blocks()
    await pipeline.deliver_settled()
    await _retry_after(pipeline, MINUTE)
    chat = await Chats(pipeline.database).get(reader.chat_id)
    assert chat
    assert chat.suspended
    await reader.unblocks()
    await pipeline.subscriptions.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    await _retry_after(pipeline, MINUTE)
    assert len(reader.received) == 1


async def test_a_chat_that_returns_after_days_does_not_get_old_alerts(pipeline: Pipeline, reader: UserClient) -> None:
    await reader.blocks()
    await pipeline.deliver_settled()
    pipeline.clock.advance(timedelta(days=3))
    await reader.unblocks()
    await pipeline.subscriptions.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    await _retry_after(pipeline, MINUTE)
    assert reader.received == []
    assert set(await pipeline.outbox_states()) == {"dropped"}


async def test_the_alert_of_a_group_that_became_a_supergroup_is_sent_to_its_new_id(
    pipeline: Pipeline, reader: UserClient
) -> None:
    supergroup = await pipeline.add_reader()
    migrated = Fault(
        "sendMessage",
        chat_id=reader.chat_id,
        code=400,
        description="Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": supergroup.chat_id},
    )
    pipeline.telegram.fails(migrated)
    await pipeline.deliver_settled()
    await _retry_after(pipeline, MINUTE)
    assert [SUMMIT_TITLE in message.text for message in supergroup.received] == [True]
    state = await pipeline.subscriptions.state(supergroup.chat_id)
    assert state
    assert state.topics == ("armenia",)


async def test_an_alert_of_a_topic_that_was_unfollowed_meanwhile_is_dropped(
    pipeline: Pipeline, reader: UserClient
) -> None:
    await pipeline.subscriptions.unfollow(reader.chat_id, "armenia")
    await pipeline.deliver_settled()
    assert reader.received == []
    assert await pipeline.outbox_states() == {"dropped": 1}


async def test_a_story_of_a_pause_is_not_alerted_after_it(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.subscriptions.pause(reader.chat_id)
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    await pipeline.subscriptions.resume(reader.chat_id)
    await pipeline.deliver_settled()
    assert reader.received == []


@pytest.mark.parametrize("seed", [3, 8])
async def test_while_one_call_in_ten_fails_every_alert_arrives_and_only_lost_responses_repeat_one(
    database_url: str, seed: int
) -> None:
    async with running_pipeline(database_url, fault_seed=seed) as pipeline:
        await pipeline.add_sources(pipeline.outlets.source("wire"))
        readers = [await pipeline.add_reader("armenia") for _ in range(READERS)]
        pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
        await pipeline.poll_sources()
        for _ in range(ROUNDS):
            await pipeline.deliver_settled()
        assert await pipeline.outbox_states() == {"sent": READERS}
        counts = [len(reader.received) for reader in readers]
        failures = _injected_faults(seed, pipeline.telegram.journal.counts["sendMessage"])
    assert failures
    assert min(counts) == 1
    assert sum(counts) - READERS == sum(_is_response_lost(fault) for fault in failures)


def _injected_faults(seed: int, calls: int) -> list[Fault]:
    """Return the faults that were injected into the first calls of `sendMessage`."""
    injection = FaultInjection(seed)
    faults = [injection.take(Call("sendMessage")) for _ in range(calls)]
    return [fault for fault in faults if fault.method]


def _is_response_lost(fault: Fault) -> bool:
    """Return whether the message was stored by Telegram, and the bot could not know."""
    return fault.drop is Drop.AFTER or fault.trick in {FaultKind.TRUNCATED, FaultKind.STALL}
