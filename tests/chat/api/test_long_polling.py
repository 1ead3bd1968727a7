"""Updates that cannot be parsed."""

import pytest

from bot.sandbox.telegram.server import Telegram
from tests.chat.conversation import asks

pytestmark = pytest.mark.usefixtures("chat")


@pytest.mark.parametrize(
    "update",
    [
        {"message": 5},
        {"message": {"message_id": "x"}},
        {"callback_query": {"id": 1}},
        {"message": {"message_id": 1, "date": "yesterday", "chat": {"id": 1, "type": "private"}}},
        {"my_chat_member": []},
        {},
        {"of_the_future": {"id": 1}},
    ],
)
async def test_a_malformed_update_is_skipped_and_the_next_is_served(
    telegram: Telegram, update: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    ann = telegram.add_user()
    telegram.state.updates.push_raw(update)
    assert (await asks(ann, "/start")).text.startswith("I tell you")
    telegram.state.updates.push_raw(update)
    assert (await asks(ann, "/help")).text.startswith("What I can do")
    assert "yesterday" not in caplog.text


async def test_an_update_without_a_number_does_not_hold_up_the_others(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.api.long_polling.MIN_RETRY_SECONDS", 0.01)
    telegram.state.updates.push_raw({"update_id": "first"})
    ann = telegram.add_user()
    await ann.sends("/start")
    await ann.waits(lambda: ann.received)
    await asks(ann, "/help")
    assert [message.text.split("\n")[0] for message in ann.received][-1] == "What I can do"
