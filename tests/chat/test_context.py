"""The kinds of answers, and refusals of Telegram to them."""

import pytest

from bot.chat.callbacks import Action, encode
from bot.flows.subscriptions import Subscriptions
from bot.sandbox.telegram.api.faults import Fault
from bot.sandbox.telegram.server import Telegram
from tests.chat.conversation import asks, labels

pytestmark = pytest.mark.usefixtures("chat")


async def test_a_button_below_a_message_that_is_gone_works_all_the_same(
    telegram: Telegram, follow: Subscriptions
) -> None:
    ann = telegram.add_user()
    await asks(ann, "/start")
    answer = await ann.presses_data(encode(Action.FOLLOW, "armenia", "h"), message_id=987_654)
    assert answer.text == "You follow Armenia from now on."
    await ann.waits(lambda: len(ann.received) == 2)
    state = await follow.state(ann.chat_id)
    assert state
    assert state.topics == ("armenia",)


@pytest.mark.parametrize("description", ["message to edit not found", "message can't be edited"])
async def test_a_menu_that_cannot_be_edited_is_written_anew(telegram: Telegram, description: str) -> None:
    ann = telegram.add_user()
    await asks(ann, "/start")
    telegram.fails(Fault("editMessageText", code=400, description=f"Bad Request: {description}"))
    await ann.presses("Help")
    await ann.waits(lambda: len(ann.received) == 2)
    assert ann.received[1].text.startswith("What I can do")


async def test_pressing_twice_changes_nothing_and_is_no_failure(telegram: Telegram) -> None:
    ann = telegram.add_user()
    await asks(ann, "/latest")
    for _ in range(2):
        assert await ann.presses("• All") == ""
    await asks(ann, "/help")
    assert len(ann.received) == 2


async def test_a_press_that_is_answered_too_late_is_served_all_the_same(
    telegram: Telegram, follow: Subscriptions
) -> None:
    ann = telegram.add_user()
    first = await asks(ann, "/start")
    description = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    telegram.fails(Fault("answerCallbackQuery", code=400, description=description))
    with pytest.raises(TimeoutError):
        await ann.presses_data(encode(Action.FOLLOW, "csto", "h"), message_id=first.id, seconds=0.2)
    await ann.waits(lambda: "✓ CSTO" in labels(ann.received[0]))
    assert await follow.state(ann.chat_id)


async def test_an_answer_waits_when_telegram_asks_it_to(telegram: Telegram) -> None:
    telegram.fails(Fault("sendMessage", code=429, description="Too Many Requests", parameters={"retry_after": 0}))
    assert (await asks(telegram.add_user(), "/start")).text.startswith("I tell you")
