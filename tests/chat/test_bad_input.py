"""Whatever a person, an old message or a strange update brings: a clear answer, and the next one is served."""

import json

import pytest

from bot.chat.callbacks import Action, encode
from bot.errors import StorageError
from bot.flows.subscriptions import Subscriptions
from bot.sandbox.telegram.api.faults import Drop, Fault
from bot.sandbox.telegram.model import Standing
from bot.sandbox.telegram.server import Telegram
from tests.chat.conftest import News, eventually
from tests.chat.test_journeys import asks, labels
from tests.support.data import data
from tests.support.volume import Volume

pytestmark = pytest.mark.usefixtures("chat")

PLAIN = "I can look for words, but not read this.\nHere is what you can press:"


@pytest.mark.parametrize("text", ["/ start", "//start", "/старт", "https://news.example/1"])
async def test_a_message_is_answered_with_what_can_be_pressed(telegram: Telegram, text: str) -> None:
    answer = await asks(telegram.person(), text)
    assert answer.text == PLAIN
    assert "CSTO" in labels(answer)


async def test_five_thousand_characters_are_answered_as_the_two_messages_that_they_are(telegram: Telegram) -> None:
    ann = telegram.person()
    await ann.sends("word " * 1_000)
    await ann.waits(lambda: len(ann.received) == 2)
    assert {message.text.partition("\n")[0] for message in ann.received} == {"That is longer than 300 characters."}


async def test_a_topic_of_five_thousand_characters_is_too_long(telegram: Telegram) -> None:
    answer = await asks(telegram.person(), "/subscribe " + "щ" * 4_000)
    assert answer.text.startswith("That is longer than 300 characters.")
    assert len(answer.text) < 250


async def test_whoever_follows_something_is_shown_the_menu(telegram: Telegram) -> None:
    ann = telegram.person()
    await asks(ann, "/subscribe csto")
    assert labels(await asks(ann, "//thanks"))[:3] == ["Topics", "Latest", "Pause"]


