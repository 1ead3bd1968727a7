"""The menu and the descriptions that Telegram shows."""

import pytest

from bot.chat.application import ChatApplication
from bot.sandbox.telegram.server import Telegram
from tests.chat.conversation import asks

pytestmark = pytest.mark.usefixtures("chat")


async def test_every_command_of_the_menu_is_answered_and_none_is_forgotten(telegram: Telegram) -> None:
    ann = telegram.add_user()
    commands = [str(command["command"]) for command in telegram.state.profile.menu(ann.chat_id, "en")]
    assert len(commands) == 12
    for command in commands:
        assert "no command" not in (await asks(ann, f"/{command}")).text


async def test_what_telegram_shows_of_the_bot_is_set_once_in_each_language(
    telegram: Telegram, chat: ChatApplication
) -> None:
    profile = telegram.state.profile
    assert profile.menu(1, "ru")[0]["description"] == "За чем вы следите и что можно нажать"
    assert profile.description("hy").startswith("News of Armenia")
    assert profile.description("ru").startswith("Новости Армении")
    before = telegram.journal.counts["setMyCommands"], telegram.journal.counts["setMyDescription"]
    await chat.start()
    assert (telegram.journal.counts["setMyCommands"], telegram.journal.counts["setMyDescription"]) == before == (2, 2)
