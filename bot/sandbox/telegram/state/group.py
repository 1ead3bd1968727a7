"""Groups, supergroups and channels as they stand: who is in them, with which rights, and what may be said where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.telegram.model import Message, User


class Kind(StrEnum):
    """What kind of chat it is, in the Bot API's word."""

    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Rank(StrEnum):
    """How somebody stands in a chat, in the Bot API's word."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"


MEMBER_RANKS = frozenset({Rank.CREATOR, Rank.ADMINISTRATOR, Rank.MEMBER})
"""Who of them is in the chat."""
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
"""What a member of a group may be allowed."""
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
"""What any administrator may be allowed."""
RIGHTS_BY_KIND: Mapping[Kind, frozenset[str]] = {
    Kind.GROUP: COMMON_RIGHTS | {"can_pin_messages"},
    Kind.SUPERGROUP: COMMON_RIGHTS | {"can_pin_messages", "can_manage_topics", "can_manage_tags"},
    Kind.CHANNEL: COMMON_RIGHTS | {"can_post_messages", "can_edit_messages", "can_manage_direct_messages"},
}
"""What an administrator of each kind of chat may be allowed; the others are not even spoken of."""
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
"""What a bot that is made administrator gets if nothing else is said, as far as the chat knows such rights."""
GENERAL_TOPIC_ID = 1
"""The topic that every forum has. Messages in it carry no number of a topic."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a chat, or somebody who was in it.

    Args:
        user: who it is.
        rank: how they stand.
        rights: what an administrator may do.
        is_anonymous: whether the administrator speaks in the name of the chat.
    """

    user: User
    rank: Rank = Rank.MEMBER
    rights: frozenset[str] = frozenset()
    is_anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a forum. Its number is that of the message that opened it."""

    id: int
    name: str
    is_closed: bool = False


@dataclass(slots=True)
class Group:
    """A chat of many, as it stands now.

    Args:
        id: its number, negative; that of supergroups and channels begins with -100.
        kind: group, supergroup or channel.
        title: its name.
        members: everyone who is or was in it, the bot too, by number.
        username: its public name, or None.
        is_forum: whether it has topics.
        permissions: what members may do.
        topics: those that exist, without the general one.
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
        """Return how somebody stands here; whoever was never here has left."""
        return self.members.get(user.id) or Member(user, Rank.LEFT)

    def may(self, user: User, right: str) -> bool:
        """Return whether somebody has a right here: as the owner, as an administrator, or because all have it."""
        member = self.member(user)
        if member.rank is Rank.CREATOR or right in member.rights:
            return True
        return member.rank in MEMBER_RANKS and self.kind is not Kind.CHANNEL and right in self.permissions

    def current_members(self) -> list[Member]:
        """Return who is in it now."""
        return [member for member in self.members.values() if member.rank in MEMBER_RANKS]

    def administrators(self) -> list[Member]:
        """Return the owner and the administrators."""
        return [member for member in self.members.values() if member.rank in ADMINISTRATOR_RANKS]
