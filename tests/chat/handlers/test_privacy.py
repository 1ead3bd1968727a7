"""Show and delete the stored data."""

import pytest

from bot.flows.subscriptions import Subscriptions
from bot.sandbox.telegram.server import Telegram
from tests.chat.conversation import asks

pytestmark = pytest.mark.usefixtures("chat")


async def test_privacy_says_what_is_kept_and_leads_to_forgetting(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    answer = await asks(ann, "/privacy")
    assert "deleted after 30 days" in answer.text
    await ann.presses("Delete everything")
    await ann.waits(lambda: ann.received[-1].text.startswith("Delete everything about this chat?"))
    assert await ann.presses("No, keep it") == "Nothing was deleted."
    assert await follow.state(ann.chat_id) is not None


async def test_forget_asks_once_and_deletes(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    await asks(ann, "/forget")
    assert await ann.presses("Yes, delete") == "Everything about this chat is deleted."
    assert await follow.state(ann.chat_id) is None
    await ann.presses("Start")
    await ann.waits(lambda: ann.received[-1].text.startswith("I tell you each event once"))
    assert await follow.state(ann.chat_id) is None
