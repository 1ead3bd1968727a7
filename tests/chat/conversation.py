"""Send texts to the bot as a user of the sandbox, and read its answers."""

from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import Message


def labels(message: Message) -> list[str]:
    return [button.text for row in message.keyboard for button in row]


async def asks(person: UserClient, text: str) -> Message:
    """Send a text to the bot, and return its answer."""
    before = len(person.received)
    await person.sends(text)
    await person.waits(lambda: len(person.received) > before)
    return person.received[-1]
