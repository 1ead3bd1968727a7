"""A command is in the menu, in the help and in the README, and its text in every language."""

from datetime import timedelta

import pytest

from bot.chat.commands import collect_routes
from bot.chat.views.screens import build_screens
from bot.chat.views.topic_names import TopicNames
from bot.clock import Clock
from bot.flows.subscriptions import ChatState
from bot.model.chats import Chat, ChatKind
from bot.texts import speech
from tests.support.data import PROJECT
from tests.support.texts import loaded

ROUTES = collect_routes()
COMMANDS = tuple(ROUTES.commands)
HANDLERS = PROJECT / "bot" / "chat" / "handlers"


def test_every_module_of_handlers_declares_what_it_handles() -> None:
    modules = {path.stem for path in HANDLERS.glob("*.py") if path.stem != "__init__"}
    declared = {command.handler.__module__ for command in ROUTES.commands.values()}
    declared |= {handler.__module__ for handler in ROUTES.buttons.values()}
    called_by_the_dispatcher = {"membership", "unknown"}
    assert {name.rpartition(".")[2] for name in declared} == modules - called_by_the_dispatcher


@pytest.mark.parametrize("language", speech.LANGUAGES)
def test_the_help_tells_every_command_and_what_it_does(language: str) -> None:
    texts = loaded()
    names = TopicNames(texts, dict[str, str]().get)
    screens = build_screens(texts, names, commands=COMMANDS, retention=timedelta(days=30), clock=Clock())
    text = screens.home.help(ChatState(Chat(1, ChatKind.PRIVATE, language), ())).text
    for command in COMMANDS:
        assert f"/{command} · {texts.say(language, f'command-{command}')}" in text


def test_the_readme_names_every_command() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"`/{command}`" not in readme] == []


def test_whatever_a_command_does_a_button_does_too() -> None:
    assert [name for name, command in ROUTES.commands.items() if ROUTES.pressed(command.callback_data) is None] == []