async def test_a_forwarded_post_is_no_command(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.person()
    await asks(ann, "/subscribe csto")
    await ann.forwards("/forget", origin="Channel")
    await ann.waits(lambda: ann.received[-1].text == PLAIN)
    assert await follow.state(ann.chat_id)


@pytest.mark.parametrize("command", ["/deletedata", "/start_", "/x" + "y" * 60])
async def test_an_unknown_command_is_said_to_be_unknown(telegram: Telegram, command: str) -> None:
    answer = await asks(telegram.person(), command)
    assert answer.text.startswith(f"I know no command {command[:32]}")
    assert "Help" in labels(answer)


async def test_a_command_for_another_bot_is_left_alone(telegram: Telegram) -> None:
    ann = telegram.person()
    await ann.sends("/start@another_bot")
    assert (await asks(ann, "/START@Sandbox_Bot")).text.startswith("I tell you each event once")
    assert len(ann.received) == 1


async def test_a_button_of_another_version_is_answered_and_useful(telegram: Telegram) -> None:
    ann = telegram.person()
    first = await asks(ann, "/start")
    answer = await ann.presses_data("0:subscribe:armenia", message_id=first.id)
    assert answer.text.startswith("This button is from an older version of me.")
    await ann.waits(lambda: len(ann.received) == 2)
    assert ann.received[0].text == first.text
    assert "CSTO" in labels(ann.received[1])


async def test_a_button_below_a_message_that_is_gone_works_all_the_same(
    telegram: Telegram, follow: Subscriptions
) -> None:
    ann = telegram.person()
    await asks(ann, "/start")
    answer = await ann.presses_data(encode(Action.FOLLOW, "armenia", "h"), message_id=987_654)
    assert answer.text == "You follow Armenia from now on."
    await ann.waits(lambda: len(ann.received) == 2)
    wishes = await follow.state(ann.chat_id)
    assert wishes
    assert wishes.topics == ("armenia",)


@pytest.mark.parametrize("said", ["message to edit not found", "message can't be edited"])
async def test_a_menu_that_cannot_be_edited_is_written_anew(telegram: Telegram, said: str) -> None:
    ann = telegram.person()
    await asks(ann, "/start")
    telegram.fails(Fault("editMessageText", code=400, description=f"Bad Request: {said}"))
    await ann.presses("Help")
    await ann.waits(lambda: len(ann.received) == 2)
    assert ann.received[1].text.startswith("What I can do")


async def test_pressing_twice_changes_nothing_and_is_no_failure(telegram: Telegram) -> None:
    ann = telegram.person()
    await asks(ann, "/latest")
    for _ in range(2):
        assert await ann.presses("• All") == ""
    await asks(ann, "/help")
    assert len(ann.received) == 2


async def test_a_press_that_is_answered_too_late_is_served_all_the_same(
    telegram: Telegram, follow: Subscriptions
) -> None:
    ann = telegram.person()
    first = await asks(ann, "/start")
    said = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    telegram.fails(Fault("answerCallbackQuery", code=400, description=said))
    with pytest.raises(TimeoutError):
        await ann.presses_data(encode(Action.FOLLOW, "csto", "h"), message_id=first.id, seconds=0.2)
    await ann.waits(lambda: "✓ CSTO" in labels(ann.received[0]))
    assert await follow.state(ann.chat_id)


async def test_a_button_of_a_menu_that_has_changed_says_what_holds_now(telegram: Telegram) -> None:
    ann = telegram.person()
    old = await asks(ann, "/topics")
    await asks(ann, "/subscribe armenia")
    answer = await ann.presses_data(encode(Action.FOLLOW, "armenia", "t"), message_id=old.id)
    assert answer.text == "You follow Armenia already."
    await ann.waits(lambda: "✓ Armenia" in labels(ann.received[0]))
    again = await ann.presses_data(encode(Action.FOLLOW, "armenia", "t"), message_id=old.id)
    assert again.text == "You follow Armenia already."


async def test_a_button_of_a_topic_that_is_gone_says_so(telegram: Telegram) -> None:
    ann = telegram.person()
    first = await asks(ann, "/start")
    for action in (Action.FOLLOW, Action.UNFOLLOW, Action.LATEST):
        answer = await ann.presses_data(encode(action, "atlantis", "0"), message_id=first.id)
        assert answer.text == "That topic is not there any more."


async def test_buttons_of_a_story_outlive_the_story_and_the_chat(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    ann = telegram.person()
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
    ann = telegram.person()
    first = await asks(ann, "/start")
    for action in Action:
        await ann.presses_data(":".join(["1", action.value, *values]), message_id=first.id)
    await asks(ann, "/help")
    assert all("I could not do that" not in message.text for message in ann.received)


@pytest.mark.fuzz
async def test_the_naughtiest_strings_break_nothing(telegram: Telegram, volume: Volume) -> None:
    strings = json.loads(data("security", "strings", "blns", "blns.json").read_text("utf-8"))
    ann = telegram.person()
    for string in strings[:: volume(20, full=1)]:
        for text in (f"/subscribe {string}", f"/latest {string}", string):
            await ann.sends(text or " ")
    await ann.sends("/help")
    await ann.waits(lambda: ann.received and ann.received[-1].text.startswith("What I can do"))
    assert len(ann.received) > volume(50, full=1000)
    assert all("I could not do that" not in message.text for message in ann.received)


@pytest.mark.parametrize(
    "update",
    [
        {"message": 5},
        {"message": {"message_id": "x"}},
        {"callback_query": {"id": 1}},
        {"message": {"message_id": 1, "date": "yesterday", "chat": {"id": 1, "type": "private"}}},
        {"my_chat_member": []},
        {},
        {"of_the_future": {"id": 1}},
    ],
)
async def test_a_malformed_update_is_skipped_and_the_next_is_served(
    telegram: Telegram, update: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    ann = telegram.person()
    telegram.state.updates.push_raw(update)
    assert (await asks(ann, "/start")).text.startswith("I tell you")
    telegram.state.updates.push_raw(update)
    assert (await asks(ann, "/help")).text.startswith("What I can do")
    assert "yesterday" not in caplog.text


async def test_an_update_without_a_number_does_not_hold_up_the_others(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.api.long_polling.MIN_RETRY_SECONDS", 0.01)
    telegram.state.updates.push_raw({"update_id": "first"})
    ann = telegram.person()
    await ann.sends("/start")
    await ann.waits(lambda: ann.received)
    await asks(ann, "/help")
    assert [message.text.split("\n")[0] for message in ann.received][-1] == "What I can do"


async def test_a_chat_that_blocks_rests_and_comes_back_as_it_was(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.person()
    await asks(ann, "/subscribe csto")

    async def rests() -> bool:
        wishes = await follow.state(ann.chat_id)
        return wishes is not None and wishes.chat.suspended is not None

    async def is_back() -> bool:
        return not await rests()

    await ann.blocks()
    await eventually(rests)
    await ann.unblocks()
    await eventually(is_back)
    assert (await asks(ann, "/start")).text.startswith("You follow CSTO.")


async def test_a_chat_that_rests_wakes_when_it_speaks(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.person()
    await asks(ann, "/subscribe csto")
    await follow.left(ann.chat_id, "a mistake")
    await asks(ann, "/help")
    wishes = await follow.state(ann.chat_id)
    assert wishes
    assert (wishes.chat.suspended, wishes.topics) == (None, ("csto",))


async def test_an_answer_that_is_forbidden_lets_the_chat_rest(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.person()
    await asks(ann, "/subscribe csto")
    description = "Forbidden: user is deactivated"
    telegram.fails(Fault("sendMessage", chat_id=ann.chat_id, code=403, description=description))
    await ann.sends("/help")

    async def rests() -> bool:
        wishes = await follow.state(ann.chat_id)
        return wishes is not None and wishes.chat.suspended == description

    await eventually(rests)


async def test_an_answer_waits_when_telegram_asks_it_to(telegram: Telegram) -> None:
    telegram.fails(Fault("sendMessage", code=429, description="Too Many Requests", parameters={"retry_after": 0}))
    assert (await asks(telegram.person(), "/start")).text.startswith("I tell you")


async def test_when_the_store_fails_the_person_is_told_and_can_try_again(
    telegram: Telegram, follow: Subscriptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        reason = "disk full"
        raise StorageError(reason)

    boris = telegram.person(language="ru")
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

    ann = telegram.person()
    await asks(ann, "/subscribe csto")
    with monkeypatch.context() as patch:
        patch.setattr(follow, "pause", broken)
        failed = await asks(ann, "/pause")
    assert failed.text.startswith("I could not do that: the fault is mine")
    await ann.presses("Try again")
    await ann.waits(lambda: "Alerts are paused." in ann.received[-1].text)


async def test_an_answer_whose_reply_is_lost_does_not_stop_the_next(telegram: Telegram) -> None:
    ann = telegram.person()
    telegram.fails(Fault("sendMessage", drop=Drop.AFTER))
    assert (await asks(ann, "/start")).text.startswith("I tell you")
    assert (await asks(ann, "/help")).text.startswith("What I can do")


async def test_somebody_who_never_wrote_is_not_written_to(telegram: Telegram) -> None:
    known = telegram.person(standing=Standing.KNOWN)
    await known.blocks()
    await known.unblocks()
    await asks(telegram.person(), "/start")
    assert known.received == []
