from datetime import timedelta

import pytest

from bot.chat import bot_commands, routes
from bot.chat.views.menus import MenuViews
from bot.chat.views.topic_names import TopicNames
from bot.clock import Clock
from bot.flows.subscriptions import ChatState
from bot.model.chats import Chat, ChatKind
from bot.texts import speech
from tests.support.data import PROJECT
from tests.support.texts import loaded


def test_the_menu_shows_every_command_that_is_answered_and_no_other() -> None:
    assert set(bot_commands.COMMANDS) == set(routes.COMMANDS)


@pytest.mark.parametrize("language", speech.LANGUAGES)
def test_the_help_tells_every_command_and_what_it_does(language: str) -> None:
    texts = loaded()
    views = MenuViews(texts, TopicNames(texts, dict[str, str]().get), retention=timedelta(days=30), clock=Clock())
    told = views.help(ChatState(Chat(1, ChatKind.PRIVATE, language), ())).text
    for command in routes.COMMANDS:
        assert f"/{command} · {texts.say(language, f'command-{command}')}" in told


def test_the_readme_names_every_command() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [command for command in routes.COMMANDS if f"`/{command}`" not in readme] == []


def test_whatever_a_command_does_a_button_does_too() -> None:
    assert [name for name, (_, action) in routes.COMMANDS.items() if action not in routes.PRESSES] == []
