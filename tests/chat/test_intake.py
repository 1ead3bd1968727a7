"""A chat that sends faster than it may be answered."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.chat.api.per_chat_queue import MAX_PENDING
from bot.chat.callbacks import Action, encode
from bot.flows.subscriptions import Subscriptions
from bot.sandbox.telegram.client.group import GroupClient
from bot.sandbox.telegram.model import Answer
from bot.sandbox.telegram.server import Telegram
from tests.chat.conftest import eventually
from tests.chat.conversation import asks

pytestmark = pytest.mark.usefixtures("chat")
LINE = "faster than I may answer"


class Gate:
    """Holds the handlers of one chat."""

    def __init__(self) -> None:
        self.chat_id = 0
        self._open = asyncio.Event()

    def hold(self, chat_id: int) -> None:
        self.chat_id = chat_id

    def open(self) -> None:
        self._open.set()

    async def pass_through(self, chat_id: int) -> None:
        if chat_id == self.chat_id:
            await self._open.wait()


@pytest.fixture
def gate(follow: Subscriptions, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate, state = Gate(), follow.state

    async def held(chat_id: int) -> object:
        await gate.pass_through(chat_id)
        return await state(chat_id)

    monkeypatch.setattr(follow, "state", held)
    yield gate
    gate.open()


@pytest.mark.parametrize("text", ["/help", "bridge dam {}", "/subscribe railway {}", "//nothing {}"])
async def test_messages_of_one_chat_hold_up_nobody_and_it_is_told_how_many_were_left_out(
    telegram: Telegram, gate: Gate, text: str
) -> None:
    ann, ben = telegram.add_user(), telegram.add_user()
    gate.hold(ann.chat_id)
    for number in range(400):
        await ann.sends(text.format(number))
    assert (await asks(ben, "/help")).text.startswith("What I can do")
    assert ann.received == []
    assert len(telegram.state.updates) == 0, "all are confirmed"
    gate.open()
    await ann.waits(lambda: ann.received and LINE in ann.received[-1].text)
    assert len(ann.received) == MAX_PENDING + 2
    assert ann.received[-1].text == (
        f"Messages came faster than I may answer here, so I left {400 - MAX_PENDING - 1} out. "
        "Please send again what still matters."
    )
    assert (await asks(ann, "/help")).text.startswith("What I can do")


async def test_the_line_is_in_the_language_of_the_chat(telegram: Telegram, gate: Gate) -> None:
    boris = telegram.add_user(language="ru")
    gate.hold(boris.chat_id)
    for _ in range(MAX_PENDING + 2):
        await boris.sends("/help")
    gate.open()
    await boris.waits(lambda: len(boris.received) == MAX_PENDING + 2)
    assert boris.received[-1].text.startswith("Сообщения шли быстрее, чем мне можно отвечать, и 1 осталось без ответа.")


async def test_presses_of_one_chat_hold_up_nobody_and_each_is_answered(telegram: Telegram, gate: Gate) -> None:
    ann, ben = telegram.add_user(), telegram.add_user()
    menu = await asks(ann, "/topics")
    pressed: list[asyncio.Task[Answer]] = []
    async with asyncio.TaskGroup() as group:
        gate.hold(ann.chat_id)
        for page in range(60):
            data = encode(Action.LATEST, "", page)
            pressed.append(group.create_task(ann.presses_data(data, message_id=menu.id)))
        assert (await asks(ben, "/help")).text.startswith("What I can do")
        gate.open()
    refused = [answer.result() for answer in pressed if answer.result().text.startswith("Too many presses at once.")]
    assert len(refused) == 60 - MAX_PENDING - 1
    assert all(LINE not in message.text for message in ann.received), "each has been told already"


async def test_a_button_that_is_pressed_again_and_again_is_handled_twice(
    telegram: Telegram, gate: Gate, follow: Subscriptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, ben, handled, original = telegram.add_user(), telegram.add_user(), [], follow.follow

    async def counted(chat_id: int, topic: str) -> bool:
        handled.append(topic)
        return await original(chat_id, topic)

    monkeypatch.setattr(follow, "follow", counted)
    menu = await asks(ann, "/topics")
    async with asyncio.TaskGroup() as group:
        gate.hold(ann.chat_id)
        for _ in range(90):
            group.create_task(ann.presses_data(encode(Action.FOLLOW, "armenia", "t"), message_id=menu.id))
        assert (await asks(ben, "/help")).text.startswith("What I can do")
        gate.open()
    assert len(handled) <= 2


async def _group(telegram: Telegram, *, administrator: bool = False) -> GroupClient:
    owner = telegram.add_user(name="Owner")
    group = telegram.add_supergroup(owner=owner)
    await group.adds_bot(owner, administrator=administrator)
    await group.waits(lambda: group.received)
    return group


async def test_a_member_who_floods_a_group_holds_up_neither_others_nor_the_other_members(
    telegram: Telegram, gate: Gate
) -> None:
    group, ann, ben, carl = await _group(telegram), telegram.add_user(), telegram.add_user(), telegram.add_user()
    gate.hold(group.chat_id)
    for _ in range(300):
        await group.says(ann, "/help@sandbox_bot")
    await group.says(ben, "/privacy@sandbox_bot")
    for _ in range(300):
        await group.says(ann, "/help@sandbox_bot")
    assert (await asks(carl, "/help")).text.startswith("What I can do")
    gate.open()
    await group.waits(lambda: any(message.text.startswith("What I keep about this chat") for message in group.received))
    await group.waits(lambda: sum(LINE in message.text for message in group.received) == 1)


async def test_the_talk_of_a_group_takes_no_place_and_is_not_commented(telegram: Telegram, gate: Gate) -> None:
    group, ann = await _group(telegram, administrator=True), telegram.add_user()
    gate.hold(group.chat_id)
    for number in range(100):
        await group.says(ann, f"what do you think of it {number}")
        await group.says(ann, "/help@another_bot")
    await group.says(ann, "/help")
    gate.open()
    await group.waits(lambda: group.received[-1].text.startswith("What I can do"))
    assert all(LINE not in message.text for message in group.received)


@pytest.mark.parametrize("stop", ["/pause", "/unsubscribe csto"])
async def test_a_request_to_hear_less_is_obeyed_amid_a_flood(
    telegram: Telegram, gate: Gate, follow: Subscriptions, stop: str
) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    gate.hold(ann.chat_id)
    for text in [*["/latest"] * 40, stop, *["/latest"] * 40]:
        await ann.sends(text)
    gate.open()

    async def is_obeyed() -> bool:
        state = await follow.state(ann.chat_id)
        return state is not None and (state.chat.is_paused or not state.topics)

    await eventually(is_obeyed)


async def test_everything_is_deleted_amid_a_flood(telegram: Telegram, gate: Gate, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    question = await asks(ann, "/forget")
    gate.hold(ann.chat_id)
    for number in range(40):
        await ann.sends(f"/latest {number}")
    async with asyncio.TaskGroup() as group:
        group.create_task(ann.presses_data(encode(Action.FORGET_NOW), message_id=question.id))
        gate.open()

    async def is_gone() -> bool:
        return await follow.state(ann.chat_id) is None

    await eventually(is_gone)


async def test_a_block_and_a_migration_are_noticed_amid_a_flood(
    telegram: Telegram, gate: Gate, follow: Subscriptions
) -> None:
    ann, group, owner = telegram.add_user(), telegram.add_group(), telegram.add_user()
    await asks(ann, "/subscribe csto")
    await group.adds_bot(owner)
    await group.says(owner, "/subscribe@sandbox_bot armenia")
    await group.waits(lambda: any("You follow Armenia" in message.text for message in group.received))
    gate.hold(ann.chat_id)
    for _ in range(40):
        await ann.sends("/latest")
    await ann.blocks()

    async def is_suspended() -> bool:
        gate.open()
        state = await follow.state(ann.chat_id)
        return state is not None and state.chat.suspended is not None

    await eventually(is_suspended)
    for _ in range(40):
        await group.says(owner, "/latest@sandbox_bot")
    moved = await group.migrates()

    async def has_moved() -> bool:
        state = await follow.state(moved.chat_id)
        return state is not None and state.topics == ("armenia",)

    await eventually(has_moved)


async def test_a_thousand_chats_that_ask_at_once_are_all_answered(telegram: Telegram) -> None:
    people = [telegram.add_user() for _ in range(1_000)]
    for person in people:
        await person.sends("/help")
    for person in people:
        await person.waits(lambda person=person: person.received)  # type: ignore[misc]  # bound at once
    assert {len(person.received) for person in people} == {1}
