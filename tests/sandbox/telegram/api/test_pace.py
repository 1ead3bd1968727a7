"""Messages that exceed the rate limits: refused as by Telegram, or only counted."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.telegram.api.pace import Pacing
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Strict, sandbox
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock, Reply


@pytest.fixture
def pacing() -> Pacing:
    return Pacing.ON


@pytest.fixture
async def paced(clock: FrozenUnixClock, pacing: Pacing) -> AsyncIterator[Api]:
    async with (
        sandbox(now=clock, pace=pacing, strict=Strict.RECORD) as telegram,
        aiohttp.ClientSession() as session,
    ):
        yield Api(telegram, session)


async def met(api: Api, count: int = 1) -> list[UserClient]:
    people = [api.telegram.add_user() for _ in range(count)]
    for user in people:
        await user.sends("/start")
    return people


async def send(api: Api, user: UserClient, **more: object) -> Reply:
    return await api("sendMessage", chat_id=user.chat_id, text="x", **more)


async def until_refused(api: Api, people: list[UserClient], **more: object) -> tuple[int, Reply]:
    """Send to one after another; return how many went through, and the refusal."""
    for sent, user in enumerate(people):
        reply = await send(api, user, **more)
        if reply.status != 200:
            return sent, reply
    raise AssertionError(f"all {len(people)} went through")


async def test_a_chat_takes_a_small_burst_then_one_a_second(paced: Api, clock: FrozenUnixClock) -> None:
    [ann] = await met(paced)
    sent, refusal = await until_refused(paced, [ann] * 10)
    assert sent == 5
    assert (refusal.status, refusal.description) == (429, "Too Many Requests: retry after 1")
    assert (refusal.body["parameters"], refusal.headers["Retry-After"]) == ({"retry_after": 1}, "1")
    assert len(ann.received) == 5
    clock.advance(1)
    assert (await until_refused(paced, [ann] * 10))[0] == 1


async def test_all_chats_together_take_thirty_a_second(paced: Api, clock: FrozenUnixClock) -> None:
    people = await met(paced, 40)
    assert (await until_refused(paced, people))[0] == 30
    clock.advance(0.5)
    assert (await until_refused(paced, people[::-1]))[0] == 15


async def test_who_pays_for_a_broadcast_is_not_held_at_thirty(paced: Api) -> None:
    people = await met(paced, 60)
    replies = [await send(paced, user, allow_paid_broadcast=True) for user in people]
    assert {reply.status for reply in replies} == {200}
    assert (await until_refused(paced, people))[0] == 30


async def test_an_edit_counts_as_a_message(paced: Api) -> None:
    [ann] = await met(paced)
    message = (await send(paced, ann)).result["message_id"]
    edits = [
        await paced("editMessageText", chat_id=ann.chat_id, message_id=message, text=f"edit {number}")
        for number in range(5)
    ]
    assert [edit.status for edit in edits] == [200] * 4 + [429]
    assert ann.received[0].text == "edit 3"


async def test_answers_to_presses_and_signs_of_typing_are_free(paced: Api) -> None:
    [ann] = await met(paced)
    state = paced.telegram.state
    for _ in range(50):
        query = state.press(state.private_chats[ann.chat_id], 1, "data")
        assert (await paced("answerCallbackQuery", callback_query_id=query.id)).status == 200
        assert (await paced("sendChatAction", chat_id=ann.chat_id, action="typing")).status == 200
    assert (await send(paced, ann)).status == 200


async def test_any_other_failure_is_found_before_and_costs_nothing(paced: Api) -> None:
    ann, bob = await met(paced, 2)
    await bob.blocks()
    for _ in range(10):
        assert (await paced("sendMessage", chat_id=ann.chat_id, text="")).status == 400
        assert (await send(paced, bob)).status == 403
    await until_refused(paced, [ann] * 10)
    assert (await paced("sendMessage", chat_id=ann.chat_id, text="x" * 5000)).status == 400


async def test_a_refused_message_is_not_charged(paced: Api, clock: FrozenUnixClock) -> None:
    [ann] = await met(paced)
    await until_refused(paced, [ann] * 10)
    for _ in range(20):
        assert (await send(paced, ann)).status == 429
    clock.advance(1)
    assert (await send(paced, ann)).status == 200


@pytest.mark.parametrize("pacing", [Pacing.WATCH])
async def test_a_watching_sandbox_answers_all_and_notes_what_was_too_fast(paced: Api, clock: FrozenUnixClock) -> None:
    [ann] = await met(paced)
    assert {(await send(paced, ann)).status for _ in range(7)} == {200}
    _, stats = await paced.sim("GET", "/sim/stats")
    violation = {"at": clock.moment, "method": "sendMessage", "chat_id": ann.chat_id, "limit": "chat", "retry_after": 1}
    assert stats["violations"] == {"count": 2, "last": [violation] * 2}


@pytest.mark.parametrize("pacing", [Pacing.OFF])
async def test_a_sandbox_without_pace_refuses_and_notes_nothing(paced: Api) -> None:
    [ann] = await met(paced)
    assert {(await send(paced, ann)).status for _ in range(40)} == {200}
    assert paced.telegram.stats.violation_count == 0
    assert paced.telegram.stats.messages == 40
