"""The type of a command, and the table of all commands and buttons, collected from the modules of `handlers`.

Each of those modules declares what it handles: `COMMANDS`, a tuple of `Command`, and `BUTTONS`, the handler of each
`Action`. Telegram's menu, the help, the routing and the button that repeats a command that has failed follow from this
table, so a new command is a module (or a line of one) and its text `command-NAME` in each language.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules

from bot.chat import handlers
from bot.chat.callbacks import Action, CallbackData
from bot.chat.context import Context

Handler = Callable[[Context], Awaitable[None]]
Buttons = Mapping[Action, Handler]


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    Args:
        name: without the slash.
        handler: answers it; `Request.words` holds the text behind the command.
        menu_position: its place in Telegram's menu and in the help, ascending.
        button: the action of the button that does the same; by default `Action.COMMAND` with its name.
    """

    name: str
    handler: Handler
    menu_position: int
    button: Action = Action.COMMAND

    @property
    def callback_data(self) -> CallbackData:
        """The data of the button that does the same."""
        return CallbackData(self.button, (self.name,) if self.button is Action.COMMAND else ())


@dataclass(frozen=True, slots=True)
class Routes:
    """Which command and which button leads to which handler."""

    commands: Mapping[str, Command] = field(default_factory=dict)  # by name, in the order of the menu
    buttons: Buttons = field(default_factory=dict)

    def pressed(self, data: CallbackData) -> Handler | None:
        """Return the handler of a press; None for a command that no longer exists."""
        if data.action is Action.COMMAND:
            command = self.commands.get(data.value(0))
            return command.handler if command else None
        return self.buttons[data.action]


def collect_routes() -> Routes:
    """Return what the modules of `handlers` declare.

    Raises:
        ValueError: two of them declare the same command, position in the menu, or action.
    """
    modules = [import_module(f"{handlers.__name__}.{module.name}") for module in iter_modules(handlers.__path__)]
    commands: list[Command] = [command for module in modules for command in getattr(module, "COMMANDS", ())]
    buttons: list[Buttons] = [getattr(module, "BUTTONS", {}) for module in modules]
    keys: list[tuple[str, object]] = [("command", command.name) for command in commands]
    keys += [("position", command.menu_position) for command in commands]
    keys += [("action", action) for table in buttons for action in table]
    repeated = [f"{kind} {key}" for (kind, key), count in Counter(keys).items() if count > 1]
    if repeated:
        reason = f"declared by two handlers: {repeated}"
        raise ValueError(reason)
    commands.sort(key=lambda command: command.menu_position)
    return Routes(
        {command.name: command for command in commands},
        {action: handler for table in buttons for action, handler in table.items()},
    )
