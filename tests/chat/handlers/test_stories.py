"""The buttons of an alert."""

import pytest

from bot.model.topics import Evidence, Place
from bot.sandbox.telegram.server import Telegram
from tests.chat.conftest import News
from tests.chat.conversation import asks, labels

pytestmark = pytest.mark.usefixtures("chat")


async def test_why_shows_the_evidence_over_the_chat(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    ann = telegram.add_user()
    await asks(ann, "/subscribe armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    answer = await ann.asks("Why?")
    assert (answer.text, answer.is_alert) == ("Armenia: “Yerevan” in the title.", True)


async def test_evidence_that_is_too_long_for_a_popup_comes_as_a_silent_reply(telegram: Telegram, news: News) -> None:
    evidence = tuple(Evidence(Place.BODY, f"<A name of {'many ' * 6}words {n}>", 3, 20) for n in range(4))
    await news.breaks("Border talks end", evidence=evidence)
    ann = telegram.add_user()
    await asks(ann, "/subscribe armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    assert await ann.presses("Why?") == ""
    await ann.waits(lambda: len(ann.received) == 3)
    assert ann.received[2].text.startswith("Armenia: “<A name of many many")
    assert (ann.received[2].silent, ann.received[2].reply_to) == (True, ann.received[1].id)


async def test_a_story_is_muted_and_the_mute_taken_back(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    ann = telegram.add_user()
    await asks(ann, "/subscribe armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    assert await ann.presses("Mute story") == "I will tell you nothing more of this story."
    await ann.waits(lambda: labels(ann.received[-1]) == ["Why?", "Undo mute"])
    assert await ann.presses("Undo mute") == "I will tell you of this story again."
    await ann.waits(lambda: labels(ann.received[-1]) == ["Why?", "Mute story"])
