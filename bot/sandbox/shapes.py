"""The JSON that goes out: users, chats, messages as the Bot API writes them, and a few lines more for the page."""

from collections.abc import Mapping, Sequence

from bot.sandbox.entities import Entity
from bot.sandbox.model import Answer, Message, Query, Standing, User

Json = dict[str, object]

_VALUES = {"pre": "language", "text_link": "url", "custom_emoji": "custom_emoji_id"}


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
        fields[_VALUES[one.kind]] = one.value
    return fields


def message(one: Message, *, person: User, bot: User, reply: Message | None = None) -> Json:
    """Return a Message. A replied one is given once, not the one that it replies to in its turn."""
    people = {person.id: person, bot.id: bot}
    sender = bot if one.from_bot else person
    fields: Json = {
        "message_id": one.id,
        "from": user(sender),
        "chat": chat(person),
        "date": one.date,
        "text": one.text,
    }
    entities = [entity(each, people) for each in one.entities if _is_known(each, people)]
    optional: Json = {
        "entities": entities,
        "edit_date": one.edited_at,
        "link_preview_options": one.preview,
        "reply_markup": {"inline_keyboard": _rows(one)} if one.keyboard else None,
        "reply_to_message": message(reply, person=person, bot=bot) if reply else None,
        "forward_origin": _origin(one),
    }
    return fields | {name: value for name, value in optional.items() if value}


def query(one: Query, *, person: User, about: Json | None) -> Json:
    """Return a CallbackQuery; a message that is gone is an InaccessibleMessage."""
    gone: Json = {"chat": chat(person), "message_id": one.message_id, "date": 0}
    return {
        "id": one.id,
        "from": user(person),
        "message": about or gone,
        "chat_instance": str(person.id * 1_000_003),
        "data": one.data,
    }


def standing_changed(person: User, bot: User, *, is_blocked: bool, date: int) -> Json:
    """Return a ChatMemberUpdated: the person has blocked the bot, or lets it in again."""
    states: Sequence[Json] = (
        {"status": "member", "user": user(bot)},
        {"status": "kicked", "user": user(bot), "until_date": 0},
    )
    old, new = states if is_blocked else reversed(states)
    return {"chat": chat(person), "from": user(person), "date": date, "old_chat_member": old, "new_chat_member": new}


def page_message(one: Message, *, person: User, bot: User, reply: Message | None) -> Json:
    """Return a Message with what only the person's side sees: who wrote it, whether it was silent."""
    more = {"from_bot": one.from_bot, "silent": one.silent, "edits": one.edits}
    return message(one, person=person, bot=bot, reply=reply) | more


def page_answer(one: Answer) -> Json:
    """Return the answer to a press, for the page."""
    return {"callback_query_id": one.query_id, "text": one.text, "show_alert": one.is_alert}


def page_standing(standing: Standing) -> Json:
    """Return how the person stands to the bot, for the page."""
    return {"standing": str(standing)}


def _rows(one: Message) -> list[list[Json]]:
    return [[dict(button.fields) for button in row] for row in one.keyboard]


def _origin(one: Message) -> Json | None:
    if one.forwarded_from is None:
        return None
    return {"type": "hidden_user", "sender_user_name": one.forwarded_from, "date": one.date}


def _is_known(one: Entity, people: Mapping[int, User]) -> bool:
    return one.kind != "text_mention" or (one.value.isdigit() and int(one.value) in people)
