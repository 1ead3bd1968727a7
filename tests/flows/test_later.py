"""What becomes of a message after it was sent: other outlets are edited in, and two stories may turn out to be one."""

from tests.clustering.test_merge_rule import BOTH, STRUCK, TREATED
from tests.flows.bureau import Bureau, texts
from tests.flows.news import SUMMIT, attack, summit, summit_again
from tests.support.publishers import Item


async def test_an_outlet_that_comes_later_is_edited_in_without_a_sound(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"), newsdesk.outlets.source("herald", country="AZ"))
    reader = await newsdesk.reader("csto")
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert "Herald" not in reader.received[0].text
    newsdesk.outlets.tells("herald", summit_again(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    [message] = reader.received
    assert SUMMIT in message.text
    assert "2 outlets, both sides" in message.text
    assert message.edited_at


async def test_another_figure_of_the_same_outlet_is_edited_in_with_what_it_was(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"), newsdesk.outlets.source("herald", country="AZ"))
    reader = await newsdesk.reader("armenia")
    newsdesk.outlets.tells("wire", attack("Four", newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert "now" not in reader.received[0].text
    newsdesk.outlets.tells("wire", attack("Seven", newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert "\nWounded: now 7 (was 4).\n" in reader.received[0].text
    newsdesk.outlets.tells("herald", attack("Two", newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    [message] = reader.received
    assert "\nWounded: 7 according to Wire and 2 according to Herald.\n" in message.text


async def test_a_message_that_was_deleted_is_not_edited_and_not_sent_again(newsdesk: Bureau) -> None:
    await newsdesk.reads(newsdesk.outlets.source("wire"), newsdesk.outlets.source("herald"))
    reader = await newsdesk.reader("csto")
    newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    newsdesk.telegram.state.room(reader.chat_id).messages.clear()
    newsdesk.outlets.tells("herald", summit_again(newsdesk.clock.now()))
    await newsdesk.polls()
    await newsdesk.delivers()
    assert await newsdesk.states() == {"sent": 1, "dropped": 1}


def about_armenia(report: tuple[str, str], newsdesk: Bureau) -> Item:
    title, text = report
    return Item(f"{title} in Armenia", text, newsdesk.clock.now())


async def test_two_alerts_of_one_event_become_one_and_a_line_that_says_so(newsdesk: Bureau) -> None:
    names = ("wire", "herald", "courier")
    await newsdesk.reads(*(newsdesk.outlets.source(name) for name in names))
    reader = await newsdesk.reader("armenia")
    for name, report in zip(names, (STRUCK, TREATED, BOTH), strict=True):
        newsdesk.outlets.tells(name, about_armenia(report, newsdesk))
        await newsdesk.polls()
        await newsdesk.delivers()
        await newsdesk.delivers()
    first, second = texts(reader.received)
    assert "3 outlets" in first
    assert "The same event as an alert before this one" in second
    assert STRUCK[0] in first
