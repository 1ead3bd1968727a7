"""Client of a group, supergroup or channel: actions of its users, and the messages of the bot."""

from collections.abc import Iterable, Mapping

from bot.sandbox.telegram.client.observer import DEFAULT_TIMEOUT_SECONDS, Observer
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import Answer, Message, User
from bot.sandbox.telegram.state.forwarding import PAYLOAD_PATTERN
from bot.sandbox.telegram.state.group import Group, Kind, Rank
from bot.sandbox.telegram.state.groups import Groups
from bot.sandbox.telegram.state.state import State


class GroupClient(Observer):
    """A group, supergroup or channel, created by a user, with or without the bot.

    Args:
        state: the state of the sandbox.
        chat_id: its identifier. A migrated group has another one, which `migrates` returns.
    """

    def __init__(self, state: State, chat_id: int) -> None:
        super().__init__(state, chat_id)
        self._groups = Groups(state)

    @property
    def pinned(self) -> list[int]:
        """Return the identifiers of the pinned messages, the newest last."""
        return list(self._group.pinned)

    async def says(
        self, user: UserClient, text: str, *, topic: int | None = None, reply_to: int | None = None
    ) -> Message:
        """Send a message of a user, into a topic or as a reply if given; the user joins first.

        Raises:
            LookupError: there is no such topic.
            RuntimeError: the chat is a channel.
        """
        if self._group.kind is Kind.CHANNEL:
            raise RuntimeError("in a channel only the channel posts: use `posts`")
        self._join(user)
        return self._groups.say(self._group, self._user(user), text, thread_id=topic, reply_to=reply_to)

    async def posts(self, text: str) -> Message:
        """Send a post of the channel."""
        return self._groups.say(self._group, None, text)

    async def edits(self, message_id: int, text: str) -> Message:
        """Edit a message in the name of its author."""
        return self._groups.edit(self._group, message_id, text)

    async def reacts(self, user: UserClient, message_id: int, emoji: str | None) -> None:
        """Set the reaction of a user, None removes it."""
        self._groups.react(self._group, self._user(user), message_id, emoji)

    async def adds_bot(
        self,
        user: UserClient,
        *,
        administrator: bool = False,
        rights: Iterable[str] | None = None,
        startgroup: str | None = None,
    ) -> None:
        """Add the bot, as an administrator in a channel; a deep link (`startgroup`) then sends `/start`.

        Raises:
            ValueError: the payload is invalid for a deep link.
        """
        self._join(user)
        if startgroup is not None and not PAYLOAD_PATTERN.fullmatch(startgroup):
            raise ValueError(f"no deep link can bring {startgroup!r}")
        leads = administrator or self._group.kind is Kind.CHANNEL
        self._set_rank(user, Rank.ADMINISTRATOR if leads else Rank.MEMBER, rights)
        if startgroup is not None:
            await self.says(user, f"/start@{self._state.bot.username} {startgroup}".rstrip())

    async def kicks_bot(self, user: UserClient) -> None:
        """Remove the bot in the name of a user."""
        self._set_rank(user, Rank.KICKED)

    async def promotes_bot(self, user: UserClient, *, rights: Iterable[str] | None = None) -> None:
        """Make the bot an administrator, or change its rights."""
        self._set_rank(user, Rank.ADMINISTRATOR, rights)

    async def demotes_bot(self, user: UserClient) -> None:
        """Make the bot a plain member."""
        self._set_rank(user, Rank.MEMBER)

    async def joins(self, user: UserClient) -> None:
        """Add a user to the group."""
        self._join(user)

    async def leaves(self, user: UserClient) -> None:
        """Remove a user who leaves."""
        self._groups.leave(self._group, self._user(user))

    async def promotes(self, user: UserClient, *, anonymous: bool = False) -> None:
        """Make a user an administrator, an anonymous one if asked."""
        self._join(user)
        self._groups.promote(self._group, self._user(user), is_anonymous=anonymous)

    async def forbids(self, *permissions: str) -> None:
        """Revoke permissions of members that are no administrators, such as `can_send_messages`."""
        self._group.permissions -= frozenset(permissions)

    async def opens_topic(self, user: UserClient, name: str) -> int:
        """Open a topic, and return its identifier."""
        return self._groups.open_topic(self._group, self._user(user), name).id

    async def closes_topic(self, user: UserClient, topic: int) -> None:
        """Close a topic."""
        self._groups.close_topic(self._group, self._user(user), topic)

    async def reopens_topic(self, user: UserClient, topic: int) -> None:
        """Reopen a closed topic."""
        self._groups.close_topic(self._group, self._user(user), topic, is_closed=False)

    async def deletes_topic(self, topic: int) -> None:
        """Delete a topic with its messages."""
        self._groups.delete_topic(self._group, topic)

    async def migrates(self, user: UserClient | None = None) -> "GroupClient":
        """Migrate the group to a supergroup, and return its client.

        Raises:
            ValueError: it is no basic group, or has been migrated already.
        """
        by = self._user(user) if user else self._group.administrators()[0].user
        return GroupClient(self._state, self._groups.migrate(self._group, by).id)

    async def is_deleted_by(self, user: UserClient) -> None:
        """Delete the whole chat in the name of its owner."""
        self._groups.delete(self._group, self._user(user))

    async def presses(self, user: UserClient, text: str, *, seconds: float = DEFAULT_TIMEOUT_SECONDS) -> str:
        """Press the button with this label on the newest message that has it; return the toast.

        Raises:
            LookupError: no message has such a button.
            TimeoutError: the bot did not answer.
        """
        return (await self.asks(user, text, seconds=seconds)).text

    async def asks(self, user: UserClient, text: str, *, seconds: float = DEFAULT_TIMEOUT_SECONDS) -> Answer:
        """Press a button as `presses` does, and return the whole answer."""
        for message in self._state.newest_first(self._group):
            button = message.button(text)
            if button and button.data:
                query = self._state.press(self._group, message.id, button.data, user=self._user(user))
                return await self._state.queries.answered(query.id, seconds)
        raise LookupError(f"no button says {text!r}")

    @property
    def _messages(self) -> Mapping[int, Message]:
        return self._group.messages

    @property
    def _group(self) -> Group:
        return self._state.groups[self.chat_id]

    def _user(self, user: UserClient) -> User:
        return self._state.private_chats[user.chat_id].user

    def _join(self, user: UserClient) -> None:
        self._groups.join(self._group, self._user(user))

    def _set_rank(self, user: UserClient, rank: Rank, rights: Iterable[str] | None = None) -> None:
        self._groups.set_bot_rank(self._group, self._user(user), rank=rank, rights=rights)
