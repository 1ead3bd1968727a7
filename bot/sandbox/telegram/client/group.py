"""A group, supergroup or channel for tests in Python: people act in it, and a test sees what the bot sent."""

from collections.abc import Iterable, Mapping

from bot.sandbox.telegram.client.observer import DEFAULT_TIMEOUT_SECONDS, Observer
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import Answer, Message, User
from bot.sandbox.telegram.state.forwarding import PAYLOAD_PATTERN
from bot.sandbox.telegram.state.group import Group, Kind, Rank
from bot.sandbox.telegram.state.groups import Groups
from bot.sandbox.telegram.state.state import State


class GroupClient(Observer):
    """A chat of many, founded by a person, with or without the bot.

    Args:
        state: the state of the sandbox.
        chat_id: its number. A group that has become a supergroup has another, which `migrates` returns.
    """

    def __init__(self, state: State, chat_id: int) -> None:
        super().__init__(state, chat_id)
        self._groups = Groups(state)

    @property
    def pinned(self) -> list[int]:
        """Numbers of the pinned messages, the newest last."""
        return list(self._group.pinned)

    async def says(
        self, person: UserClient, text: str, *, topic: int | None = None, reply_to: int | None = None
    ) -> Message:
        """Let a person write, into a topic or as an answer if one is given; whoever is not in comes in first.

        Raises:
            LookupError: there is no such topic.
            RuntimeError: the person has no say in a channel.
        """
        if self._group.kind is Kind.CHANNEL:
            raise RuntimeError("in a channel nobody but the channel speaks: use `posts`")
        self._join(person)
        return self._groups.say(self._group, self._user(person), text, thread_id=topic, reply_to=reply_to)

    async def posts(self, text: str) -> Message:
        """Let the channel post."""
        return self._groups.say(self._group, None, text)

    async def edits(self, message_id: int, text: str) -> Message:
        """Let whoever wrote a message change it."""
        return self._groups.edit(self._group, message_id, text)

    async def reacts(self, person: UserClient, message_id: int, emoji: str | None) -> None:
        """Let a person leave a reaction, or take it back with None."""
        self._groups.react(self._group, self._user(person), message_id, emoji)

    async def adds_bot(
        self,
        person: UserClient,
        *,
        administrator: bool = False,
        rights: Iterable[str] | None = None,
        startgroup: str | None = None,
    ) -> None:
        """Let a person add the bot, as an administrator in a channel; a deep link (`startgroup`) then greets it.

        Raises:
            ValueError: no deep link can bring this payload.
        """
        self._join(person)
        if startgroup is not None and not PAYLOAD_PATTERN.fullmatch(startgroup):
            raise ValueError(f"no deep link can bring {startgroup!r}")
        leads = administrator or self._group.kind is Kind.CHANNEL
        self._seat(person, Rank.ADMINISTRATOR if leads else Rank.MEMBER, rights)
        if startgroup is not None:
            await self.says(person, f"/start@{self._state.bot.username} {startgroup}".rstrip())

    async def kicks_bot(self, person: UserClient) -> None:
        """Let a person remove the bot."""
        self._seat(person, Rank.KICKED)

    async def promotes_bot(self, person: UserClient, *, rights: Iterable[str] | None = None) -> None:
        """Let a person make the bot an administrator, or change its rights."""
        self._seat(person, Rank.ADMINISTRATOR, rights)

    async def demotes_bot(self, person: UserClient) -> None:
        """Let a person make the bot a plain member."""
        self._seat(person, Rank.MEMBER)

    async def joins(self, person: UserClient) -> None:
        """Let a person come in."""
        self._join(person)

    async def leaves(self, person: UserClient) -> None:
        """Let a person go."""
        self._groups.leave(self._group, self._user(person))

    async def promotes(self, person: UserClient, *, anonymous: bool = False) -> None:
        """Make a person an administrator, one who speaks in the group's name if wanted."""
        self._join(person)
        self._groups.lead(self._group, self._user(person), is_anonymous=anonymous)

    async def forbids(self, *permissions: str) -> None:
        """Take permissions from all members that are no administrators, such as `can_send_messages`."""
        self._group.permissions -= frozenset(permissions)

    async def opens_topic(self, person: UserClient, name: str) -> int:
        """Let a person open a topic, and return its number."""
        return self._groups.open_topic(self._group, self._user(person), name).id

    async def closes_topic(self, person: UserClient, topic: int) -> None:
        """Let a person close a topic."""
        self._groups.close_topic(self._group, self._user(person), topic)

    async def reopens_topic(self, person: UserClient, topic: int) -> None:
        """Let a person open a closed topic again."""
        self._groups.close_topic(self._group, self._user(person), topic, is_closed=False)

    async def deletes_topic(self, topic: int) -> None:
        """Delete a topic with its messages."""
        self._groups.delete_topic(self._group, topic)

    async def migrates(self, person: UserClient | None = None) -> "GroupClient":
        """Make a supergroup of the group, and return it.

        Raises:
            ValueError: it is no basic group, or has become one already.
        """
        by = self._user(person) if person else self._group.leaders()[0].user
        return GroupClient(self._state, self._groups.migrate(self._group, by).id)

    async def is_deleted_by(self, person: UserClient) -> None:
        """Let the owner delete the whole chat."""
        self._groups.delete(self._group, self._user(person))

    async def presses(self, person: UserClient, text: str, *, seconds: float = DEFAULT_TIMEOUT_SECONDS) -> str:
        """Let a person press the button that says this, on the newest message that has it; return the toast.

        Raises:
            LookupError: no message has such a button.
            TimeoutError: the bot did not answer.
        """
        return (await self.asks(person, text, seconds=seconds)).text

    async def asks(self, person: UserClient, text: str, *, seconds: float = DEFAULT_TIMEOUT_SECONDS) -> Answer:
        """Let a person press a button as `presses` does, and return the whole answer."""
        for message in self._state.newest_first(self._group):
            button = message.button(text)
            if button and button.data:
                query = self._state.press(self._group, message.id, button.data, person=self._user(person))
                return await self._state.queries.answered(query.id, seconds)
        raise LookupError(f"no button says {text!r}")

    @property
    def _held(self) -> Mapping[int, Message]:
        return self._group.messages

    @property
    def _group(self) -> Group:
        return self._state.groups[self.chat_id]

    def _user(self, person: UserClient) -> User:
        return self._state.chats[person.chat_id].person

    def _join(self, person: UserClient) -> None:
        self._groups.join(self._group, self._user(person))

    def _seat(self, person: UserClient, rank: Rank, rights: Iterable[str] | None = None) -> None:
        self._groups.seat_bot(self._group, self._user(person), rank=rank, rights=rights)
