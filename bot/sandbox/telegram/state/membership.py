"""JSON of groups and channels: the chat, its members and their rights, and changes of the bot's own rank."""

from bot.sandbox.telegram.model import User
from bot.sandbox.telegram.state import shapes
from bot.sandbox.telegram.state.group import (
    ADMINISTRATOR_RANKS,
    PERMISSIONS,
    RIGHTS_BY_KIND,
    Group,
    Kind,
    Member,
    Rank,
)
from bot.sandbox.telegram.state.profile import Profile
from bot.sandbox.telegram.state.shapes import Json


def chat_json(group: Group) -> Json:
    """Return a Chat."""
    fields: Json = {"id": group.id, "type": str(group.kind), "title": group.title}
    if group.username:
        fields["username"] = group.username
    if group.is_forum:
        fields["is_forum"] = True
    return fields


def full_chat_json(group: Group) -> Json:
    """Return a ChatFullInfo, without the pinned message."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    fields: Json = {
        **chat_json(group),
        "accent_color_id": -group.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if group.kind is not Kind.CHANNEL:
        fields["permissions"] = {name: name in group.permissions for name in sorted(PERMISSIONS)}
    return fields


def page_json(group: Group, profile: Profile) -> Json:
    """Return a group for the page, without its messages; `menus` are commands by the id of the user who sees them."""
    users = [member for member in group.current_members() if not member.user.is_bot]
    menus = {
        str(member.user.id): profile.menu_in(group.id, member.user, is_administrator=member.rank in ADMINISTRATOR_RANKS)
        for member in users
        if group.kind is not Kind.CHANNEL
    }
    return {
        **chat_json(group),
        "bot": member_json(group.member(profile.bot), group.kind),
        "members": [member_json(member, group.kind) for member in group.current_members()],
        "menus": menus,
        "topics": [
            {"id": topic.id, "name": topic.name, "is_closed": topic.is_closed} for topic in group.topics.values()
        ],
        "pinned": list(group.pinned),
        "migrated_to": group.migrated_to,
    }


def member_json(member: Member, kind: Kind) -> Json:
    """Return the ChatMember that fits the rank of a member."""
    fields: Json = {"status": str(member.rank), "user": shapes.user_json(member.user)}
    match member.rank:
        case Rank.CREATOR:
            return fields | {"is_anonymous": member.is_anonymous}
        case Rank.ADMINISTRATOR:
            rights = {name: name in member.rights for name in sorted(RIGHTS_BY_KIND[kind])}
            return fields | {"can_be_edited": False, "is_anonymous": member.is_anonymous} | rights
        case Rank.KICKED:
            return fields | {"until_date": 0}
    return fields


def member_update_json(group: Group, actor: User, old: Member, new: Member, *, date: int) -> Json:
    """Return a ChatMemberUpdated: `actor` has changed the rank of the bot in a group."""
    return {
        "chat": chat_json(group),
        "from": shapes.user_json(actor),
        "date": date,
        "old_chat_member": member_json(old, group.kind),
        "new_chat_member": member_json(new, group.kind),
    }
