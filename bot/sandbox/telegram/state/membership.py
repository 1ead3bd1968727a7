"""The JSON of chats of many: the chat itself, its members and their rights, and changes of the bot's own standing."""

from bot.sandbox.telegram.model import User
from bot.sandbox.telegram.state import shapes
from bot.sandbox.telegram.state.group import ADMINISTRATOR_RANKS, PERMISSIONS, RIGHTS_BY_KIND, Group, Kind, Member, Rank
from bot.sandbox.telegram.state.profile import Profile
from bot.sandbox.telegram.state.shapes import Json


def chat(one: Group) -> Json:
    """Return a Chat."""
    fields: Json = {"id": one.id, "type": str(one.kind), "title": one.title}
    if one.username:
        fields["username"] = one.username
    if one.is_forum:
        fields["is_forum"] = True
    return fields


def full_chat(one: Group) -> Json:
    """Return a ChatFullInfo, without the pinned message."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    fields: Json = {
        **chat(one),
        "accent_color_id": -one.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if one.kind is not Kind.CHANNEL:
        fields["permissions"] = {name: name in one.permissions for name in sorted(PERMISSIONS)}
    return fields


def page(one: Group, profile: Profile) -> Json:
    """Return a chat of many as the page shows it, without its messages; `menus` are commands by who is offered them."""
    people = [member for member in one.inside() if not member.user.is_bot]
    menus = {
        str(each.user.id): profile.menu_in(one.id, each.user, leads=each.rank in ADMINISTRATOR_RANKS)
        for each in people
        if one.kind is not Kind.CHANNEL
    }
    return {
        **chat(one),
        "bot": member(one.member(profile.bot), one.kind),
        "members": [member(each, one.kind) for each in one.inside()],
        "menus": menus,
        "topics": [{"id": each.id, "name": each.name, "is_closed": each.is_closed} for each in one.topics.values()],
        "pinned": list(one.pinned),
        "migrated_to": one.migrated_to,
    }


def member(one: Member, kind: Kind) -> Json:
    """Return the ChatMember that fits somebody's rank."""
    fields: Json = {"status": str(one.rank), "user": shapes.user(one.user)}
    match one.rank:
        case Rank.CREATOR:
            return fields | {"is_anonymous": one.is_anonymous}
        case Rank.ADMINISTRATOR:
            rights = {name: name in one.rights for name in sorted(RIGHTS_BY_KIND[kind])}
            return fields | {"can_be_edited": False, "is_anonymous": one.is_anonymous} | rights
        case Rank.KICKED:
            return fields | {"until_date": 0}
    return fields


def changed(one: Group, by: User, old: Member, new: Member, *, date: int) -> Json:
    """Return a ChatMemberUpdated: somebody (`by`) has changed how the bot stands in a chat."""
    return {
        "chat": chat(one),
        "from": shapes.user(by),
        "date": date,
        "old_chat_member": member(old, one.kind),
        "new_chat_member": member(new, one.kind),
    }
