from datetime import UTC, datetime

from telegram import Chat, Message, Update

from bot.chat.context import Context, Request
from bot.chat.edits import MAX_REMEMBERED, HandledCommands
from bot.chat.routing import Handling, RoutedUpdate

CHAT = Chat(5, Chat.PRIVATE)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


async def _handler(_context: Context) -> None:
    """Do nothing."""


def _update(message_id: int, words: str, *, is_edited: bool) -> RoutedUpdate:
    message = Message(message_id, NOW, CHAT)
    update = Update(1, edited_message=message) if is_edited else Update(1, message=message)
    return RoutedUpdate(update, CHAT, Handling(_handler, Request(words=words)))


def test_only_the_last_messages_are_remembered() -> None:
    commands = HandledCommands()
    for message_id in range(MAX_REMEMBERED + 1):
        assert not commands.is_repeated(_update(message_id, "x", is_edited=False))
    assert commands.is_repeated(_update(MAX_REMEMBERED, "x", is_edited=True))
    assert commands.is_repeated(_update(1, "x", is_edited=True))
    assert not commands.is_repeated(_update(0, "x", is_edited=True))


def test_a_message_that_comes_again_is_no_edit() -> None:
    commands = HandledCommands()
    assert [commands.is_repeated(_update(1, "x", is_edited=False)) for _ in range(2)] == [False, False]
