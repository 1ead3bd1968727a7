"""Commands in captions and edits."""

import pytest

from bot.flows.subscriptions import Subscriptions
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram
from tests.chat.conversation import asks
from tests.sandbox.telegram.support.caller import PICTURE

pytestmark = pytest.mark.usefixtures("chat")


async def _answer(person: UserClient, number: int) -> str:
    await person.waits(lambda: len(person.received) >= number)
    assert len(person.received) == number
    return person.received[-1].text.partition("\n")[0]


async def test_a_caption_is_read_like_a_text(telegram: Telegram) -> None:
    ann = telegram.add_user()
    await ann.sends_photo(PICTURE, "/help")
    assert await _answer(ann, 1) == "What I can do"
    await ann.sends_document("a.txt", b"words", "  /SUBSCRIBE@sandbox_bot armenia ")
    assert await _answer(ann, 2) == "You follow Armenia from now on."
    await ann.sends_photo(PICTURE, "/atlantis")
    await ann.waits(lambda: ann.received[-1].text.startswith("I know no command /atlantis"))
    await ann.sends_photo(PICTURE, "bridge dam")
    await ann.waits(lambda: ann.received[-1].text.startswith("bridge dam"))
    await ann.sends_photo(PICTURE)
    await ann.waits(lambda: ann.received[-1].text.startswith("I can look for words"))


async def test_in_a_group_an_edited_command_is_obeyed_and_talk_is_not(telegram: Telegram) -> None:
    owner = telegram.add_user()
    group = telegram.add_supergroup(owner=owner)
    await group.adds_bot(owner, administrator=True)
    await group.waits(lambda: len(group.received) == 1)
    await group.says(owner, "bridge dam")
    message = await group.says(owner, "/hlp@sandbox_bot")
    await group.waits(lambda: len(group.received) == 2)
    await group.edits(message.id, "/help@sandbox_bot")
    await group.waits(lambda: len(group.received) == 3)
    assert group.received[-1].text.startswith("What I can do")


async def test_an_edit_that_makes_a_command_is_obeyed_once(telegram: Telegram) -> None:
    ann = telegram.add_user()
    message = await ann.sends("//hlp")
    assert (await _answer(ann, 1)).startswith("I can look for words")
    await ann.edits(message, "/help")
    assert await _answer(ann, 2) == "What I can do"
    for text in ("/help", " /HELP ", "/help@sandbox_bot", "help", "bridge dam", "/help"):
        await ann.edits(message, text)
    await asks(ann, "/privacy")
    assert await _answer(ann, 3) == "What I keep about this chat"
    await ann.edits(message, "/topics")
    assert await _answer(ann, 4) == "What do you want to hear of?"


async def test_an_edit_that_leaves_a_command_as_it_is_does_nothing(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    paused = await ann.sends("/pause")
    await ann.waits(lambda: len(ann.received) == 2)
    await asks(ann, "/resume")
    photo = await ann.sends_photo(PICTURE, "/subscribe azerbaijan")
    await ann.waits(lambda: len(ann.received) == 4)
    await asks(ann, "/unsubscribe azerbaijan")
    await ann.edits(paused, "/pause")
    await ann.edits(photo, "/subscribe azerbaijan")
    await asks(ann, "/help")
    state = await follow.state(ann.chat_id)
    assert state is not None
    assert (state.chat.is_paused, state.topics, len(ann.received)) == (False, ("csto",), 6)
    await ann.edits(photo, "/subscribe armenia")
    await ann.waits(lambda: len(ann.received) == 7)


async def test_an_edit_to_an_unknown_command_says_so_and_one_for_another_bot_is_left_alone(telegram: Telegram) -> None:
    ann = telegram.add_user()
    message = await ann.sends("/help")
    await _answer(ann, 1)
    await ann.edits(message, "/help@another_bot")
    await ann.edits(message, "/hlp")
    assert (await _answer(ann, 2)).startswith("I know no command /hlp")
