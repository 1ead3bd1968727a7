"""Send one alert, and check its outcome."""

from datetime import timedelta

import pytest

from bot.chat.application import ChatApplication
from bot.model.chats import Chat, ChatKind
from bot.model.outcomes import ChatMigrated, Outcome, RateLimited, Refused, Sent, Unconfirmed, Unreachable
from bot.sandbox.telegram.api.faults import Drop, Fault
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import Telegram
from tests.chat.alert_contents import telling


def chat_of(person: UserClient, language: str = "en") -> Chat:
    return Chat(id=person.chat_id, kind=ChatKind.PRIVATE, language=language)


async def tells(chat: ChatApplication, person: UserClient, *, plain: bool = False) -> Outcome:
    return await chat.sender.send(chat_of(person), telling(title="1 < 2 & 3"), plain=plain)


async def test_a_telling_arrives_with_a_sound_and_its_number_comes_back(
    telegram: Telegram, unstarted: ChatApplication
) -> None:
    ann = telegram.add_user(status=UserStatus.STARTED)
    outcome = await tells(unstarted, ann)
    (message,) = ann.received
    assert outcome == Sent(message.id)
    assert message.text.startswith("1 < 2 & 3\n")
    assert not message.silent
    assert message.preview == {"is_disabled": True}
    assert "bold" in {entity.kind for entity in message.entities}


async def test_the_plain_variant_arrives_without_markup(telegram: Telegram, unstarted: ChatApplication) -> None:
    ann = telegram.add_user(status=UserStatus.STARTED)
    assert isinstance(await tells(unstarted, ann, plain=True), Sent)
    assert ann.received[0].text.startswith("1 < 2 & 3\n")
    assert {entity.kind for entity in ann.received[0].entities} == {"url"}


@pytest.mark.parametrize("status", [UserStatus.STRANGER, UserStatus.KNOWN, UserStatus.BLOCKED, UserStatus.DEACTIVATED])
async def test_who_cannot_be_written_to_is_out_of_reach(
    telegram: Telegram, unstarted: ChatApplication, status: UserStatus
) -> None:
    outcome = await tells(unstarted, telegram.add_user(status=status))
    assert isinstance(outcome, Unreachable)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (
            Fault("sendMessage", code=429, description="-", parameters={"retry_after": 9}),
            RateLimited(timedelta(seconds=9)),
        ),
        (
            Fault("sendMessage", code=400, description="-", parameters={"migrate_to_chat_id": -1001}),
            ChatMigrated(-1001),
        ),
        (
            Fault("sendMessage", code=400, description="Bad Request: can't parse entities: -"),
            Refused("Can't parse entities: -"),
        ),
        (Fault("sendMessage", code=502, description="Bad Gateway"), Unconfirmed("Bad Gateway")),
        (Fault("sendMessage", code=401, description="Unauthorized"), Unconfirmed("token refused")),
        (Fault("sendMessage", code=409, description="Conflict: -"), Unconfirmed("Conflict: -")),
    ],
)
async def test_what_telegram_answers_decides_the_outcome(
    telegram: Telegram, unstarted: ChatApplication, fault: Fault, outcome: Outcome
) -> None:
    telegram.fails(fault)
    assert await tells(unstarted, telegram.add_user(status=UserStatus.STARTED)) == outcome


@pytest.mark.parametrize(("drop", "arrived"), [(Drop.BEFORE, 0), (Drop.AFTER, 1)])
async def test_without_an_answer_nobody_knows_whether_it_arrived(
    telegram: Telegram, unstarted: ChatApplication, drop: Drop, arrived: int
) -> None:
    telegram.fails(Fault("sendMessage", drop=drop))
    ann = telegram.add_user(status=UserStatus.STARTED)
    assert isinstance(await tells(unstarted, ann), Unconfirmed)
    assert len(ann.received) == arrived
