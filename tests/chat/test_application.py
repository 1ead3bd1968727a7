"""Start, stop, and the long polling between them."""

import asyncio
import io
import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog

from bot import log
from bot.chat.application import ChatApplication
from bot.errors import TokenRefusedError
from bot.flows.subscriptions import Subscriptions
from bot.sandbox.telegram.api.faults import Drop, Fault
from bot.sandbox.telegram.server import Telegram
from tests.chat.conftest import Flows, application, running
from tests.chat.conversation import asks

CANARY = "987654321:canary-AAbbCCddEEffGGhhIIjj-kk"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Log everything at the lowest level, as an operator would who looks for a fault."""
    root, configuration = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    log.configure(level="DEBUG", form="json", secrets=[CANARY], stream=stream)
    for name in log.QUIET_LIBRARIES:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    for name in log.QUIET_LIBRARIES:
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.configure(**configuration)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def canary(telegram: Telegram, client: httpx.AsyncClient, flows: Flows) -> ChatApplication:
    return application(telegram, client, flows, token=CANARY)


async def test_a_wrong_token_ends_the_start_and_is_not_shown(canary: ChatApplication, written: io.StringIO) -> None:
    with pytest.raises(TokenRefusedError) as refused:
        await canary.start()
    assert "TELEGRAM_BOT_TOKEN" in str(refused.value)
    assert CANARY.partition(":")[2] not in str(refused.value)
    assert refused.value.__cause__ is None
    assert CANARY.partition(":")[2] not in written.getvalue()


async def test_a_token_that_is_revoked_ends_the_run(telegram: Telegram, unstarted: ChatApplication) -> None:
    await unstarted.start()
    telegram.fails(Fault("getUpdates", code=401, description="Unauthorized"))
    with pytest.raises(TokenRefusedError):
        await unstarted.run()


async def test_running_begins_also_where_telegram_was_out_of_reach_at_the_start(
    telegram: Telegram, unstarted: ChatApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.application.START_RETRY_SECONDS", 0.01)
    telegram.fails(Fault("getMe", code=502, description="Bad Gateway", times=2))
    async with running(unstarted):
        assert (await asks(telegram.add_user(), "/start")).text.startswith("I tell you")


@pytest.mark.parametrize(
    "fault",
    [
        Fault("getUpdates", code=409, description="Conflict: terminated by other getUpdates request"),
        Fault("getUpdates", code=502, description="Bad Gateway"),
        Fault("getUpdates", code=429, description="Too Many Requests", parameters={"retry_after": 0}),
        Fault("getUpdates", drop=Drop.BEFORE),
        Fault("getUpdates", drop=Drop.AFTER),
    ],
)
async def test_polling_goes_on_after_trouble(
    telegram: Telegram, unstarted: ChatApplication, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.api.long_polling.MIN_RETRY_SECONDS", 0.01)
    telegram.fails(fault)
    ann = telegram.add_user()
    await ann.sends("/start")
    async with running(unstarted):
        await ann.waits(lambda: ann.received)


async def test_stopping_lets_a_handler_finish_and_confirms_what_was_taken(
    telegram: Telegram, unstarted: ChatApplication, follow: Subscriptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, gate = asyncio.Event(), asyncio.Event()
    original = follow.state

    async def slow(chat_id: int) -> object:
        began.set()
        await gate.wait()
        return await original(chat_id)

    monkeypatch.setattr(follow, "state", slow)
    ann = telegram.add_user()
    await unstarted.start()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(unstarted.run())
        await ann.sends("/start")
        await began.wait()
        stopping = tasks.create_task(unstarted.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        gate.set()
    assert len(ann.received) == 1
    assert len(telegram.state.updates) == 0


async def test_what_comes_after_the_stop_waits_for_the_next_start(
    telegram: Telegram, unstarted: ChatApplication
) -> None:
    ann = telegram.add_user()
    async with running(unstarted):
        await asks(ann, "/start")
    await ann.sends("/help")
    assert len(telegram.state.updates) == 1
    assert len(ann.received) == 1


async def test_stopping_before_running_is_possible(unstarted: ChatApplication) -> None:
    await unstarted.stop()
    await unstarted.run()


async def test_a_chat_is_served_in_order_while_others_are_not_held_up(
    telegram: Telegram, chat: ChatApplication, follow: Subscriptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chat
    ann, bea = telegram.add_user(), telegram.add_user()
    gate, original = asyncio.Event(), follow.state

    async def slow(chat_id: int) -> object:
        if chat_id == ann.chat_id:
            await gate.wait()
        return await original(chat_id)

    monkeypatch.setattr(follow, "state", slow)
    for text in ("/help", "/privacy", "/topics"):
        await ann.sends(text)
    await asks(bea, "/start")
    assert ann.received == []
    gate.set()
    await ann.waits(lambda: len(ann.received) == 3)
    heads = ["What I can do", "What I keep about this chat", "What do you want to hear of?"]
    assert [message.text.split("\n")[0] for message in ann.received] == heads


async def test_the_token_is_in_no_line_of_the_log_at_any_level(
    telegram: Telegram, canary: ChatApplication, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.api.long_polling.MIN_RETRY_SECONDS", 0.01)
    telegram._transport.token = CANARY
    telegram.fails(Fault("sendMessage", code=502, description=f"https://api.telegram.org/bot{CANARY}/sendMessage"))
    telegram.fails(Fault("getUpdates", drop=Drop.BEFORE))
    ann = telegram.add_user()
    async with running(canary):
        await ann.sends("/start")
        await asks(ann, "/help")
        telegram.state.updates.push_raw({"message": 5})
        await asks(ann, "/latest")
    assert "update_skipped" in written.getvalue()
    assert "httpx" in written.getvalue()
    assert CANARY.partition(":")[2] not in written.getvalue()
