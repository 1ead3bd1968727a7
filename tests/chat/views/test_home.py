"""The welcome, home, and the answers above its buttons."""

from bot.chat.callbacks import Action, CallbackData, encode
from bot.chat.views.home import HomeViews
from bot.chat.views.topic_names import TopicNames
from bot.chat.views.topics import TopicViews
from bot.flows.subscriptions import ChatState
from bot.model.chats import Chat, ChatKind, DeliveryPreferences
from tests.chat.views.keyboards import data_by_label, rows
from tests.chat.views.test_alert import as_shown
from tests.support.texts import loaded

NAMES = TopicNames(loaded(), {"o1": "bridge <Araxes> & dam"}.get)
VIEWS = HomeViews(loaded(), TopicViews(loaded(), NAMES), ["start", "help"])


def state(*topics: str, is_paused: bool = False, waits: bool = True) -> ChatState:
    preferences = DeliveryPreferences(waits_for_outlets=waits)
    return ChatState(Chat(1, ChatKind.PRIVATE, "en", is_paused=is_paused, preferences=preferences), topics)


def lines(chat: ChatState) -> list[str]:
    return as_shown(VIEWS.home(chat).text).text.split("\n")


def test_home_says_what_is_followed_and_when_an_alert_comes() -> None:
    assert lines(state("armenia", "o1")) == [
        "You follow Armenia and bridge <Araxes> & dam.",
        "An alert comes as soon as something happens.",
    ]
    assert lines(state("armenia", waits=False))[1] == "An alert comes at once, from the first outlet."


def test_home_of_a_paused_chat_says_so_whatever_it_follows() -> None:
    assert lines(state("armenia", is_paused=True, waits=False))[1] == "Alerts are paused."
    assert lines(state(is_paused=True)) == ["You follow nothing yet.", "Alerts are paused."]
    assert lines(state()) == ["You follow nothing yet.", "Choose a topic, and alerts begin."]


def test_the_buttons_of_home_name_the_state_that_they_set() -> None:
    data = data_by_label(VIEWS.home(state("armenia")).keyboard)
    assert (data["Pause"], data["At once"]) == (encode(Action.PAUSE), encode(Action.HURRY))
    data = data_by_label(VIEWS.home(state("armenia", is_paused=True, waits=False)).keyboard)
    assert (data["Resume"], data["Not so fast"]) == (encode(Action.RESUME), encode(Action.WAIT))


def test_an_answer_to_a_chat_that_follows_nothing_offers_the_topics() -> None:
    assert rows(VIEWS.answer(state(), "forget.kept").keyboard)[:3] == [["CSTO"], ["Armenia"], ["Azerbaijan"]]
    assert rows(VIEWS.answer(state("armenia"), "forget.kept").keyboard)[0] == ["Topics", "Latest", "Pause"]


def test_a_request_that_failed_is_repeated_with_all_its_values() -> None:
    (again,) = data_by_label(
        VIEWS.failed(state(), "plain", CallbackData(Action.LATEST, ("armenia", "3"))).keyboard
    ).values()
    assert again == encode(Action.LATEST, "armenia", 3)


def test_the_help_lists_the_commands_in_their_order() -> None:
    listed = [line.split(" · ")[0] for line in VIEWS.help(state()).text.split("\n") if line.startswith("/")]
    assert listed[:2] == ["/start", "/help"]
