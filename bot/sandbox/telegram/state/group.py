"""Groups, supergroups and channels: members, rights, topics and messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.telegram.model import Message, User


class Kind(StrEnum):
    """Type of a group chat, in the Bot API's words."""

    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Rank(StrEnum):
    """Status of a member, in the Bot API's words."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"


MEMBER_RANKS = frozenset({Rank.CREATOR, Rank.ADMINISTRATOR, Rank.MEMBER})
"""Ranks of current members."""
ADMINISTRATOR_RANKS = frozenset({Rank.CREATOR, Rank.ADMINISTRATOR})
PERMISSIONS = frozenset(
    [
        "can_send_messages",
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_react_to_messages",
        "can_edit_tag",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_topics",
    ]
)
"""Permissions of the members of a group."""
COMMON_RIGHTS = frozenset(
    [
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
        "can_send_welcome_messages",
    ]
)
"""Rights of administrators in all kinds of chats."""
RIGHTS_BY_KIND: Mapping[Kind, frozenset[str]] = {
    Kind.GROUP: COMMON_RIGHTS | {"can_pin_messages"},
    Kind.SUPERGROUP: COMMON_RIGHTS | {"can_pin_messages", "can_manage_topics", "can_manage_tags"},
    Kind.CHANNEL: COMMON_RIGHTS | {"can_post_messages", "can_edit_messages", "can_manage_direct_messages"},
}
"""Rights of administrators by kind of chat; others do not appear in its JSON."""
DEFAULT_BOT_RIGHTS = frozenset(
    [
        "can_manage_chat",
        "can_delete_messages",
        "can_invite_users",
        "can_pin_messages",
        "can_post_messages",
        "can_edit_messages",
    ]
)
"""Rights of a bot that is promoted without a list of rights, as far as the kind of chat has them."""
GENERAL_TOPIC_ID = 1
"""Topic that every forum has. Its messages have no `message_thread_id`."""


@dataclass(frozen=True, slots=True)
class Member:
    """A current or former member of a chat.

    Args:
        user: the user.
        rank: the status.
        rights: the rights of an administrator.
        is_anonymous: whether the administrator speaks in the name of the chat.
    """

    user: User
    rank: Rank = Rank.MEMBER
    rights: frozenset[str] = frozenset()
    is_anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a forum. Its identifier is that of the message that opened it."""

    id: int
    name: str
    is_closed: bool = False


@dataclass(slots=True)
class Group:
    """A group, supergroup or channel in its current state.

    Args:
        id: its number, negative; that of supergroups and channels begins with -100.
        kind: group, supergroup or channel.
        title: its name.
        members: current and former members, the bot included, by user identifier.
        username: its public name, or None.
        is_forum: whether it has topics.
        permissions: the permissions of members.
        topics: the existing topics, without the general one.
        messages: by number, the oldest first.
        pinned: numbers of the pinned messages, the newest last.
        migrated_to: the supergroup that this group has become, or None.
        is_deleted: whether the whole group is gone.
        last_message: the number given last.
    """

    id: int
    kind: Kind
    title: str
    members: dict[int, Member] = field(default_factory=dict)
    username: str | None = None
    is_forum: bool = False
    permissions: frozenset[str] = PERMISSIONS - {"can_change_info", "can_edit_tag", "can_manage_topics"}
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    is_deleted: bool = False
    last_message: int = 0

    def member(self, user: User) -> Member:
        """Return a member; a user who never joined has the rank LEFT."""
        return self.members.get(user.id) or Member(user, Rank.LEFT)

    def may(self, user: User, right: str) -> bool:
        """Return whether a user has a right: as owner, as administrator, or by the permissions of members."""
        member = self.member(user)
        if member.rank is Rank.CREATOR or right in member.rights:
            return True
        return member.rank in MEMBER_RANKS and self.kind is not Kind.CHANNEL and right in self.permissions

    def current_members(self) -> list[Member]:
        """Return the current members."""
        return [member for member in self.members.values() if member.rank in MEMBER_RANKS]

    def administrators(self) -> list[Member]:
        """Return the owner and the administrators."""
        return [member for member in self.members.values() if member.rank in ADMINISTRATOR_RANKS]
