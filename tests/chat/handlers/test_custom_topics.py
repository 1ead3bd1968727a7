"""Preview, follow, change and delete custom topics."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat.callbacks import Action, encode
from bot.flows.custom_topics import MAX_TOPICS_PER_CHAT
from bot.flows.subscriptions import Subscriptions
from bot.model.topics import Level
from bot.sandbox.telegram.client.observer import Observer
from bot.sandbox.telegram.server import Telegram
from bot.storage.stories import Stories
from tests.chat.alert_contents import ARMENPRESS, AZERTAG, entry
from tests.chat.conftest import Flows, News
from tests.chat.conversation import asks, labels

pytestmark = pytest.mark.usefixtures("chat")

DAY = timedelta(days=1)
BRIDGE = "A bridge over the Araxes opens"


async def followed(flows: Flows, client: Observer) -> tuple[str, ...]:
    """Return the ids of the topics that a chat follows."""
    state = await flows.follow.state(client.chat_id)
    return state.topics if state else ()


async def test_the_question_for_words_shows_how_to_write_them(telegram: Telegram) -> None:
    ann = telegram.add_user()
    await asks(ann, "/topics")
    await ann.presses("Something else…")
    await ann.waits(lambda: ann.received[0].text.startswith("Write me the words"))
    assert "dam -hydropower · the first without the second" in ann.received[0].text


async def test_words_are_understood_and_tried_on_the_last_week(telegram: Telegram, news: News) -> None:
    await news.breaks(BRIDGE, entry(ARMENPRESS, ago=2 * DAY))
    await news.breaks("Another bridge is planned", entry(AZERTAG, ago=DAY))
    await news.breaks("An old bridge falls", entry(AZERTAG, ago=8 * DAY))
    answer = await asks(telegram.add_user(), "bridge, Georgia -football country:am")
    assert answer.text.split("\n\n")[0].split("\n") == [
        "bridge, Georgia -football country:am",
        "I look for bridge or Georgia, in all their forms.",
        "Georgia is also Грузия, Վրաստան, Gürcüstan, and Gürcistan.",
        "Not with football.",
        "Only country:AM.",
    ]
    assert "In the last 7 days 1 story would have been told." in answer.text
    assert f"1. {BRIDGE}\nArmenpress" in answer.text
    assert labels(answer) == ["Follow", "Narrower", "Wider", "Change words", "Topics"]


async def test_a_preview_ends_when_the_chat_asks_for_something_else(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun, may_go_on = asyncio.Event(), asyncio.Event()

    async def held(*_: object, **__: object) -> tuple[tuple[int, str], ...]:
        has_begun.set()
        await may_go_on.wait()
        return ()

    monkeypatch.setattr(Stories, "texts", held)
    ann = telegram.add_user()
    await ann.sends("bridge")
    await has_begun.wait()
    await ann.sends("/help")
    try:
        await ann.waits(lambda: not telegram.state.updates)  # all are confirmed
    finally:
        may_go_on.set()
    await ann.waits(lambda: ann.received)
    assert [answer.text.split()[0] for answer in ann.received] == ["What"]


async def test_words_that_are_followed_become_a_topic_with_its_latest_stories(
    telegram: Telegram, news: News, follow: Subscriptions, flows: Flows
) -> None:
    await news.breaks(BRIDGE, entry(ARMENPRESS, ago=DAY))
    ann = telegram.add_user()
    await asks(ann, "bridge <Araxes>")
    await ann.presses("Follow")
    await ann.waits(lambda: ann.received[0].text == "You follow this from now on.\nbridge <Araxes>")
    assert labels(ann.received[0]) == ["Big news", "• About it", "Everything", "Latest", "Delete", "Back"]
    state = await follow.state(ann.chat_id)
    assert state
    (topic,) = state.topics
    assert flows.custom_topics.words_of(topic) == "bridge <Araxes>"
    await ann.presses("Latest")
    await ann.waits(lambda: ann.received[0].text.startswith("The latest of bridge <Araxes>\n\n1. " + BRIDGE))
    assert "• bridge <Araxes>" in labels(ann.received[0])
    assert (await asks(ann, "/start")).text.startswith("You follow bridge <Araxes>.")
    assert (await asks(ann, "/latest bridge  <araxes>")).text.startswith("The latest of bridge <Araxes>")


async def test_narrower_and_wider_try_the_same_words_again(telegram: Telegram, flows: Flows, news: News) -> None:
    await news.breaks(BRIDGE)
    ann = telegram.add_user()
    await asks(ann, "bridge")
    await ann.presses("Wider")
    await ann.waits(lambda: "How much: everything that names it" in ann.received[0].text)
    assert labels(ann.received[0])[1] == "Narrower"
    await ann.presses("Follow")
    await ann.waits(lambda: "You follow this" in ann.received[0].text)
    (topic,) = await followed(flows, ann)
    assert await flows.custom_topics.level(ann.chat_id, topic) is Level.WIDE


async def test_a_topic_is_changed_and_dropped_and_taken_back(telegram: Telegram, flows: Flows) -> None:
    ann = telegram.add_user()
    await asks(ann, "bridge")
    await ann.presses("Follow")
    await asks(ann, "/topics")
    await ann.presses("✓ bridge")
    await ann.waits(lambda: labels(ann.received[-1])[0] == "Big news")
    assert await ann.presses("Big news") == "How much: only big news about it."
    await ann.waits(lambda: "• Big news" in labels(ann.received[-1]))
    (topic,) = await followed(flows, ann)
    await ann.presses("Delete")
    await ann.waits(lambda: ann.received[-1].text == "You no longer follow this.\nbridge")
    assert flows.custom_topics.words_of(topic) is None
    assert await followed(flows, ann) == ()
    await ann.presses("Follow again")
    await ann.waits(lambda: ann.received[-1].text.startswith("You follow this from now on."))
    (topic,) = await followed(flows, ann)
    assert await flows.custom_topics.level(ann.chat_id, topic) is Level.STRICT
    assert (await asks(ann, "/unsubscribe Bridge")).text == "You no longer follow this.\nbridge"


async def test_words_that_cannot_be_understood_are_shown_with_the_place(telegram: Telegram) -> None:
    answer = await asks(telegram.add_user(), "bridge «over the <Araxes>")
    assert answer.text == (
        "This quotation mark is not closed.\nbridge «over the <Araxes>\n\nWrite the words once more."
    )
    underlined = [entity for entity in answer.entities if entity.kind == "underline"]
    assert [answer.text[entity.offset : entity.offset + entity.length] for entity in underlined] == [
        "«over the <Araxes>"
    ]


async def test_the_name_of_a_topic_that_is_there_follows_it(telegram: Telegram) -> None:
    assert (await asks(telegram.add_user(), "Azerbaijan")).text.startswith("You follow Azerbaijan from now on.")


async def test_the_same_words_are_one_topic(telegram: Telegram, flows: Flows) -> None:
    ann = telegram.add_user()
    for _ in range(2):
        await asks(ann, "bridge")
        await ann.presses("Follow")
        await ann.waits(lambda: "You follow this" in ann.received[-1].text)
    assert len(await followed(flows, ann)) == 1


async def test_nobody_follows_more_than_twenty(telegram: Telegram, follow: Subscriptions, flows: Flows) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    for number in range(MAX_TOPICS_PER_CHAT):
        assert await flows.custom_topics.follow(ann.chat_id, f"bridge{number}", Level.NORMAL)
    await asks(ann, "bridge")
    await ann.presses("Follow")
    await ann.waits(lambda: ann.received[-1].text.startswith("You follow 20 topics of your own already."))
    state = await follow.state(ann.chat_id)
    assert state
    assert len(state.topics) == MAX_TOPICS_PER_CHAT + 1


async def test_nobody_sees_or_drops_the_topics_of_others(telegram: Telegram, flows: Flows, news: News) -> None:
    story = await news.breaks(BRIDGE, evidence=())
    ann, bob = telegram.add_user(), telegram.add_user()
    await asks(ann, "bridge")
    await ann.presses("Follow")
    await ann.waits(lambda: "You follow this" in ann.received[-1].text)
    (topic,) = await followed(flows, ann)
    await asks(bob, "/subscribe armenia")
    first = await asks(bob, "/topics")
    for data in (encode(Action.OWN, topic), encode(Action.DROP, topic), encode(Action.LEVEL, topic, "wide")):
        answer = await bob.presses_data(data, message_id=first.id)
        assert answer.text == "That topic is not there any more."
    assert flows.custom_topics.words_of(topic) == "bridge"
    assert topic not in [match.topic_id for match in await flows.browse.why(bob.chat_id, story)]
    assert all("bridge" not in telling.topics for telling in (await flows.browse.latest(bob.chat_id, None, 0)).contents)


async def test_whoever_is_forgotten_is_looked_for_no_more(telegram: Telegram, flows: Flows) -> None:
    ann = telegram.add_user()
    await asks(ann, "bridge")
    await ann.presses("Follow")
    await ann.waits(lambda: "You follow this" in ann.received[-1].text)
    (topic,) = await followed(flows, ann)
    await asks(ann, "/forget")
    await ann.presses("Yes, delete")
    await ann.waits(lambda: flows.custom_topics.words_of(topic) is None)


async def test_in_a_group_words_come_behind_the_command(telegram: Telegram, flows: Flows) -> None:
    olga = telegram.add_user(name="Olga", language="en")
    group = telegram.add_supergroup("News", owner=olga)
    await group.adds_bot(olga)
    await group.waits(lambda: group.received)
    await group.presses(olga, "Something else…")
    await group.waits(lambda: "/subscribe and the words behind it" in group.received[0].text)
    await group.says(olga, "/subscribe@sandbox_bot bridge")
    await group.waits(lambda: len(group.received) == 2)
    await group.presses(olga, "Follow")
    await group.waits(lambda: "You follow this from now on." in group.received[1].text)
    (topic,) = await followed(flows, group)
    assert flows.custom_topics.words_of(topic) == "bridge"
