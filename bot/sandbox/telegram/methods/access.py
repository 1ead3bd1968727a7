"""Access checks: chats, messages and topics of a call, and the rights of the bot there."""

from bot.sandbox.telegram import refusals
from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.model import Message, UserStatus
from bot.sandbox.telegram.refusals import RefusedError, bad, forbidden
from bot.sandbox.telegram.state.group import ADMINISTRATOR_RANKS, MEMBER_RANKS, Group, Kind, Rank
from bot.sandbox.telegram.state.state import Chat, PrivateChat, State


def chat_of(state: State, call: Call, name: str = "chat_id") -> Chat:
    """Return the chat of a call that writes or changes something there.

    Raises:
        RefusedError: none is named, the bot does not know it, or may not write to it at all.
    """
    chat = known_chat_of(state, call, name)
    if isinstance(chat, PrivateChat):
        if chat.status is UserStatus.DEACTIVATED:
            raise forbidden(refusals.DEACTIVATED)
        if chat.status is UserStatus.KNOWN:
            raise forbidden(refusals.NEVER_STARTED)
    return chat


def known_chat_of(state: State, call: Call, name: str = "chat_id") -> Chat:
    """Return the chat of a call, also a private one that the bot may only read.

    Raises:
        RefusedError: none is named, the bot does not know it, or it is no longer in it.
    """
    identifier = call.text(name).strip()
    if not identifier:
        raise bad("chat_id is empty")
    if identifier == str(state.bot.id):
        raise forbidden(refusals.TO_ITSELF)
    group = _public(state, identifier) if identifier.startswith("@") else state.groups.get(call.integer(name))
    if group is not None:
        _refuse_closed(group, state)
        return group
    chat = state.private_chats.get(call.integer(name))
    if chat is None or chat.status is UserStatus.STRANGER:
        raise bad("Chat not found")
    return chat


def group_of(state: State, call: Call, refusal: str) -> Group:
    """Return the group of a call.

    Args:
        state: the state of the sandbox.
        call: holds its number.
        refusal: the error text for a private chat.

    Raises:
        RefusedError: it is a private chat, or one that `known_chat_of` refuses.
    """
    chat = known_chat_of(state, call)
    if isinstance(chat, PrivateChat):
        raise bad(refusal)
    return chat


def thread_of(chat: Chat, call: Call) -> int | None:
    """Return the topic of a call, None without one.

    Raises:
        RefusedError: there is no such topic; the general one has no number of its own, so 1 is always refused.
    """
    number = call.integer("message_thread_id")
    if not number:
        return None
    if isinstance(chat, PrivateChat) or number not in chat.topics:
        raise bad("Message thread not found")
    return number


def refuse_unable(state: State, chat: Chat, right: str, content: str) -> None:
    """Refuse content that the bot's rights do not allow, after the checks of the content itself.

    Args:
        state: the state of the sandbox.
        chat: the chat to send to.
        right: the right that members need, such as `can_send_photos`.
        content: the name of the content in the error: `photos`.

    Raises:
        RefusedError: members of the group, or the bot in the channel, may not.
    """
    if isinstance(chat, PrivateChat):
        return
    if chat.kind is Kind.CHANNEL:
        if not chat.may(state.bot, "can_post_messages"):
            raise bad("Need administrator rights in the channel chat")
    elif chat.member(state.bot).rank not in ADMINISTRATOR_RANKS and right not in chat.permissions:
        raise bad(f"Not enough rights to send {content} to the chat")


def is_channel(chat: Chat) -> bool:
    """Return whether a chat is a channel."""
    return not isinstance(chat, PrivateChat) and chat.kind is Kind.CHANNEL


def refuse_far(state: State, chat: Chat, thread: int | None = None) -> None:
    """Refuse what Telegram's backend refuses, after all other checks.

    Raises:
        RefusedError: the user has blocked the bot, or the topic is closed to it.
    """
    if isinstance(chat, PrivateChat):
        if chat.status is UserStatus.BLOCKED:
            raise forbidden(refusals.BLOCKED)
    elif thread and chat.topics[thread].is_closed and not chat.may(state.bot, "can_manage_topics"):
        raise bad("TOPIC_CLOSED")


def message_of(chat: Chat, call: Call, purpose: str) -> Message:
    """Return the message of a call.

    Args:
        chat: where it is.
        call: holds its number.
        purpose: the purpose of the message in the error: `message to edit`.

    Raises:
        RefusedError: there is none.
    """
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        raise bad(f"{purpose} not found")
    return message


def _public(state: State, name: str) -> Group | None:
    username = name.removeprefix("@").lower()
    return next(
        (group for group in state.groups.values() if group.username and group.username.lower() == username), None
    )


def _refuse_closed(group: Group, state: State) -> None:
    """Refuse a chat that was migrated or deleted, or that the bot has left (Client.cpp, check_chat_access)."""
    rank = group.member(state.bot).rank
    if group.migrated_to:
        parameters = {"migrate_to_chat_id": group.migrated_to}
        raise RefusedError(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters)
    if group.is_deleted and group.kind is Kind.GROUP:
        raise forbidden("Forbidden: the group chat was deleted")
    if state.bot.id not in group.members:
        raise bad("Chat not found")
    if rank is Rank.KICKED:
        raise forbidden(f"Forbidden: bot was kicked from the {group.kind} chat")
    if rank not in MEMBER_RANKS:
        raise forbidden(f"Forbidden: bot is not a member of the {group.kind} chat")
