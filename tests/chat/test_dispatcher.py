"""Requests of any kind, and failures of handlers."""

import json

import pytest

from bot.chat.callbacks import Action, encode
from bot.errors import StorageError
from bot.flows.subscriptions import Subscriptions
from bot.sandbox.telegram.api.faults import Drop, Fault
from bot.sandbox.telegram.server import Telegram
from tests.chat.conftest import News, eventually
from tests.chat.conversation import asks, labels
from tests.support.data import data
from tests.support.volume import Volume

pytestmark = pytest.mark.usefixtures("chat")


async def test_a_command_for_another_bot_is_left_alone(telegram: Telegram) -> None:
    ann = telegram.add_user()
    await ann.sends("/start@another_bot")
    assert (await asks(ann, "/START@Sandbox_Bot")).text.startswith("I tell you each event once")
    assert len(ann.received) == 1


async def test_a_button_of_another_version_is_answered_and_useful(telegram: Telegram) -> None:
    ann = telegram.add_user()
    first = await asks(ann, "/start")
    answer = await ann.presses_data("0:subscribe:armenia", message_id=first.id)
    assert answer.text.startswith("This button is from an older version of me.")
    await ann.waits(lambda: len(ann.received) == 2)
    assert ann.received[0].text == first.text
    assert "CSTO" in labels(ann.received[1])


async def test_a_button_of_a_menu_that_has_changed_says_what_holds_now(telegram: Telegram) -> None:
    ann = telegram.add_user()
    old = await asks(ann, "/topics")
    await asks(ann, "/subscribe armenia")
    answer = await ann.presses_data(encode(Action.FOLLOW, "armenia", "t"), message_id=old.id)
    assert answer.text == "You follow Armenia already."
    await ann.waits(lambda: "✓ Armenia" in labels(ann.received[0]))
    again = await ann.presses_data(encode(Action.FOLLOW, "armenia", "t"), message_id=old.id)
    assert again.text == "You follow Armenia already."


async def test_a_button_of_a_topic_that_is_gone_says_so(telegram: Telegram) -> None:
    ann = telegram.add_user()
    first = await asks(ann, "/start")
    for action in (Action.FOLLOW, Action.UNFOLLOW, Action.LATEST):
        answer = await ann.presses_data(encode(action, "atlantis", "0"), message_id=first.id)
        assert answer.text == "That topic is not there any more."


async def test_buttons_of_a_story_outlive_the_story_and_the_chat(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    ann = telegram.add_user()
    await asks(ann, "/subscribe armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    sample = ann.received[1]
    gone = await ann.presses_data(encode(Action.WHY, 12345), message_id=sample.id)
    assert "no longer kept" in gone.text
    await asks(ann, "/forget")
    await ann.presses("Yes, delete")
    muted = await ann.presses("Mute story")
    assert muted == "I keep nothing about this chat any more. Press Start to begin again."


@pytest.mark.parametrize("values", [("",), ("-1",), ("x" * 40,), ("9" * 55,), ("1", "2", "3")])
async def test_no_button_that_somebody_makes_up_breaks_anything(telegram: Telegram, values: tuple[str, ...]) -> None:
    ann = telegram.add_user()
    first = await asks(ann, "/start")
    for action in Action:
        await ann.presses_data(":".join(["1", action.value, *values]), message_id=first.id)
    await asks(ann, "/help")
    assert all("I could not do that" not in message.text for message in ann.received)


@pytest.mark.fuzz
async def test_the_naughtiest_strings_break_nothing(telegram: Telegram, volume: Volume) -> None:
    strings = json.loads(data("security", "strings", "blns", "blns.json").read_text("utf-8"))
    ann = telegram.add_user()
    for string in strings[:: volume(20, full=1)]:
        for text in (f"/subscribe {string}", f"/latest {string}", string, "/help"):
            await ann.sends(text or " ")
        await ann.waits(lambda: ann.received and ann.received[-1].text.startswith("What I can do"))
        await asks(ann, "/privacy")
    assert len(ann.received) > volume(50, full=1000)
    assert all("faster than I may answer" not in message.text for message in ann.received)
    assert all("I could not do that" not in message.text for message in ann.received)


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (403, "Forbidden: user is deactivated"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        (400, "Bad Request: have no rights to send a message"),
        (400, "Bad Request: TOPIC_DELETED"),
    ],
)
async def test_an_answer_to_a_closed_chat_suspends_it_and_is_tried_once(
    telegram: Telegram, follow: Subscriptions, code: int, description: str
) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    telegram.fails(Fault("sendMessage", chat_id=ann.chat_id, code=code, description=description))
    calls = telegram.journal.counts["sendMessage"]
    await ann.sends("/help")

    async def rests() -> bool:
        state = await follow.state(ann.chat_id)
        reason = state.chat.suspended if state else None
        return reason is not None and reason.lower() == description.removeprefix("Bad Request: ").lower()

    await eventually(rests)
    assert telegram.journal.counts["sendMessage"] == calls + 1


async def test_when_the_store_fails_the_person_is_told_and_can_try_again(
    telegram: Telegram, follow: Subscriptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        reason = "disk full"
        raise StorageError(reason)

    boris = telegram.add_user(language="ru")
    await asks(boris, "/start")
    with monkeypatch.context() as patch:
        patch.setattr(follow, "follow", broken)
        await boris.presses("Армения")
        await boris.waits(lambda: len(boris.received) == 2)
    failed = boris.received[-1]
    assert failed.text.startswith("Сейчас не получилось: моё хранилище не ответило.")
    assert labels(failed) == ["Ещё раз"]
    assert await boris.presses("Ещё раз") == "Теперь вы следите за темой «Армения»."


async def test_a_fault_of_ours_is_owned_up_to(
    telegram: Telegram, follow: Subscriptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    with monkeypatch.context() as patch:
        patch.setattr(follow, "pause", broken)
        failed = await asks(ann, "/pause")
    assert failed.text.startswith("I could not do that: the fault is mine")
    await ann.presses("Try again")
    await ann.waits(lambda: "Alerts are paused." in ann.received[-1].text)


async def test_an_answer_whose_reply_is_lost_does_not_stop_the_next(telegram: Telegram) -> None:
    ann = telegram.add_user()
    telegram.fails(Fault("sendMessage", drop=Drop.AFTER))
    assert (await asks(ann, "/start")).text.startswith("I tell you")
    assert (await asks(ann, "/help")).text.startswith("What I can do")
