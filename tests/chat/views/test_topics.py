"""The topics to choose from."""

from bot.chat.callbacks import Action, encode
from bot.chat.views.topic_names import TopicNames
from bot.chat.views.topics import MAX_TYPED_CHARS, TopicViews
from bot.flows.subscriptions import ChatState
from bot.model.chats import Chat, ChatKind
from tests.chat.views.keyboards import data_by_label, rows
from tests.chat.views.test_alert import as_shown
from tests.support.texts import loaded

VIEWS = TopicViews(loaded(), TopicNames(loaded(), {"o1": "bridge Araxes"}.get))


def state(*topics: str) -> ChatState:
    return ChatState(Chat(1, ChatKind.PRIVATE, "en"), topics)


def test_custom_topics_stand_below_the_built_in_ones_and_open_their_card() -> None:
    keyboard = VIEWS.overview(state("o1", "armenia")).keyboard
    assert rows(keyboard)[:4] == [["CSTO"], ["✓ Armenia"], ["Azerbaijan"], ["✓ bridge Araxes"]]
    assert data_by_label(keyboard)["✓ bridge Araxes"] == encode(Action.OWN, "o1")


def test_a_tick_names_the_state_that_it_sets_and_the_screen_to_show_again() -> None:
    (csto,), (armenia,), _ = VIEWS.ticks("en", ["armenia"], Action.HOME)
    assert csto.callback_data == encode(Action.FOLLOW, "csto", Action.HOME.value)
    assert armenia.callback_data == encode(Action.UNFOLLOW, "armenia", Action.HOME.value)


def test_a_mistyped_name_offers_what_is_near_with_the_action_that_was_meant() -> None:
    screen = VIEWS.unknown(state(), "Azerbajan", Action.UNFOLLOW)
    assert "Did you mean one of these?" in screen.text
    assert data_by_label(screen.keyboard)["Azerbaijan"] == encode(Action.UNFOLLOW, "azerbaijan")
    assert "CSTO" not in data_by_label(screen.keyboard)


def test_a_long_text_is_quoted_in_part_and_as_it_was_typed() -> None:
    typed = "<b>football & tennis</b> " * 20
    quoted = as_shown(VIEWS.unknown(state(), typed, Action.FOLLOW).text).text.split("\n")[0]
    assert quoted == f"I know no topic “{typed[: MAX_TYPED_CHARS - 1].rstrip()}…”."
