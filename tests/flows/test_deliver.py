"""What becomes of an alert when Telegram, the network or the reader says no."""

from datetime import timedelta

import pytest

from bot.model.chats import Chat, ChatKind
from bot.sandbox.telegram.api.faults import Drop, Fault
from bot.sandbox.telegram.client.user import UserClient
from bot.storage.chats import Chats
from bot.storage.outbox.queue import Outbox
from tests.flows.bureau import Bureau
from tests.flows.news import SUMMIT, summit

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def reader(newsdesk: Bureau) -> UserClient:
    """Somebody for whom an alert is waiting."""
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    person = await newsdesk.reader("armenia")
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.polls()
    return person


async def _try_again_after(newsdesk: Bureau, span: timedelta) -> None:
    newsdesk.clock.advance(span)
    await newsdesk.deliver.tick()
    await newsdesk.deliver.pool.wait_until_idle()


async def test_told_to_wait_it_waits_exactly_so_long(newsdesk: Bureau, reader: UserClient) -> None:
    wait = Fault(
        "sendMessage", code=429, description="Too Many Requests: retry after 60", parameters={"retry_after": 60}
    )
    newsdesk.telegram.fails(wait)
    await newsdesk.delivers()
    assert reader.received == []
    await _try_again_after(newsdesk, timedelta(seconds=59))
    assert reader.received == []
    await _try_again_after(newsdesk, timedelta(seconds=10))
    assert len(reader.received) == 1


async def test_a_connection_that_breaks_before_the_message_arrived_is_tried_again(
    newsdesk: Bureau, reader: UserClient
) -> None:
    newsdesk.telegram.fails(Fault("sendMessage", drop=Drop.BEFORE))
    await newsdesk.delivers()
    assert reader.received == []
    await _try_again_after(newsdesk, MINUTE)
    assert len(reader.received) == 1
    assert await newsdesk.states() == {"sent": 1}


async def test_an_answer_that_is_lost_may_repeat_the_message_and_never_loses_it(
    newsdesk: Bureau, reader: UserClient
) -> None:
    newsdesk.telegram.fails(Fault("sendMessage", drop=Drop.AFTER))
    await newsdesk.delivers()
    await _try_again_after(newsdesk, MINUTE)
    assert len(reader.received) == 2
    assert await newsdesk.states() == {"sent": 1}
    assert await Outbox(newsdesk.database).unconfirmed_sends() == 1, "an operator can see how many may have come twice"


async def test_a_refused_message_goes_once_as_plain_text(newsdesk: Bureau, reader: UserClient) -> None:
    newsdesk.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: can't parse entities: x"))
    await newsdesk.delivers()
    await _try_again_after(newsdesk, MINUTE)
    assert [message.entities and message.entities[0].kind for message in reader.received] != ["bold"]
    assert SUMMIT in reader.received[0].text


async def test_a_message_refused_twice_is_parked_with_its_reason(newsdesk: Bureau, reader: UserClient) -> None:
    newsdesk.telegram.fails(Fault("sendMessage", code=400, description="Bad Request: no thanks", times=2))
    await newsdesk.delivers()
    await _try_again_after(newsdesk, MINUTE)
    await _try_again_after(newsdesk, 60 * MINUTE)
    assert reader.received == []
    assert await newsdesk.states() == {"dead": 1}


async def test_a_chat_that_has_blocked_us_rests_and_hears_the_waiting_story_on_its_return(
    newsdesk: Bureau, reader: UserClient
) -> None:
    await reader.blocks()
    await newsdesk.delivers()
    await _try_again_after(newsdesk, MINUTE)
    chat = await Chats(newsdesk.database).get(reader.chat_id)
    assert chat
    assert chat.suspended
    await reader.unblocks()
    await newsdesk.follow.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    await _try_again_after(newsdesk, MINUTE)
    assert len(reader.received) == 1


async def test_a_chat_that_comes_back_after_days_is_not_told_what_is_no_longer_news(
    newsdesk: Bureau, reader: UserClient
) -> None:
    await reader.blocks()
    await newsdesk.delivers()
    newsdesk.clock.advance(timedelta(days=3))
    await reader.unblocks()
    await newsdesk.follow.register(Chat(reader.chat_id, ChatKind.PRIVATE, "en"))
    await _try_again_after(newsdesk, MINUTE)
    assert reader.received == []
    assert set(await newsdesk.states()) == {"dropped"}


async def test_a_group_that_became_a_supergroup_hears_it_under_its_new_id(newsdesk: Bureau, reader: UserClient) -> None:
    there = await newsdesk.reader()
    moved = Fault(
        "sendMessage",
        chat_id=reader.chat_id,
        code=400,
        description="Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": there.chat_id},
    )
    newsdesk.telegram.fails(moved)
    await newsdesk.delivers()
    await _try_again_after(newsdesk, MINUTE)
    assert [SUMMIT in message.text for message in there.received] == [True]
    wishes = await newsdesk.follow.state(there.chat_id)
    assert wishes
    assert wishes.topics == ("armenia",)


async def test_who_pauses_or_unsubscribes_in_between_is_not_told(newsdesk: Bureau, reader: UserClient) -> None:
    await newsdesk.follow.unfollow(reader.chat_id, "armenia")
    await newsdesk.delivers()
    assert reader.received == []
    assert await newsdesk.states() == {"dropped": 1}


async def test_who_pauses_is_not_told_and_hears_what_comes_after_resuming(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"))
    reader = await newsdesk.reader("armenia")
    await newsdesk.follow.pause(reader.chat_id)
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    await newsdesk.follow.resume(reader.chat_id)
    await newsdesk.delivers()
    assert reader.received == []
