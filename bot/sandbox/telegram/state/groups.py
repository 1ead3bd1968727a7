"""Actions of users in groups, supergroups and channels, and the updates that the bot gets of them.

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
"""Default colour of a topic."""

_COMMAND = re.compile(r"/\w+(?:@(\w+))?")
_SUPERGROUP_ID_OFFSET = -1_000_000_000_000


class Groups:
    """Actions of users in all groups."""

    def __init__(self, state: State) -> None:
        self._state = state

    def create(
        self, kind: Kind, title: str, owner: User, *, is_forum: bool = False, username: str | None = None
    ) -> Group:
        """Create a group in the name of its owner, without the bot."""
        number = -4_000_000 - len(self._state.groups)
        number = number if kind is Kind.GROUP else number + _SUPERGROUP_ID_OFFSET
        group = Group(number, kind, title, is_forum=is_forum, username=username)
        group.members[owner.id] = Member(owner, Rank.CREATOR)
        self._state.groups[number] = group
        self._publish_join(group, owner)
        return group

    def join(self, group: Group, user: User) -> None:
        """Add a user who joins by themselves."""
        if group.member(user).rank not in MEMBER_RANKS:
            group.members[user.id] = Member(user)
            if group.kind is not Kind.CHANNEL:
                self._post_service_message(group, user, {"new_chat_members": [shapes.user_json(user)]})
            self._publish_join(group, user)

    def leave(self, group: Group, user: User, *, actor: User | None = None) -> None:
        """Remove a user, who leaves or is kicked by `actor`."""
        group.members[user.id] = Member(user, Rank.KICKED if actor else Rank.LEFT)
        if group.kind is not Kind.CHANNEL:
            self._post_service_message(group, actor or user, {"left_chat_member": shapes.user_json(user)})
        self._state.publish_chat(group)

    def demote(self, group: Group, user: User) -> None:
        """Demote an administrator to a plain member. The bot gets no update."""
        if group.member(user).rank is Rank.ADMINISTRATOR:
            group.members[user.id] = Member(user)
            self._state.publish_chat(group)

    def promote(self, group: Group, user: User, *, is_anonymous: bool = False) -> None:
        """Promote a user to an administrator with all rights. The bot gets no update."""
        owns = group.member(user).rank is Rank.CREATOR
        rank = Rank.CREATOR if owns else Rank.ADMINISTRATOR
        group.members[user.id] = Member(user, rank, RIGHTS_BY_KIND[group.kind], is_anonymous=is_anonymous)
        self._state.publish_chat(group)

    # the bot comes and goes

    def set_bot_rank(self, group: Group, actor: User, *, rank: Rank, rights: Iterable[str] | None = None) -> None:
        """Set the rank of the bot: add, promote, demote or remove it; do nothing if it has that rank already."""
        state = self._state
        old = group.member(state.bot)
        allowed = frozenset(DEFAULT_BOT_RIGHTS if rights is None else rights) & RIGHTS_BY_KIND[group.kind]
        new = Member(state.bot, rank, allowed if rank is Rank.ADMINISTRATOR else frozenset())
        if new == old:
            return
        self._change_bot_rank(group, actor, old, new)

    def delete(self, group: Group, actor: User) -> None:
        """Delete the whole chat in the name of its owner."""
        self.set_bot_rank(group, actor, rank=Rank.LEFT)
        group.is_deleted = True

    def _change_bot_rank(self, group: Group, actor: User, old: Member, new: Member) -> None:
        bot = shapes.user_json(self._state.bot)
        group.members[self._state.bot.id] = new
        if group.kind is not Kind.CHANNEL and old.rank in MEMBER_RANKS and new.rank not in MEMBER_RANKS:
            # A removed bot gets nothing more of a supergroup; of a basic group it gets the last service message.
            self._post_service_message(
                group, actor, {"left_chat_member": bot}, is_told=group.kind is Kind.GROUP and actor != self._state.bot
            )
        self._push_bot_rank(group, actor, old, new)
        if group.kind is not Kind.CHANNEL and old.rank not in MEMBER_RANKS and new.rank in MEMBER_RANKS:
            self._post_service_message(group, actor, {"new_chat_members": [bot]})

    def _push_bot_rank(self, group: Group, actor: User, old: Member, new: Member) -> None:
        """Push the change of rank. Kicked from a basic group, the bot has left (TDLib, DialogParticipant::left)."""
        ranks = [
            Member(member.user, Rank.LEFT) if member.rank is Rank.KICKED and group.kind is Kind.GROUP else member
            for member in (old, new)
        ]
        if ranks[0] != ranks[1]:
            date = int(self._state.now())
            self._state.updates.push("my_chat_member", membership.member_update_json(group, actor, *ranks, date=date))
        self._state.events.publish(group.id, Event("standing", {"rank": str(new.rank)}))
        self._state.publish_chat(group)

    # what is said

    def say(
        self,
        group: Group,
        user: User | None,
        content: str | Draft,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Send a text or a draft of a user, or a post of the channel; push it to the bot if it may see it.

        Raises:
            LookupError: there is no such topic.
        """
        if thread_id is not None and thread_id not in group.topics:
            raise LookupError(f"no topic {thread_id}")
        draft = typed(content) if isinstance(content, str) else content
        message = self._new_message(group, user, draft.more, text=draft.text, reply_to=reply_to, thread_id=thread_id)
        message = replace(message, entities=draft.entities, keyboard=draft.keyboard, preview=draft.preview)
        self._state.store(message)
        if self._is_visible_to_bot(group, message):
            self._push_message(group, message)
        return message

    def edit(self, group: Group, message_id: int, text: str) -> Message:
        """Edit a message in the name of its author."""
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
        self._state.store(changed)
        if self._is_visible_to_bot(group, changed):
            self._push_message(group, changed, prefix="edited_")
        return changed

    def react(self, group: Group, user: User, message_id: int, emoji: str | None) -> None:
        """Set or remove a reaction; only an administrator bot that asks for such updates gets one."""
        is_told = group.member(self._state.bot).rank in ADMINISTRATOR_RANKS
        self._state.react(group, group.messages[message_id], user, emoji, is_told=is_told)

    # topics

    def open_topic(self, group: Group, actor: User, name: str) -> Topic:
        """Open a topic in a forum.

        Raises:
            ValueError: the chat is no forum.
        """
        if not group.is_forum:
            raise ValueError("only forums have topics")
        message = self._new_message(group, actor, {"forum_topic_created": {"name": name, "icon_color": ICON_COLOR}})
        topic = Topic(message.id, name)
        group.topics[topic.id] = topic
        self._store_and_push(group, replace(message, thread_id=topic.id))
        self._state.publish_chat(group)
        return topic

    def close_topic(self, group: Group, actor: User, thread_id: int, *, is_closed: bool = True) -> None:
        """Close or reopen a topic."""
        group.topics[thread_id] = replace(group.topics[thread_id], is_closed=is_closed)
        event_field = "forum_topic_closed" if is_closed else "forum_topic_reopened"
        self._post_service_message(group, actor, {event_field: {}}, thread_id=thread_id)
        self._state.publish_chat(group)

    def delete_topic(self, group: Group, thread_id: int) -> None:
        """Delete a topic with all its messages. The bot gets no update."""
        if thread_id == GENERAL_TOPIC_ID:
            raise ValueError("the general topic cannot be deleted")
        del group.topics[thread_id]
        for message in [message for message in group.messages.values() if message.thread_id == thread_id]:
            self._state.delete(message)
        self._state.publish_chat(group)

    # a group becomes a supergroup

    def migrate(self, group: Group, actor: User) -> Group:
        """Migrate a group to a supergroup. The bot joins the new one first, and gets no update of leaving the old.

        Seen in tdlib/telegram-bot-api#266: a my_chat_member of the supergroup, none of the group; two messages.

        Raises:
            ValueError: it is no basic group, or has become a supergroup already.
        """
        if group.kind is not Kind.GROUP or group.migrated_to:
            raise ValueError("only a basic group can become a supergroup, and only once")
        owner = next(member.user for member in group.members.values() if member.rank is Rank.CREATOR)
        new = self.create(Kind.SUPERGROUP, group.title, owner)
        new.members = dict(group.members)
        group.migrated_to = new.id
        bot = group.member(self._state.bot)
        if bot.rank in MEMBER_RANKS:
            self._push_bot_rank(new, actor, Member(self._state.bot, Rank.LEFT), bot)
        self._store_and_push(group, self._new_message(group, actor, {"migrate_to_chat_id": new.id}))
        message = self._new_message(new, None, {"migrate_from_chat_id": group.id})
        self._store_and_push(new, replace(message, in_name_of=True))
        self._state.publish_chat(group)
        for member in new.current_members():
            self._publish_join(new, member.user)
        return new

    def _publish_join(self, group: Group, user: User) -> None:
        """Publish the change: the user's page has one more chat to subscribe to."""
        self._state.events.publish(user.id, Event("joined", {"chat_id": group.id}))
        self._state.publish_chat(group)

    def _post_service_message(
        self,
        group: Group,
        actor: User,
        more: Mapping[str, object],
        *,
        is_told: bool = True,
        thread_id: int | None = None,
    ) -> None:
        self._store_and_push(group, self._new_message(group, actor, more, thread_id=thread_id), is_told=is_told)

    def _store_and_push(self, group: Group, message: Message, *, is_told: bool = True) -> None:
        self._state.store(message)
        if is_told and (self._is_bot_member(group) or "left_chat_member" in message.more):
            self._push_message(group, message)

    def _new_message(
        self,
        group: Group,
        actor: User | None,
        more: Mapping[str, object] | None = None,
        *,
        text: str = "",
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Message:
        is_anonymous = actor is not None and group.member(actor).is_anonymous
        return Message(
            id=self._state.take_message_id(group),
            chat_id=group.id,
            date=int(self._state.now()),
            from_bot=False,
            text=text,
            author=actor,
            in_name_of=group.kind is Kind.CHANNEL or is_anonymous,
            reply_to=reply_to,
            thread_id=thread_id,
            more=more or {},
        )

    def _is_visible_to_bot(self, group: Group, message: Message) -> bool:
        if not self._is_bot_member(group):
            return False
        if (
            group.kind is Kind.CHANNEL
            or group.member(self._state.bot).rank in ADMINISTRATOR_RANKS
            or "via_bot" in message.more
        ):
            return True
        replied = group.messages.get(message.reply_to) if message.reply_to else None
        return bool(replied and replied.from_bot) or self._is_addressed(message.text)

    def _is_addressed(self, text: str) -> bool:
        command = _COMMAND.match(text)
        bot_name = command.group(1) if command else None
        return command is not None and (
            bot_name is None or bot_name.lower() == (self._state.bot.username or "").lower()
        )

    def _is_bot_member(self, group: Group) -> bool:
        return group.member(self._state.bot).rank in MEMBER_RANKS

    def _push_message(self, group: Group, message: Message, *, prefix: str = "") -> None:
        if message.author:
            self._state.mark_known(message.author)
        kind = "channel_post" if group.kind is Kind.CHANNEL else "message"
        self._state.updates.push(prefix + kind, self._state.json(message))
