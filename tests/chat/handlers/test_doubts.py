"""A doubt from the entry to the verdict: the reply, its buttons, and what the chat is shown afterwards."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import UNLIMITED
from bot.chat.application import ChatApplication
from bot.chat.callbacks import Action, encode
from bot.flows.compose import Composer
from bot.flows.deliver import Deliver
from bot.flows.subscriptions import Subscriptions
from bot.flows.summarise import Summaries
from bot.model.chats import Chat, ChatKind
from bot.sandbox.telegram.api.faults import Fault
from bot.sandbox.telegram.client.observer import Observer
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import Telegram
from bot.storage.engine.database import Database
from bot.storage.llm_summaries import LlmSummaries
from bot.storage.outbox.delivery_context import DeliveryContexts
from bot.storage.outbox.doubts import Doubts
from bot.storage.outbox.queue import Outbox
from tests.chat.alert_contents import ARMENPRESS, AZERTAG, entry
from tests.chat.conftest import News, StillClock
from tests.chat.conversation import asks, labels

STORY, REPORT = "Border talks end in Yerevan", "Envoys <leave> Gyumri & Vanadzor"
PERHAPS = f"Perhaps the same event: {REPORT} · Azertag"


@pytest.fixture
async def deliver(database: Database, chat: ChatApplication, clock: StillClock) -> AsyncIterator[Deliver]:
    outbox, contexts = Outbox(database), DeliveryContexts(database)
    summaries = Summaries(llm=None, stored=LlmSummaries(database), budget=1, clock=clock)
    flow = Deliver(
        outbox=outbox,
        contexts=contexts,
        composer=Composer(outbox=outbox, contexts=contexts, summarise=summaries.summary, clock=clock),
        sender=chat.sender,
        clock=clock,
        owner="test",
        rate_limiter=RateLimiter(UNLIMITED),
    )
    async with flow.pool:
        yield flow


async def deliver_all(deliver: Deliver) -> None:
    while await deliver.tick():
        await deliver.pool.wait_until_idle()


@pytest.fixture
async def ann(telegram: Telegram, follow: Subscriptions) -> UserClient:
    """A reader of Armenia."""
    person = telegram.add_user(status=UserStatus.STARTED)
    await follow.register(Chat(person.chat_id, ChatKind.PRIVATE, "en"))
    await follow.follow(person.chat_id, "armenia")
    return person


async def doubt(news: News, deliver: Deliver) -> int:
    """Send a story and a doubt about another report; return the id of the story."""
    story_id = await news.breaks(STORY, entry(ARMENPRESS), is_announced=True)
    await deliver_all(deliver)
    await news.is_perhaps_joined(story_id, REPORT, entry(AZERTAG))
    await deliver_all(deliver)
    return story_id


async def test_a_doubt_is_a_silent_reply_with_two_buttons(news: News, deliver: Deliver, ann: UserClient) -> None:
    await doubt(news, deliver)
    alert, reply = ann.received
    assert (reply.text, reply.silent, reply.reply_to) == (PERHAPS, True, alert.id)
    assert labels(reply) == ["Same", "Different"]
    assert [link.value for link in reply.entities if link.kind == "text_link"] == [entry(AZERTAG).url]
    assert "Only Armenpress" in alert.text
    assert not alert.edits


async def test_the_same_event_enters_the_message_and_the_reply_says_so(
    news: News, deliver: Deliver, ann: UserClient, database: Database
) -> None:
    await doubt(news, deliver)
    assert await ann.presses("Same") == "Noted: the same event."
    await deliver_all(deliver)
    alert, reply = ann.received
    assert reply.text == f"The same event: {REPORT} · Azertag"
    assert labels(reply) == ["✓ Same", "Different"]
    assert "2 outlets, both sides" in alert.text
    assert await Doubts(database).counts() == {"told": 1, "same": 1, "different": 0}


async def test_a_different_event_becomes_an_alert_of_its_own(
    news: News, deliver: Deliver, ann: UserClient, database: Database
) -> None:
    await doubt(news, deliver)
    assert await ann.presses("Different") == "Noted: a different event."
    await deliver_all(deliver)
    alert, reply = ann.received
    assert (reply.text, labels(reply)) == (f"{REPORT}\nAzertag", ["Same", "✓ Different"])
    assert not alert.edits
    assert await Doubts(database).counts() == {"told": 1, "same": 0, "different": 1}


async def test_what_is_told_apart_is_not_in_the_list_nor_in_the_evidence_of_its_chat_alone(
    telegram: Telegram, news: News, deliver: Deliver, ann: UserClient
) -> None:
    story_id = await doubt(news, deliver)
    await ann.presses("Different")
    assert f"{STORY}\nArmenpress · " in (await asks(ann, "/latest")).text
    why = encode(Action.WHY, story_id)
    answer = await ann.presses_data(why, message_id=ann.received[0].id)
    assert "“Yerevan” in the title" in answer.text
    assert "Gyumri" not in answer.text
    ben = telegram.add_user()
    page = await asks(ben, "/latest")
    assert "\nArmenpress and Azertag · " in page.text
    assert "“Gyumri” in the title" in (await ben.presses_data(why, message_id=page.id)).text


async def test_a_person_may_change_the_verdict_and_press_twice(
    news: News, deliver: Deliver, ann: UserClient, database: Database
) -> None:
    await doubt(news, deliver)
    await ann.presses("Same")
    await ann.waits(lambda: "✓ Same" in labels(ann.received[1]))
    await deliver_all(deliver)
    await ann.presses("Different")
    await ann.waits(lambda: "✓ Different" in labels(ann.received[1]))
    assert await ann.presses("✓ Different") == "Noted: a different event."
    await deliver_all(deliver)
    assert "Only Armenpress" in ann.received[0].text
    assert await Doubts(database).counts() == {"told": 1, "same": 0, "different": 1}


async def test_in_a_group_the_first_verdict_stands(
    telegram: Telegram, news: News, deliver: Deliver, follow: Subscriptions
) -> None:
    owner, member = telegram.add_user(), telegram.add_user()
    group = telegram.add_group(owner=owner)
    await group.adds_bot(owner)
    await group.joins(member)
    await follow.register(Chat(group.chat_id, ChatKind.GROUP, "en"))
    await follow.follow(group.chat_id, "armenia")
    await doubt(news, deliver)
    assert (await group.presses(owner, "Different")).startswith("Noted")
    await group.waits(lambda: shows(group, "✓ Different"))
    assert await group.presses(member, "Same") == "It is marked as a different event already."
    assert shows(group, "✓ Different")


def shows(chat: Observer, label: str) -> bool:
    return label in labels(chat.received[-1])


async def test_a_forged_or_late_press_is_answered_kindly(news: News, deliver: Deliver, ann: UserClient) -> None:
    await doubt(news, deliver)
    alert = ann.received[0]
    gone = "This report is no longer kept, so nothing changes."
    for data in (encode(Action.JUDGE, 10**9, "same"), encode(Action.JUDGE, "x", "different")):
        answer = await ann.presses_data(data, message_id=alert.id)
        assert (answer.text, answer.is_alert) == (gone, True)
    await ann.presses_data(encode(Action.JUDGE, 2, "maybe"), message_id=alert.id)
    await ann.waits(lambda: "This button is from an older version of me." in ann.received[-1].text)


async def test_a_press_in_a_chat_that_was_forgotten_is_answered_kindly(
    news: News, deliver: Deliver, ann: UserClient, follow: Subscriptions
) -> None:
    await doubt(news, deliver)
    await follow.forget(ann.chat_id)
    assert await ann.presses("Same") == "I keep nothing about this chat any more. Press Start to begin again."


async def test_a_verdict_about_a_reply_that_cannot_be_edited_comes_as_a_message(
    telegram: Telegram, news: News, deliver: Deliver, ann: UserClient
) -> None:
    await doubt(news, deliver)
    telegram.fails(Fault("editMessageText", code=400, description="Bad Request: message can't be edited"))
    await ann.presses("Different")
    await ann.waits(lambda: len(ann.received) == 3)
    assert ann.received[-1].text == f"{REPORT}\nAzertag"


async def test_a_doubt_that_telegram_refuses_is_sent_without_markup(
    telegram: Telegram, news: News, deliver: Deliver, ann: UserClient
) -> None:
    story_id = await news.breaks(STORY, entry(ARMENPRESS), is_announced=True)
    await deliver_all(deliver)
    await news.is_perhaps_joined(story_id, REPORT, entry(AZERTAG))
    telegram.fails(Fault("sendMessage", code=400, description="Bad Request: can't parse entities"))
    await deliver_all(deliver)
    assert ann.received[-1].text == f"{PERHAPS}\n{entry(AZERTAG).url}"
    assert labels(ann.received[-1]) == ["Same", "Different"]
