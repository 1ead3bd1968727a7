"""The pages of the newest stories."""

import pytest

from bot.sandbox.telegram.server import Telegram
from tests.chat.alert_contents import ARMENPRESS, AZERTAG, MINUTE, entry
from tests.chat.conftest import News
from tests.chat.conversation import asks, labels

pytestmark = pytest.mark.usefixtures("chat")


async def test_latest_pages_through_the_stories(telegram: Telegram, news: News) -> None:
    for number in range(7):
        await news.breaks(f"Story {number}", entry(AZERTAG, ago=(20 - number) * MINUTE))
    ann = telegram.add_user()
    page = await asks(ann, "/latest")
    assert page.text.startswith("The latest\n\n1. Story 6\nAzertag · 14 min ago\n\n2. Story 5")
    assert labels(page) == ["Older", "• All", "CSTO", "Armenia", "Azerbaijan", "Back"]
    assert page.preview == {"is_disabled": True}
    await ann.presses("Older")
    await ann.waits(lambda: "6. Story 1\n" in ann.received[-1].text)
    assert labels(ann.received[-1])[0] == "Newer"
    assert ann.received[-1].preview == {"is_disabled": True}
    await ann.presses("Newer")
    await ann.waits(lambda: "1. Story 6" in ann.received[-1].text)
    assert len(ann.received) == 1


async def test_latest_of_one_topic_holds_only_that(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    await news.breaks("Alliance meets", topic="csto")
    ann = telegram.add_user()
    answer = await asks(ann, "/latest csto")
    assert answer.text == "The latest of CSTO\n\n1. Alliance meets\nArmenpress · just now"
    await ann.presses("Armenia")
    await ann.waits(lambda: "1. Border talks end" in ann.received[-1].text)
    assert "• Armenia" in labels(ann.received[-1])
    assert (await asks(ann, "/latest weather")).text.startswith("I know no topic “weather”.")


async def test_latest_without_news_says_so_and_owns_up_to_silent_sources(telegram: Telegram, news: News) -> None:
    await news.has_sources(ARMENPRESS, AZERTAG)
    await news.falls_silent(AZERTAG.id)
    answer = await asks(telegram.add_user(), "/latest")
    assert "Nothing yet." in answer.text
    assert "1 of 2 sources cannot be read at present." in answer.text
