"""Choose delivery preferences."""

from datetime import UTC, datetime

import pytest

from bot.chat.callbacks import Action, encode
from bot.flows.subscriptions import Subscriptions
from bot.model.chats import DeliveryMode, DeliveryPreferences, QuietHours
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.server import Telegram
from tests.chat.conftest import StillClock
from tests.chat.conversation import asks, labels

pytestmark = pytest.mark.usefixtures("chat")


async def test_whoever_is_in_a_hurry_hears_at_once(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/subscribe csto")
    assert await ann.presses("At once") == (
        "Alerts come at once, from the first outlet. Others are added to the message."
    )
    await ann.waits(lambda: "An alert comes at once, from the first outlet." in ann.received[-1].text)
    state = await follow.state(ann.chat_id)
    assert state
    assert not state.chat.preferences.waits_for_outlets
    assert await ann.presses("Not so fast") == "Alerts wait a moment, so that they name more outlets."
    await ann.waits(lambda: "At once" in labels(ann.received[-1]))


async def manner(follow: Subscriptions, person: UserClient) -> DeliveryPreferences:
    state = await follow.state(person.chat_id)
    assert state
    return state.chat.preferences


async def press(person: UserClient, label: str) -> str:
    """Press a button as soon as it is there; return what the press was answered with."""
    await person.waits(lambda: label in labels(person.received[-1]))
    return await person.presses(label)


async def shows(person: UserClient, words: str) -> str:
    """Wait until the menu says these words, and return all of it."""
    await person.waits(lambda: words in person.received[-1].text)
    return person.received[-1].text


async def test_the_settings_say_how_a_chat_is_told_and_lead_to_every_choice(
    telegram: Telegram, clock: StillClock
) -> None:
    clock.at = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
    ann = telegram.add_user()
    answer = await asks(ann, "/settings")
    assert answer.text.split("\n") == [
        "How I write to you",
        "Each story comes as it happens.",
        "No quiet hours.",
        "Time zone UTC, where it is 14:02 now.",
        "Nothing breaks through quiet hours and digests.",
        "One sound a story. What comes later is added to the message.",
        "A report that may be about the same event is shown apart, without a sound.",
    ]
    assert labels(answer) == [
        "How often",
        "Quiet hours",
        "Time zone",
        "Never wait",
        "Second sound",
        "Unsure reports",
        "Language",
        "Back",
    ]


async def test_a_digest_each_week_at_an_hour_of_a_day(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/settings")
    await press(ann, "How often")
    await shows(ann, "How often may I write?")
    assert labels(ann.received[0])[:4] == ["• As it happens", "Each hour", "Each day", "Each week"]
    assert await press(ann, "Each week") == "Saved."
    await press(ann, "20:00")
    await press(ann, "Fri")
    assert await shows(ann, "Once a week, at 20:00 on Friday, comes what has happened, together.")
    assert {"• Each week", "• 20:00", "• Fri"} <= set(labels(ann.received[0]))
    assert await manner(follow, ann) == DeliveryPreferences(mode=DeliveryMode.WEEKLY, digest_hour=20, digest_weekday=4)
    assert len(ann.received) == 1, "one message that changes"


async def test_quiet_hours_move_by_the_hour_and_have_their_days(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user(language="ru")
    await asks(ann, "/settings")
    await press(ann, "Тихие часы")
    await press(ann, "23:00–07:00")
    await press(ann, "00:00 ▶")
    await press(ann, "✓ сб")
    assert await shows(ann, "Тихо 00:00–07:00, начиная в эти дни: понедельник, вторник, среда, четверг, пятница")
    assert await manner(follow, ann) == DeliveryPreferences(quiet=QuietHours(0, 7 * 60, frozenset({0, 1, 2, 3, 4, 6})))
    await press(ann, "Без тихих часов")
    await shows(ann, "Тихих часов нет.")
    assert (await manner(follow, ann)).quiet is None


async def test_a_time_zone_by_button_or_by_name(telegram: Telegram, follow: Subscriptions, clock: StillClock) -> None:
    clock.at = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
    ann = telegram.add_user()
    await asks(ann, "/settings")
    await press(ann, "Time zone")
    await press(ann, "Yerevan")
    assert "Time zone Yerevan, where it is 18:02 now." in await shows(ann, "18:02")
    assert "Time zone Tashkent, where it is 19:02 now." in (await asks(ann, "/settings asia/tashkent")).text
    assert (await manner(follow, ann)).zone == "Asia/Tashkent"
    answer = await asks(ann, "/settings Atlantis")
    assert answer.text.startswith("I know no time zone of that name.")
    assert "• Tashkent" in labels(answer)


async def test_what_never_waits_and_what_sounds_twice(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/settings")
    await press(ann, "Never wait")
    await press(ann, "3")
    await press(ann, "• 3")
    await press(ann, "Back")
    assert "What 3 outlets or more tell comes at once, whatever the hour." in await shows(ann, "How I write to you")
    await press(ann, "Second sound")
    await press(ann, "5")
    await press(ann, "• 5")
    await press(ann, "Back")
    assert "A second sound, once 5 outlets tell a story" in await shows(ann, "How I write to you")
    assert await manner(follow, ann) == DeliveryPreferences(urgent_from=3, grown_from=5)


async def test_whoever_wants_no_unsure_reports_is_shown_none(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.add_user()
    await asks(ann, "/settings")
    await press(ann, "Unsure reports")
    await press(ann, "No")
    await press(ann, "• No")
    await press(ann, "Back")
    await shows(ann, "A report that may be about the same event is added to its message.")
    assert await manner(follow, ann) == DeliveryPreferences(tells_doubts=False)


@pytest.mark.parametrize(
    "data",
    [
        "1:M:sometimes",
        "1:H:99",
        "1:W:Friday",
        encode(Action.QUIET, 99999, -1),
        encode(Action.QUIET_FROM, "x"),
        encode(Action.QUIET_TO, 10**17),
        encode(Action.QUIET_ON, 77),
        encode(Action.LOUD_ON),
        "1:Z:Mars/Olympus",
        "1:U:many",
        encode(Action.CHOOSE, "grown_from", 10**17),
        encode(Action.CHOOSE, "quiet", 7),
        encode(Action.CHOOSE, "taste", "bitter"),
        encode(Action.CHOOSE, "tells_doubts", "perhaps"),
        encode(Action.CHOOSE),
    ],
)
async def test_a_button_with_values_that_nobody_gave_it_breaks_nothing(
    telegram: Telegram, follow: Subscriptions, data: str
) -> None:
    ann = telegram.add_user()
    menu = await asks(ann, "/settings")
    await ann.presses_data(data, message_id=menu.id)
    await press(ann, "Back")
    await ann.waits(lambda: "Back" not in labels(ann.received[-1]))
    now = await follow.state(ann.chat_id)
    preferences = now.chat.preferences if now else DeliveryPreferences()
    assert preferences.digest_hour in range(24)
    assert preferences.digest_weekday in range(7)
    assert preferences.quiet is None or {preferences.quiet.begins, preferences.quiet.ends} <= set(range(1440))
    assert preferences.zone == "UTC"
