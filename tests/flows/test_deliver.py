"""What becomes of an alert when Telegram, the network or the reader says no."""

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
    """Somebody for whom an alert is waiting."""
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    person = await pipeline.add_reader("armenia")
    pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
    await pipeline.poll_sources()
    return person


async def _try_again_after(pipeline: Pipeline, span: timedelta) -> None:
    pipeline.clock.advance(span)
    await pipeline.deliver_once()


async def test_told_to_wait_it_waits_exactly_so_long(pipeline: Pipeline, reader: UserClient) -> None:
    wait = Fault(
        "sendMessage", code=429, description="Too Many Requests: retry after 60", parameters={"retry_after": 60}
    )
    pipeline.telegram.fails(wait)
    await pipeline.deliver_settled()
    assert reader.received == []
    await _try_again_after(pipeline, timedelta(seconds=59))
    assert reader.received == []
    await _try_again_after(pipeline, timedelta(seconds=10))
    assert len(reader.received) == 1


async def test_a_connection_that_breaks_before_the_message_arrived_is_tried_again(
    pipeline: Pipeline, reader: UserClient
) -> None:
    pipeline.telegram.fails(Fault("sendMessage", drop=Drop.BEFORE))
    await pipeline.deliver_settled()
    assert reader.received == []
    await _try_again_after(pipeline, MINUTE)
    assert len(reader.received) == 1
    assert await pipeline.outbox_states() == {"sent": 1}


async def test_an_answer_that_is_lost_may_repeat_the_message_and_never_loses_it(
    pipeline: Pipeline, reader: UserClient
) -> None:
    pipeline.telegram.fails(Fault("sendMessage", drop=Drop.AFTER))
    await pipeline.deliver_settled()
    await _try_again_after(pipeline, MINUTE)
    assert len(reader.received) == 2
    assert await pipeline.outbox_states() == {"sent": 1}
    assert await Outbox(pipeline.database).unconfirmed_sends() == 1, "an operator can see how many may have come twice"


async def test_a_refused_message_goes_once_as_plain_text(pipeline: Pipeline, reader: UserClient) -> None:
    pipeline.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: can't parse entities: x"))
    await pipeline.deliver_settled()
    await _try_again_after(pipeline, MINUTE)
    assert [message.entities and message.entities[0].kind for message in reader.received] != ["bold"]
    assert SUMMIT_TITLE in reader.received[0].text


async def test_a_message_refused_twice_is_parked_with_its_reason(pipeline: Pipeline, reader: UserClient) -> None:
    pipeline.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: no thanks", times=2))
    await pipeline.deliver_settled()
    await _try_again_after(pipeline, MINUTE)
    await _try_again_after(pipeline, 60 * MINUTE)
    assert reader.received == []
    assert await pipeline.outbox_states() == {"dead": 1}


async def test_a_chat_that_has_blocked_us_rests_and_hears_the_waiting_story_on_its_return(
    pipeline: Pipeline, reader: UserClient
) -> None:
    await reader.blocks()
    await pipeline.deliver_settled()
    await _try_again_after(pipeline, MINUTE)
    chat = await Chats(pipeline.database).get(reader.chat_id)
    assert chat
    assert chat.suspended
    await reader.unblocks()
    await pipeline.subscriptions.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    await _try_again_after(pipeline, MINUTE)
    assert len(reader.received) == 1


async def test_a_chat_that_comes_back_after_days_is_not_told_what_is_no_longer_news(
    pipeline: Pipeline, reader: UserClient
) -> None:
    await reader.blocks()
    await pipeline.deliver_settled()
    pipeline.clock.advance(timedelta(days=3))
    await reader.unblocks()
    await pipeline.subscriptions.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    await _try_again_after(pipeline, MINUTE)
    assert reader.received == []
    assert set(await pipeline.outbox_states()) == {"dropped"}


async def test_a_group_that_became_a_supergroup_hears_it_under_its_new_id(
    pipeline: Pipeline, reader: UserClient
) -> None:
    there = await pipeline.add_reader()
    moved = Fault(
        "sendMessage",
        chat_id=reader.chat_id,
        code=400,
        description="Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": there.chat_id},
    )
    pipeline.telegram.fails(moved)
    await pipeline.deliver_settled()
    await _try_again_after(pipeline, MINUTE)
    assert [SUMMIT_TITLE in message.text for message in there.received] == [True]
    wishes = await pipeline.subscriptions.state(there.chat_id)
    assert wishes
    assert wishes.topics == ("armenia",)


async def test_who_pauses_or_unsubscribes_in_between_is_not_told(pipeline: Pipeline, reader: UserClient) -> None:
    await pipeline.subscriptions.unfollow(reader.chat_id, "armenia")
    await pipeline.deliver_settled()
    assert reader.received == []
    assert await pipeline.outbox_states() == {"dropped": 1}


async def test_who_pauses_is_not_told_and_hears_what_comes_after_resuming(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.subscriptions.pause(reader.chat_id)
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    await pipeline.subscriptions.resume(reader.chat_id)
    await pipeline.deliver_settled()
    assert reader.received == []


@pytest.mark.parametrize("seed", [3, 8])
async def test_in_chaos_every_reader_hears_the_news(database_url: str, seed: int) -> None:
    async with running_pipeline(database_url, fault_seed=seed) as pipeline:
        await pipeline.add_sources(pipeline.outlets.source("wire"))
        readers = [await pipeline.add_reader("armenia") for _ in range(READERS)]
        pipeline.outlets.tells("wire", summit_item(pipeline.clock.now()))
        await pipeline.poll_sources()
        for _ in range(ROUNDS):
            await pipeline.deliver_settled()
        assert await pipeline.outbox_states() == {"sent": READERS}
        heard = [len(reader.received) for reader in readers]
        failures = _failures(seed, pipeline.telegram.journal.counts["sendMessage"])
    assert failures
    assert min(heard) == 1
    assert sum(heard) - READERS == sum(_is_answer_lost(one) for one in failures)


def _failures(seed: int, calls: int) -> list[Fault]:
    """Return what chaos has done to the first calls that send."""
    chaos = FaultInjection(seed)
    taken = [chaos.take(Call("sendMessage")) for _ in range(calls)]
    return [fault for fault in taken if fault.method]


def _is_answer_lost(fault: Fault) -> bool:
    """Whether the message had arrived, and the bot could not know."""
    return fault.drop is Drop.AFTER or fault.trick in {FaultKind.TRUNCATED, FaultKind.STALL}
