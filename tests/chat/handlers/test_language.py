"""The language of the interface."""

import pytest

from bot.sandbox.telegram.server import Telegram
from tests.chat.conversation import asks, labels

pytestmark = pytest.mark.usefixtures("chat")


async def test_the_language_can_be_changed(telegram: Telegram) -> None:
    ann = telegram.add_user(language="en")
    answer = await asks(ann, "/language")
    assert labels(answer)[:2] == ["✓ English", "Русский"]
    assert await ann.presses("Русский") == "Я говорю с вами по-русски."
    assert (await asks(ann, "/topics")).text.startswith("О чём вам рассказывать?")
    assert (await asks(ann, "/language english")).text.startswith("You follow nothing yet.")
