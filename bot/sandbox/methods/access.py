"""Whether the bot may reach a chat, a message, a person."""

from bot.sandbox import refusals
from bot.sandbox.call import Call
from bot.sandbox.model import Message, Standing
from bot.sandbox.refusals import bad, forbidden
from bot.sandbox.world import Chat, World


def chat_of(world: World, call: Call) -> Chat:
    """Return the chat that a call means.

    Raises:
        RefusedError: none is named, the bot does not know it, or may not write to it at all.
    """
    chat = known_chat_of(world, call)
    if chat.standing is Standing.DEACTIVATED:
        raise forbidden(refusals.DEACTIVATED)
    if chat.standing is Standing.KNOWN:
        raise forbidden(refusals.NEVER_STARTED)
    return chat


def known_chat_of(world: World, call: Call) -> Chat:
    """Return the chat that a call means, also one that the bot may only read of.

    Raises:
        RefusedError: none is named, or the bot does not know it.
    """
    named = call.text("chat_id").strip()
    if not named:
        raise bad("chat_id is empty")
    if named == str(world.bot.id):
        raise forbidden(refusals.TO_ITSELF)
    chat = world.chats.get(call.integer("chat_id"))
    if chat is None or chat.standing is Standing.STRANGER:
        raise bad("Chat not found")
    return chat


def refuse_blocked(chat: Chat) -> None:
    """Refuse what Telegram's far side refuses, after all other checks.

    Raises:
        RefusedError: the person has blocked the bot.
    """
    if chat.standing is Standing.BLOCKED:
        raise forbidden(refusals.BLOCKED)


def message_of(chat: Chat, call: Call, purpose: str) -> Message:
    """Return the message that a call means.

    Args:
        chat: where it is.
        call: holds its number.
        purpose: what is to be done, for the refusal: `message to edit`.

    Raises:
        RefusedError: there is none.
    """
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        raise bad(f"{purpose} not found")
    return message
