"""The settings, and the quiet hours."""

from dataclasses import replace

from bot.chat.callbacks import Action, encode
from bot.chat.views.choices import CHOICES, ChoiceView
from bot.chat.views.settings import NIGHT, SettingsViews
from bot.model.chats import Chat, ChatKind, DeliveryPreferences, QuietHours
from tests.chat.views.keyboards import data_by_label, rows
from tests.support.frozen_clock import FrozenClock
from tests.support.texts import loaded

VIEWS = SettingsViews(loaded(), ChoiceView(loaded(), FrozenClock()))
SUNDAY, MONDAY, SATURDAY = 6, 0, 5


def quiet_chat(quiet: QuietHours | None, language: str = "en") -> Chat:
    return Chat(1, ChatKind.PRIVATE, language, preferences=DeliveryPreferences(quiet=quiet))


def test_the_settings_open_every_preference_that_has_a_screen() -> None:
    opened = data_by_label(VIEWS.overview(quiet_chat(None)).keyboard).values()
    fields = [name for name, choice in CHOICES.items() if choice.parent is None]
    assert {encode(Action.CHOOSE, field) for field in fields} | {encode(Action.QUIET)} <= set(opened)


def test_an_end_of_the_quiet_hours_moves_over_midnight_in_both_directions() -> None:
    data = data_by_label(VIEWS.quiet(quiet_chat(QuietHours(23 * 60, 0))).keyboard)
    assert data["00:00 ▶"] == encode(Action.QUIET_FROM, 0)
    assert data["◀ 23:00"] == encode(Action.QUIET_TO, 23 * 60)
    assert data["from 23:00"] == encode(Action.QUIET_FROM, 23 * 60)


def test_a_day_is_switched_to_the_state_that_it_does_not_have() -> None:
    quiet = QuietHours(NIGHT.begins, NIGHT.ends, frozenset({SATURDAY}))
    data = data_by_label(VIEWS.quiet(quiet_chat(quiet)).keyboard)
    assert data["✓ Sat"] == encode(Action.LOUD_ON, SATURDAY)
    assert data["Mon"] == encode(Action.QUIET_ON, MONDAY)


def test_without_quiet_hours_a_night_is_offered_and_no_day() -> None:
    keyboard = VIEWS.quiet(quiet_chat(None)).keyboard
    assert rows(keyboard) == [["23:00–07:00"], ["Back"]]
    assert data_by_label(keyboard)["23:00–07:00"] == encode(Action.QUIET, NIGHT.begins, NIGHT.ends)


def test_the_days_of_the_quiet_hours_are_named_from_monday_on_unless_they_are_all() -> None:
    some = replace(NIGHT, days=frozenset({SUNDAY, MONDAY}))
    assert "Quiet hours 23:00–07:00, beginning on Monday and Sunday." in VIEWS.overview(quiet_chat(some)).text
    assert "Quiet hours 23:00–07:00, every day." in VIEWS.overview(quiet_chat(NIGHT)).text
    assert "Тихо 23:00–07:00, начиная в эти дни: понедельник и воскресенье" in VIEWS.quiet(quiet_chat(some, "ru")).text
