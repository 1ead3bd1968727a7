"""Commands and messages that the bot does not recognise."""

import pytest

from bot.flows.subscriptions import Subscriptions
from bot.sandbox.telegram.server import Telegram
from tests.chat.conversation import asks, labels

pytestmark = pytest.mark.usefixtures("chat")
PLAIN = "I can look for words, but not read this.\nHere is what you can press:"


@pytest.mark.parametrize("text", ["/ start", "//start", "/старт", "https://news.example/1"])
async def test_a_message_is_answered_with_what_can_be_pressed(telegram: Telegram, text: str) -> None:
    answer = await asks(telegram.add_user(), text)
    assert answer.text == PLAIN
    assert "CSTO" in labels(answer)


async def test_five_thousand_characters_are_answered_as_the_two_messages_that_they_are(telegram: Telegram) -> None:
    ann = telegram.add_user()
    await ann.sends("word " * 1_000)
    await ann.waits(lambda: len(ann.received) == 2)
    assert {message.text.partition("\n")[0] for message in ann.received} == {"That is longer than 300 characters."}


async def test_a_topic_of_five_thousand_characters_is_too_long(telegram: Telegram) -> None:
    answer = await asks(telegram.add_user(), "/subscribe " + "щ" * 4_000)
    assert answer.text.startswith("That is longer than 300 characters.")
    assert len(answer.text) < 250


async def test_whoever_follows_something_is_shown_the_menu(telegram: Telegram) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    assert labels(await asks(ann, "//thanks"))[:3] == ["Topics", "Latest", "Pause"]


async def test_a_forwarded_post_is_no_command(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    await ann.forwards("/forget", origin="Channel")
    await ann.waits(lambda: ann.received[-1].text == PLAIN)
    assert await follow.state(ann.chat_id)


@pytest.mark.parametrize("command", ["/deletedata", "/start_", "/x" + "y" * 60])
async def test_an_unknown_command_is_said_to_be_unknown(telegram: Telegram, command: str) -> None:
    answer = await asks(telegram.add_user(), command)
    assert answer.text.startswith(f"I know no command {command[:32]}")
    assert "Help" in labels(answer)
