"""The screens on the data of a chat."""

from datetime import timedelta

from bot.chat.callbacks import Action, encode
from bot.chat.views.privacy import PrivacyViews
from bot.flows.subscriptions import ChatState
from bot.model.chats import Chat, ChatKind
from tests.chat.views.keyboards import data_by_label
from tests.support.texts import loaded


def state(language: str = "en") -> ChatState:
    return ChatState(Chat(1, ChatKind.PRIVATE, language), ())


def views(days: int = 30) -> PrivacyViews:
    return PrivacyViews(loaded(), timedelta(days=days))


def test_the_retention_is_that_of_the_settings_in_the_plural_of_the_language() -> None:
    assert "deleted after 1 day." in views(1).overview(state()).text
    assert "deleted after 45 days." in views(45).overview(state()).text
    assert "21 день" in views(21).overview(state("ru")).text


def test_a_press_on_delete_is_asked_about_before_anything_is_deleted() -> None:
    views_of_month = views()
    assert data_by_label(views_of_month.overview(state()).keyboard)["Delete everything"] == encode(Action.FORGET)
    answers = data_by_label(views_of_month.forget(state()).keyboard)
    assert answers == {"Yes, delete": encode(Action.FORGET_NOW), "No, keep it": encode(Action.KEEP)}
