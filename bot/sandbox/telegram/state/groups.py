"""What people do in groups, supergroups and channels, and what the bot learns of it.

Privacy mode is on, as for every new bot: of what members of a group say the bot gets commands that are meant for it
and replies to its own messages; once it is an administrator it gets everything. Service messages and posts of channels
come in any case (https://core.telegram.org/bots/features#privacy-mode). The bot is the only one in each group, so a
command that names no bot is meant for it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.sandbox.telegram.events import Event
from bot.sandbox.telegram.model import Draft, Message, User
from bot.sandbox.telegram.state import membership, shapes
from bot.sandbox.telegram.state.group import (
    ADMINISTRATOR_RANKS,
    DEFAULT_BOT_RIGHTS,
    GENERAL_TOPIC_ID,
    MEMBER_RANKS,
    RIGHTS_BY_KIND,
    Group,
    Kind,
    Member,
    Rank,
    Topic,
)
from bot.sandbox.telegram.state.state import State, typed
from bot.sandbox.telegram.text import formatting

ICON_COLOR = 7322096
"""The colour of a topic that was given none."""

_COMMAND = re.compile(r"/\w+(?:@(\w+))?")
_SUPERGROUP_ID_OFFSET = -1_000_000_000_000


class Groups:
    """People's side of all chats of many."""

    def __init__(self, state: State) -> None:
        self._state = state

    def found(
        self, kind: Kind, title: str, owner: User, *, is_forum: bool = False, username: str | None = None
    ) -> Group:
        """Let a person found a chat, which the bot is not in yet."""
        number = -4_000_000 - len(self._state.groups)
        number = number if kind is Kind.GROUP else number + _SUPERGROUP_ID_OFFSET
        group = Group(number, kind, title, is_forum=is_forum, username=username)
        group.members[owner.id] = Member(owner, Rank.CREATOR)
        self._state.groups[number] = group
        self._joined(group, owner)
        return group

    def join(self, group: Group, person: User) -> None:
        """Let a person come into a chat of their own will."""
        if group.member(person).rank not in MEMBER_RANKS:
            group.members[person.id] = Member(person)
            if group.kind is not Kind.CHANNEL:
                self._serve(group, person, {"new_chat_members": [shapes.user(person)]})
            self._joined(group, person)

    def leave(self, group: Group, person: User, *, by: User | None = None) -> None:
        """Let a person go, or be removed by somebody else."""
        group.members[person.id] = Member(person, Rank.KICKED if by else Rank.LEFT)
        if group.kind is not Kind.CHANNEL:
            self._serve(group, by or person, {"left_chat_member": shapes.user(person)})
        self._state.tell_of(group)

    def follow(self, group: Group, person: User) -> None:
        """Make a plain member of an administrator. The bot is not told."""
        if group.member(person).rank is Rank.ADMINISTRATOR:
            group.members[person.id] = Member(person)
            self._state.tell_of(group)

    def lead(self, group: Group, person: User, *, is_anonymous: bool = False) -> None:
        """Make a person an administrator with all rights. The bot is not told."""
        owns = group.member(person).rank is Rank.CREATOR
        rank = Rank.CREATOR if owns else Rank.ADMINISTRATOR
        group.members[person.id] = Member(person, rank, RIGHTS_BY_KIND[group.kind], is_anonymous=is_anonymous)
        self._state.tell_of(group)

    # the bot comes and goes

    def seat_bot(self, group: Group, by: User, *, rank: Rank, rights: Iterable[str] | None = None) -> None:
        """Give the bot another standing: add, promote, demote or remove it. Nothing happens if it has that already."""
        state = self._state
        old = group.member(state.bot)
        allowed = frozenset(DEFAULT_BOT_RIGHTS if rights is None else rights) & RIGHTS_BY_KIND[group.kind]
        new = Member(state.bot, rank, allowed if rank is Rank.ADMINISTRATOR else frozenset())
        if new == old:
            return
        self._greet_or_dismiss(group, by, old, new)

    def delete(self, group: Group, by: User) -> None:
        """Let the owner delete the whole chat."""
        self.seat_bot(group, by, rank=Rank.LEFT)
        group.is_deleted = True

    def _greet_or_dismiss(self, group: Group, by: User, old: Member, new: Member) -> None:
        bot = shapes.user(self._state.bot)
        group.members[self._state.bot.id] = new
        if group.kind is not Kind.CHANNEL and old.rank in MEMBER_RANKS and new.rank not in MEMBER_RANKS:
            # A supergroup tells whoever was removed nothing more; a basic group shows its last service message.
            self._serve(
                group, by, {"left_chat_member": bot}, is_told=group.kind is Kind.GROUP and by != self._state.bot
            )
        self._tell_standing(group, by, old, new)
        if group.kind is not Kind.CHANNEL and old.rank not in MEMBER_RANKS and new.rank in MEMBER_RANKS:
            self._serve(group, by, {"new_chat_members": [bot]})

    def _tell_standing(self, group: Group, by: User, old: Member, new: Member) -> None:
        """Tell the bot. Removed from a basic group, it is told that it has left (TDLib, DialogParticipant::left)."""
        told = [
            Member(one.user, Rank.LEFT) if one.rank is Rank.KICKED and group.kind is Kind.GROUP else one
            for one in (old, new)
        ]
        if told[0] != told[1]:
            date = int(self._state.now())
            self._state.updates.push("my_chat_member", membership.changed(group, by, *told, date=date))
        self._state.events.tell(group.id, Event("standing", {"rank": str(new.rank)}))
        self._state.tell_of(group)

    # what is said

    def say(
        self,
        group: Group,
        person: User | None,
        said: str | Draft,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Let somebody write, or send what is ready to be shown, or a channel post; the bot hears it if it may.

        Raises:
            LookupError: there is no such topic.
        """
        if thread_id is not None and thread_id not in group.topics:
            raise LookupError(f"no topic {thread_id}")
        draft = typed(said) if isinstance(said, str) else said
        message = self._new(group, person, draft.more, text=draft.text, reply_to=reply_to, thread_id=thread_id)
        message = replace(message, entities=draft.entities, keyboard=draft.keyboard, preview=draft.preview)
        self._state.keep(message)
        if self._hears(group, message):
            self._tell(group, message)
        return message

    def edit(self, group: Group, message_id: int, text: str) -> Message:
        """Let somebody change what they have written."""
        message = group.messages[message_id]
        typed = formatting.typed(text)
        changed = replace(
            message,
            text=typed.text,
            entities=typed.entities,
            edits=message.edits + 1,
            edited_at=int(self._state.now()),
            earlier=(*message.earlier, message.text),
        )
        self._state.keep(changed)
        if self._hears(group, changed):
            self._tell(group, changed, prefix="edited_")
        return changed

    def react(self, group: Group, person: User, message_id: int, emoji: str | None) -> None:
        """Let a person leave a reaction or take it back; only an administrator bot that asks for it is told."""
        is_told = group.member(self._state.bot).rank in ADMINISTRATOR_RANKS
        self._state.react(group, group.messages[message_id], person, emoji, is_told=is_told)

    # topics

    def open_topic(self, group: Group, by: User, name: str) -> Topic:
        """Open a topic in a forum.

        Raises:
            ValueError: the chat is no forum.
        """
        if not group.is_forum:
            raise ValueError("only forums have topics")
        message = self._new(group, by, {"forum_topic_created": {"name": name, "icon_color": ICON_COLOR}})
        topic = Topic(message.id, name)
        group.topics[topic.id] = topic
        self._show(group, replace(message, thread_id=topic.id))
        self._state.tell_of(group)
        return topic

    def close_topic(self, group: Group, by: User, thread_id: int, *, is_closed: bool = True) -> None:
        """Close a topic, or open it again."""
        group.topics[thread_id] = replace(group.topics[thread_id], is_closed=is_closed)
        happened = "forum_topic_closed" if is_closed else "forum_topic_reopened"
        self._serve(group, by, {happened: {}}, thread_id=thread_id)
        self._state.tell_of(group)

    def delete_topic(self, group: Group, thread_id: int) -> None:
        """Delete a topic with all its messages. The bot is not told."""
        if thread_id == GENERAL_TOPIC_ID:
            raise ValueError("the general topic cannot be deleted")
        del group.topics[thread_id]
        for message in [one for one in group.messages.values() if one.thread_id == thread_id]:
            self._state.delete(message)
        self._state.tell_of(group)

    # a group becomes a supergroup

    def migrate(self, group: Group, by: User) -> Group:
        """Make a supergroup of a group. The bot joins the new one first, and is not told that it has left the old.

        Seen in tdlib/telegram-bot-api#266: a my_chat_member of the supergroup, none of the group; two messages.

        Raises:
            ValueError: it is no basic group, or has become a supergroup already.
        """
        if group.kind is not Kind.GROUP or group.migrated_to:
            raise ValueError("only a basic group can become a supergroup, and only once")
        owner = next(one.user for one in group.members.values() if one.rank is Rank.CREATOR)
        new = self.found(Kind.SUPERGROUP, group.title, owner)
        new.members = dict(group.members)
        group.migrated_to = new.id
        bot = group.member(self._state.bot)
        if bot.rank in MEMBER_RANKS:
            self._tell_standing(new, by, Member(self._state.bot, Rank.LEFT), bot)
        self._show(group, self._new(group, by, {"migrate_to_chat_id": new.id}))
        message = self._new(new, None, {"migrate_from_chat_id": group.id})
        self._show(new, replace(message, in_name_of=True))
        self._state.tell_of(group)
        for member in new.inside():
            self._joined(new, member.user)
        return new

    def _joined(self, group: Group, person: User) -> None:
        """Tell the pages: that of the person has one more chat to watch."""
        self._state.events.tell(person.id, Event("joined", {"chat_id": group.id}))
        self._state.tell_of(group)

    def _serve(
        self, group: Group, by: User, more: Mapping[str, object], *, is_told: bool = True, thread_id: int | None = None
    ) -> None:
        self._show(group, self._new(group, by, more, thread_id=thread_id), is_told=is_told)

    def _show(self, group: Group, message: Message, *, is_told: bool = True) -> None:
        self._state.keep(message)
        if is_told and (self._is_inside(group) or "left_chat_member" in message.more):
            self._tell(group, message)

    def _new(
        self,
        group: Group,
        by: User | None,
        more: Mapping[str, object] | None = None,
        *,
        text: str = "",
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Message:
        is_anonymous = by is not None and group.member(by).is_anonymous
        return Message(
            id=self._state.take_message_id(group),
            chat_id=group.id,
            date=int(self._state.now()),
            from_bot=False,
            text=text,
            author=by,
            in_name_of=group.kind is Kind.CHANNEL or is_anonymous,
            reply_to=reply_to,
            thread_id=thread_id,
            more=more or {},
        )

    def _hears(self, group: Group, message: Message) -> bool:
        if not self._is_inside(group):
            return False
        if (
            group.kind is Kind.CHANNEL
            or group.member(self._state.bot).rank in ADMINISTRATOR_RANKS
            or "via_bot" in message.more
        ):
            return True
        replied = group.messages.get(message.reply_to) if message.reply_to else None
        return bool(replied and replied.from_bot) or self._is_called(message.text)

    def _is_called(self, text: str) -> bool:
        command = _COMMAND.match(text)
        named = command.group(1) if command else None
        return command is not None and (named is None or named.lower() == (self._state.bot.username or "").lower())

    def _is_inside(self, group: Group) -> bool:
        return group.member(self._state.bot).rank in MEMBER_RANKS

    def _tell(self, group: Group, message: Message, *, prefix: str = "") -> None:
        if message.author:
            self._state.meet(message.author)
        kind = "channel_post" if group.kind is Kind.CHANNEL else "message"
        self._state.updates.push(prefix + kind, self._state.json(message))
