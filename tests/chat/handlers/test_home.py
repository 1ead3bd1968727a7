"""Start, home and help."""

import re

import pytest

from bot.flows.subscriptions import Subscriptions
from bot.sandbox.telegram.server import Telegram
from tests.chat.conftest import News
from tests.chat.conversation import asks, labels

pytestmark = pytest.mark.usefixtures("chat")


async def test_start_says_who_speaks_and_offers_topics_and_privacy(telegram: Telegram) -> None:
    ann = telegram.add_user(language="en")
    answer = await asks(ann, "/start")
    assert answer.text.split("\n") == [
        "I tell you each event once, and who says so.",
        "A message comes only when something new has happened. What do you want to hear of?",
        "I keep your choices here and which stories I sent you, nothing else.",
    ]
    assert labels(answer) == ["CSTO", "Armenia", "Azerbaijan", "Something else…", "Privacy", "Language", "Help"]


async def test_start_again_shows_what_is_followed(telegram: Telegram) -> None:
    ann = telegram.add_user()
    await asks(ann, "/start")
    await ann.presses("Armenia")
    await ann.presses("CSTO")
    answer = await asks(ann, "/start")
    assert answer.text == "You follow Armenia and CSTO.\nAn alert comes as soon as something happens."
    assert labels(answer) == ["Topics", "Latest", "Pause", "At once", "Settings", "Help"]


@pytest.mark.parametrize("payload", ["armenia", "CSTO", "armenia-csto", "csto_azerbaijan"])
async def test_a_deep_link_follows_the_topics_that_it_names(
    telegram: Telegram, follow: Subscriptions, payload: str
) -> None:
    ann = telegram.add_user()
    await ann.starts(payload)
    await ann.waits(lambda: ann.received)
    assert ann.received[0].text.startswith("You follow ")
    assert ann.received[0].text.endswith(" from now on.")
    state = await follow.state(ann.chat_id)
    assert state
    assert set(state.topics) == set(re.split("[-_]", payload.lower()))
    await ann.starts(payload)
    await ann.waits(lambda: ann.received[-1].text.endswith(" already."))


async def test_a_deep_link_brings_the_sample_of_a_first_topic(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    ann = telegram.add_user()
    await ann.starts("armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    assert ann.received[1].text.startswith("Border talks end\n")


@pytest.mark.parametrize("payload", ["atlantis", "armenia-atlantis", "-", "___", "0", "x" * 64])
async def test_a_deep_link_that_names_no_topic_is_a_start(telegram: Telegram, payload: str) -> None:
    ann = telegram.add_user()
    await ann.starts(payload)
    await ann.waits(lambda: ann.received)
    assert ann.received[0].text.startswith("I tell you each event once")


async def test_a_deep_link_works_in_a_group_too(telegram: Telegram, follow: Subscriptions) -> None:
    owner = telegram.add_user()
    group = telegram.add_group(owner=owner)
    await group.adds_bot(owner, startgroup="armenia")
    await group.waits(lambda: any(message.text == "You follow Armenia from now on." for message in group.received))
    state = await follow.state(group.chat_id)
    assert state
    assert state.topics == ("armenia",)


async def test_the_person_s_language_is_spoken(telegram: Telegram) -> None:
    boris = telegram.add_user(language="ru")
    answer = await asks(boris, "/start")
    assert answer.text.startswith("Я рассказываю о каждом событии один раз")
    assert await boris.presses("Армения") == "Теперь вы следите за темой «Армения»."
    carla = telegram.add_user(language="es")
    assert (await asks(carla, "/start")).text.startswith("I tell you each event once")


async def test_help_names_every_command_and_leads_back(telegram: Telegram) -> None:
    ann = telegram.add_user()
    answer = await asks(ann, "/help")
    for command in telegram.state.profile.menu(ann.chat_id, "en"):
        assert f"/{command['command']} · {command['description']}" in answer.text
    await ann.presses("Back")
    await ann.waits(lambda: ann.received[-1].text.startswith("I tell you each event once"))
