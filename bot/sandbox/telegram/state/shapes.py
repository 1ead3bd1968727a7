"""JSON that goes out: users, chats and messages as the Bot API writes them, and additional fields for the page."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.sandbox.telegram.entities import Entity
from bot.sandbox.telegram.model import Answer, Message, Query, User, UserStatus

Json = dict[str, object]

ANONYMOUS_ADMINISTRATOR = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
"""User that Telegram gives as the author of messages by an anonymous administrator."""

_VALUE_FIELDS = {"pre": "language", "text_link": "url", "custom_emoji": "custom_emoji_id"}


def user_json(user: User) -> Json:
    """Return a User."""
    fields: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    if user.username:
        fields["username"] = user.username
    if user.language_code:
        fields["language_code"] = user.language_code
    return fields


def private_chat_json(user: User) -> Json:
    """Return a Chat: the private chat with a user."""
    return {"id": user.id, "type": "private", "first_name": user.first_name}


def full_chat_json(user: User) -> Json:
    """Return a ChatFullInfo."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
    )
    return {
        **private_chat_json(user),
        "accent_color_id": user.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }


def entity_json(entity: Entity, users: Mapping[int, User]) -> Json:
    """Return a MessageEntity."""
    fields: Json = {"type": entity.kind, "offset": entity.offset, "length": entity.length}
    if entity.kind == "text_mention":
        fields["user"] = user_json(users[int(entity.value)])
    elif entity.kind == "date_time":
        fields["unix_time"] = int(entity.value)
        if entity.style:
            fields["date_time_format"] = entity.style
    elif entity.value:
        fields[_VALUE_FIELDS[entity.kind]] = entity.value
    return fields


@dataclass(frozen=True, slots=True)
class MessageContext:
    """Surroundings of a message: its chat as the Bot API writes it, and the users who may be named in it."""

    chat: Json
    users: Mapping[int, User]
    bot: User

    def author(self, message: Message) -> User | None:
        """Return the author of a message, None for a post of a channel."""
        if self.chat["type"] == "channel":
            return None
        if message.in_name_of and not message.from_bot:
            return ANONYMOUS_ADMINISTRATOR
        if message.from_bot:
            return self.bot
        return message.author or next(iter(self.users.values()))


def message_json(message: Message, context: MessageContext, replied: Message | None = None) -> Json:
    """Return a Message. The replied message is given without the message that it replies to in its turn."""
    author = context.author(message)
    fields: Json = {"message_id": message.id, "chat": context.chat, "date": message.date}
    optional: Json = {
        "from": user_json(author) if author else None,
        "sender_chat": context.chat if message.in_name_of else None,
        "message_thread_id": message.thread_id,
        "is_topic_message": message.thread_id is not None,
        "text": None if message.has_file or message.is_rich else message.text,
        **({} if message.is_rich else _entities_json(message, context.users)),
        "edit_date": message.edited_at,
        "link_preview_options": message.preview,
        "reply_markup": {"inline_keyboard": _keyboard_json(message)} if message.keyboard else None,
        "reply_to_message": message_json(replied, context) if replied else None,
        "forward_origin": _origin_json(message),
        **message.more,
    }
    return fields | {name: value for name, value in optional.items() if value not in (None, False, "", [])}


def query_json(query: Query, *, user: User, chat: Json, message: Json | None) -> Json:
    """Return a CallbackQuery; for an inline message it holds the message's identifier alone."""
    inaccessible: Json = {"chat": chat, "message_id": query.message_id, "date": 0}
    is_inline = message is not None and "via_bot" in message
    pressed: Json = (
        {"inline_message_id": inline_message_id(query)} if is_inline else {"message": message or inaccessible}
    )
    chat_instance = str(query.chat_id * 1_000_003)
    return {"id": query.id, "from": user_json(user), **pressed, "chat_instance": chat_instance, "data": query.data}


def inline_message_id(source: Query | Message) -> str:
    """Return the `inline_message_id` of a message that a user chose in inline mode."""
    message_id = source.message_id if isinstance(source, Query) else source.id
    return base64.urlsafe_b64encode(f"{source.chat_id}:{message_id}".encode()).decode().rstrip("=")


def block_update_json(user: User, bot: User, *, is_blocked: bool, date: int) -> Json:
    """Return a ChatMemberUpdated: the user has blocked or unblocked the bot."""
    states: Sequence[Json] = (
        {"status": "member", "user": user_json(bot)},
        {"status": "kicked", "user": user_json(bot), "until_date": 0},
    )
    old, new = states if is_blocked else reversed(states)
    return {
        "chat": private_chat_json(user),
        "from": user_json(user),
        "date": date,
        "old_chat_member": old,
        "new_chat_member": new,
    }


def page_message_json(message: Message, context: MessageContext, replied: Message | None) -> Json:
    """Return a Message with the fields that only the user's side sees, such as its author and its silence."""
    more: Json = {"from_bot": message.from_bot, "silent": message.silent, "edits": message.edits}
    if message.reactions:
        more["reactions"] = [emoji for emojis in message.reactions.values() for emoji in emojis]
        more["reacted"] = {str(user_id): list(emojis) for user_id, emojis in message.reactions.items() if emojis}
    if message.reply_keyboard is not None:
        more["reply_keyboard"] = message.reply_keyboard
    if message.is_rich:
        more |= {"text": message.text, **_entities_json(message, context.users)}
    if message.earlier:
        more["earlier"] = list(message.earlier)
    return message_json(message, context, replied) | more


def page_answer_json(answer: Answer) -> Json:
    """Return the answer to a callback query, for the page."""
    return {"callback_query_id": answer.query_id, "text": answer.text, "show_alert": answer.is_alert}


def page_status_json(status: UserStatus) -> Json:
    """Return the status of a user, for the page."""
    return {"standing": str(status)}


def _keyboard_json(message: Message) -> list[list[Json]]:
    return [[dict(button.fields) for button in row] for row in message.keyboard]


def _entities_json(message: Message, users: Mapping[int, User]) -> Json:
    """Return the entities, under the field name of a text or of a caption."""
    entities = [entity_json(entity, users) for entity in message.entities if _is_resolvable(entity, users)]
    if message.has_file:
        return {"caption": message.text, "caption_entities": entities}
    return {"entities": entities}


def _origin_json(message: Message) -> Json | None:
    if message.forwarded_from is None:
        return None
    return {"type": "hidden_user", "sender_user_name": message.forwarded_from, "date": message.date}


def _is_resolvable(entity: Entity, users: Mapping[int, User]) -> bool:
    return entity.kind != "text_mention" or (entity.value.isdigit() and int(entity.value) in users)


def reaction_update_json(message_id: int, user: User, old: Sequence[str], new: Sequence[str], *, date: int) -> Json:
    """Return the fields of a MessageReactionUpdated, without its chat."""
    sides = {"old_reaction": old, "new_reaction": new}
    reactions = {name: [{"type": "emoji", "emoji": emoji} for emoji in emojis] for name, emojis in sides.items()}
    return {"message_id": message_id, "user": user_json(user), "date": date, **reactions}
