from bot.chat.bot_commands import COMMANDS
from bot.chat.callbacks import Action
from bot.chat.routes import COMMANDS as ROUTES
from bot.chat.routes import PRESSES


def test_every_command_of_the_menu_leads_somewhere_and_every_route_is_in_the_menu() -> None:
    assert set(ROUTES) == set(COMMANDS)


def test_every_button_leads_somewhere() -> None:
    assert set(PRESSES) == set(Action)
