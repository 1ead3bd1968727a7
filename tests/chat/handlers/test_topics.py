"""Topics by button and by name."""

import pytest

from bot.flows.subscriptions import Subscriptions
from bot.sandbox.telegram.server import Telegram
from tests.chat.alert_contents import ARMENPRESS, INTERFAX, MINUTE, entry
from tests.chat.conftest import News
from tests.chat.conversation import asks, labels

pytestmark = pytest.mark.usefixtures("chat")


async def test_a_tick_is_shown_in_place_with_a_toast_and_a_silent_sample(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end", entry(ARMENPRESS, ago=12 * MINUTE), entry(INTERFAX, ago=9 * MINUTE))
    ann = telegram.add_user()
    first = await asks(ann, "/start")
    assert await ann.presses("Armenia") == "You follow Armenia from now on."
    await ann.waits(lambda: len(ann.received) == 2)
    menu, sample = ann.received
    assert menu.id == first.id
    assert labels(menu)[:3] == ["CSTO", "✓ Armenia", "Azerbaijan"]
    assert sample.silent
    assert sample.text.startswith("Border talks end\n")
    assert labels(sample) == ["Why?", "Mute story"]


async def test_only_the_first_topic_brings_a_sample(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    await news.breaks("Alliance meets", topic="csto")
    ann = telegram.add_user()
    await asks(ann, "/start")
    await ann.presses("Armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    await ann.presses("CSTO")
    await ann.waits(lambda: "✓ CSTO" in labels(ann.received[0]))
    await asks(ann, "/help")
    assert len(ann.received) == 3


async def test_without_news_the_first_topic_brings_no_sample(telegram: Telegram) -> None:
    ann = telegram.add_user()
    await asks(ann, "/start")
    await ann.presses("Azerbaijan")
    await asks(ann, "/help")
    assert len(ann.received) == 2


async def test_topics_go_on_and_off_by_their_buttons(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/topics")
    assert await ann.presses("CSTO") == "You follow CSTO from now on."
    await ann.waits(lambda: "✓ CSTO" in labels(ann.received[-1]))
    assert await ann.presses("✓ CSTO") == "You no longer follow CSTO."
    state = await follow.state(ann.chat_id)
    assert state
    assert state.topics == ()


@pytest.mark.parametrize("name", ["Armenia", "армения", "ARMENIA!", "hayastan", "armenia", "Армению", "Armenien"])
async def test_a_topic_is_followed_by_any_of_its_names(telegram: Telegram, follow: Subscriptions, name: str) -> None:
    ann = telegram.add_user()
    answer = await asks(ann, f"/subscribe {name}")
    assert answer.text == "You follow Armenia from now on."
    state = await follow.state(ann.chat_id)
    assert state
    assert state.topics == ("armenia",)
    assert (await asks(ann, f"/subscribe {name}")).text == "You follow Armenia already."
    assert (await asks(ann, f"/unsubscribe {name}")).text == "You no longer follow Armenia."
    assert (await asks(ann, f"/unsubscribe {name}")).text == "You do not follow Armenia."


async def test_a_list_of_topics_is_followed_and_unfollowed_at_once(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    assert (await asks(ann, "/subscribe armenia, ОДКБ")).text == "You follow Armenia and CSTO from now on."
    state = await follow.state(ann.chat_id)
    assert state
    assert set(state.topics) == {"armenia", "csto"}
    assert (await asks(ann, "csto; armenia")).text == "You follow CSTO and Armenia already."
    assert (await asks(ann, "/subscribe armenia, Azerbaycan")).text == "You follow Armenia and Azerbaijan from now on."
    assert (await asks(ann, "/unsubscribe armenia, csto")).text == "You no longer follow Armenia and CSTO."
    assert (await asks(ann, "/unsubscribe armenia, csto")).text == "You do not follow Armenia and CSTO."
    boris = telegram.add_user(language="ru")
    answer = await asks(boris, "/subscribe Армению, Азербайджан")
    assert answer.text == "Теперь вы следите за темами: Армения и Азербайджан."


async def test_a_list_with_other_words_is_a_query(telegram: Telegram) -> None:
    answer = await asks(telegram.add_user(), "/subscribe Zangezur corridor, Meghri road")
    assert answer.text.startswith("Zangezur corridor, Meghri road")


async def test_following_by_name_brings_the_sample_too(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    ann = telegram.add_user()
    await asks(ann, "/subscribe armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    assert ann.received[1].text.startswith("Border talks end")


@pytest.mark.parametrize("command", ["/subscribe", "/unsubscribe", "/topics"])
async def test_without_a_name_the_topics_are_offered(telegram: Telegram, command: str) -> None:
    answer = await asks(telegram.add_user(), command)
    assert labels(answer) == ["CSTO", "Armenia", "Azerbaijan", "Something else…", "Latest", "Back"]


async def test_a_mistyped_topic_is_answered_with_the_nearest_as_buttons(telegram: Telegram) -> None:
    ann = telegram.add_user()
    answer = await asks(ann, "/subscribe Armenai")
    assert answer.text == "I know no topic “Armenai”.\nDid you mean one of these?"
    assert labels(answer)[0] == "Armenia"
    assert await ann.presses("Armenia") == "You follow Armenia from now on."


async def test_an_unknown_topic_is_answered_with_all_there_are(telegram: Telegram) -> None:
    answer = await asks(telegram.add_user(), "/latest <b>football</b>")
    assert answer.text == "I know no topic “<b>football</b>”.\nThese are the topics there are:"
    assert labels(answer) == ["CSTO", "Armenia", "Azerbaijan", "Back"]
