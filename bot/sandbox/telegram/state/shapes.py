"""The JSON that goes out: users, chats, messages as the Bot API writes them, and a few lines more for the page."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.sandbox.telegram.entities import Entity
from bot.sandbox.telegram.model import Answer, Message, Query, Standing, User

Json = dict[str, object]

ANONYMOUS_ADMINISTRATOR = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
"""Whom Telegram gives as the author of what an administrator says in the group's name."""

_VALUE_FIELDS = {"pre": "language", "text_link": "url", "custom_emoji": "custom_emoji_id"}


def user(one: User) -> Json:
    """Return a User."""
    fields: Json = {"id": one.id, "is_bot": one.is_bot, "first_name": one.first_name}
    if one.username:
        fields["username"] = one.username
    if one.language_code:
        fields["language_code"] = one.language_code
    return fields


def chat(person: User) -> Json:
    """Return a Chat: the private one with this person."""
    return {"id": person.id, "type": "private", "first_name": person.first_name}


def full_chat(person: User) -> Json:
    """Return a ChatFullInfo."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
    )
    return {**chat(person), "accent_color_id": person.id % 7, "max_reaction_count": 11, "accepted_gift_types": gifts}


def entity(one: Entity, people: Mapping[int, User]) -> Json:
    """Return a MessageEntity."""
    fields: Json = {"type": one.kind, "offset": one.offset, "length": one.length}
    if one.kind == "text_mention":
        fields["user"] = user(people[int(one.value)])
    elif one.kind == "date_time":
        fields["unix_time"] = int(one.value)
        if one.style:
            fields["date_time_format"] = one.style
    elif one.value:
        fields[_VALUE_FIELDS[one.kind]] = one.value
    return fields


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a message stands: its chat as the Bot API writes it, and everyone who may be named in it."""

    chat: Json
    people: Mapping[int, User]
    bot: User

    def author(self, one: Message) -> User | None:
        """Return who a message is from, None for a post of a channel."""
        if self.chat["type"] == "channel":
            return None
        if one.in_name_of and not one.from_bot:
            return ANONYMOUS_ADMINISTRATOR
        if one.from_bot:
            return self.bot
        return one.author or next(iter(self.people.values()))


def message(one: Message, setting: Setting, reply: Message | None = None) -> Json:
    """Return a Message. A replied one is given once, not the one that it replies to in its turn."""
    author = setting.author(one)
    fields: Json = {"message_id": one.id, "chat": setting.chat, "date": one.date}
    optional: Json = {
        "from": user(author) if author else None,
        "sender_chat": setting.chat if one.in_name_of else None,
        "message_thread_id": one.thread_id,
        "is_topic_message": one.thread_id is not None,
        "text": None if one.has_file or one.is_rich else one.text,
        **({} if one.is_rich else _entities(one, setting.people)),
        "edit_date": one.edited_at,
        "link_preview_options": one.preview,
        "reply_markup": {"inline_keyboard": _rows(one)} if one.keyboard else None,
        "reply_to_message": message(reply, setting) if reply else None,
        "forward_origin": _origin(one),
        **one.more,
    }
    return fields | {name: value for name, value in optional.items() if value not in (None, False, "", [])}


def query(one: Query, *, person: User, place: Json, about: Json | None) -> Json:
    """Return a CallbackQuery; one about an inline message tells only its id."""
    gone: Json = {"chat": place, "message_id": one.message_id, "date": 0}
    is_inline = about is not None and "via_bot" in about
    pressed: Json = {"inline_message_id": inline_id(one)} if is_inline else {"message": about or gone}
    chat_instance = str(one.chat_id * 1_000_003)
    return {"id": one.id, "from": user(person), **pressed, "chat_instance": chat_instance, "data": one.data}


def inline_id(one: Query | Message) -> str:
    """Return the `inline_message_id` of a message that somebody chose in inline mode."""
    number = one.message_id if isinstance(one, Query) else one.id
    return base64.urlsafe_b64encode(f"{one.chat_id}:{number}".encode()).decode().rstrip("=")


def standing_changed(person: User, bot: User, *, is_blocked: bool, date: int) -> Json:
    """Return a ChatMemberUpdated: the person has blocked the bot, or lets it in again."""
    states: Sequence[Json] = (
        {"status": "member", "user": user(bot)},
        {"status": "kicked", "user": user(bot), "until_date": 0},
    )
    old, new = states if is_blocked else reversed(states)
    return {"chat": chat(person), "from": user(person), "date": date, "old_chat_member": old, "new_chat_member": new}


def page_message(one: Message, setting: Setting, reply: Message | None) -> Json:
    """Return a Message with what only the person's side sees: who wrote it, whether it was silent."""
    more: Json = {"from_bot": one.from_bot, "silent": one.silent, "edits": one.edits}
    if one.reactions:
        more["reactions"] = [emoji for left in one.reactions.values() for emoji in left]
        more["reacted"] = {str(number): list(left) for number, left in one.reactions.items() if left}
    if one.reply_keyboard is not None:
        more["reply_keyboard"] = one.reply_keyboard
    if one.is_rich:
        more |= {"text": one.text, **_entities(one, setting.people)}
    if one.earlier:
        more["earlier"] = list(one.earlier)
    return message(one, setting, reply) | more


def page_answer(one: Answer) -> Json:
    """Return the answer to a press, for the page."""
    return {"callback_query_id": one.query_id, "text": one.text, "show_alert": one.is_alert}


def page_standing(standing: Standing) -> Json:
    """Return how the person stands to the bot, for the page."""
    return {"standing": str(standing)}


def _rows(one: Message) -> list[list[Json]]:
    return [[dict(button.fields) for button in row] for row in one.keyboard]


def _entities(one: Message, people: Mapping[int, User]) -> Json:
    """Return the entities, under the name that belongs to a text or to the words below a file."""
    found = [entity(each, people) for each in one.entities if _is_known(each, people)]
    if one.has_file:
        return {"caption": one.text, "caption_entities": found}
    return {"entities": found}


def _origin(one: Message) -> Json | None:
    if one.forwarded_from is None:
        return None
    return {"type": "hidden_user", "sender_user_name": one.forwarded_from, "date": one.date}


def _is_known(one: Entity, people: Mapping[int, User]) -> bool:
    return one.kind != "text_mention" or (one.value.isdigit() and int(one.value) in people)


def reaction_changed(message_id: int, person: User, old: Sequence[str], new: Sequence[str], *, date: int) -> Json:
    """Return what a MessageReactionUpdated tells beside its chat."""
    sides = {"old_reaction": old, "new_reaction": new}
    left = {name: [{"type": "emoji", "emoji": one} for one in emoji] for name, emoji in sides.items()}
    return {"message_id": message_id, "user": user(person), "date": date, **left}
