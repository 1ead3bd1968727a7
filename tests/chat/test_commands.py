"""The table of commands and buttons, collected from the handlers."""

from types import SimpleNamespace

import pytest

from bot.chat import commands
from bot.chat.callbacks import Action, CallbackData
from bot.chat.commands import Command, Routes, collect_routes
from bot.chat.context import Context


async def _answer(context: Context) -> None:
    """Answer nothing."""


def test_every_button_leads_somewhere() -> None:
    assert set(collect_routes().buttons) == set(Action) - {Action.COMMAND}


def test_a_command_without_a_letter_of_its_own_is_repeated_by_its_name() -> None:
    command = Command("weather", _answer, 1)
    routes = Routes({"weather": command})
    assert command.callback_data == CallbackData(Action.COMMAND, ("weather",))
    assert routes.pressed(command.callback_data) is _answer
    assert routes.pressed(CallbackData(Action.COMMAND, ("tides",))) is None


@pytest.mark.parametrize(
    "declared",
    [
        {"COMMANDS": (Command("start", _answer, 1), Command("start", _answer, 2))},
        {"COMMANDS": (Command("start", _answer, 1), Command("stop", _answer, 1))},
    ],
)
def test_two_handlers_that_declare_the_same_are_refused(
    monkeypatch: pytest.MonkeyPatch, declared: dict[str, tuple[Command, ...]]
) -> None:
    monkeypatch.setattr(commands, "iter_modules", lambda _: [SimpleNamespace(name="weather")])
    monkeypatch.setattr(commands, "import_module", lambda _: SimpleNamespace(**declared))
    with pytest.raises(ValueError, match="declared by two handlers"):
        collect_routes()


def test_an_action_that_two_handlers_declare_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "iter_modules", lambda _: [SimpleNamespace(name="a"), SimpleNamespace(name="b")])
    monkeypatch.setattr(commands, "import_module", lambda _: SimpleNamespace(BUTTONS={Action.HOME: _answer}))
    with pytest.raises(ValueError, match="declared by two handlers"):
        collect_routes()
