"""Pause and resume."""

import pytest

from bot.flows.subscriptions import Subscriptions
from bot.sandbox.telegram.server import Telegram
from tests.chat.conversation import asks, labels

pytestmark = pytest.mark.usefixtures("chat")


async def test_pause_and_resume(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    assert (await asks(ann, "/pause")).text == "You follow CSTO.\nAlerts are paused."
    state = await follow.state(ann.chat_id)
    assert state
    assert state.chat.is_paused
    assert await ann.presses("Resume") == "Alerts come again, of what happens from now on."
    await ann.waits(lambda: "Pause" in labels(ann.received[-1]))
    assert await ann.presses("Pause") == "Paused. No alerts until you resume."
    assert (await asks(ann, "/resume")).text.endswith("An alert comes as soon as something happens.")


@pytest.mark.parametrize("command", ["/pause", "/resume"])
async def test_somebody_new_who_pauses_is_welcomed(telegram: Telegram, command: str, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    assert (await asks(ann, command)).text.startswith("I tell you each event once")
    assert await follow.state(ann.chat_id) is None
