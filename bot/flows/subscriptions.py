"""Store what a chat follows, prefers and mutes, and whether it can be written to."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.model.chats import Chat, DeliveryPreferences, Subscription
from bot.model.topics import Level
from bot.storage.chats import Chats


@dataclass(frozen=True, slots=True)
class ChatState:
    """A chat, and the ids of the topics that it follows."""

    chat: Chat
    topics: tuple[str, ...]


class Subscriptions:
    """The flow behind the commands of a chat: each method is one transaction."""

    def __init__(self, *, chats: Chats, clock: Clock) -> None:
        self._chats = chats
        self._clock = clock

    async def register(self, chat: Chat) -> ChatState:
        """Store a new chat as it is given; lift the suspension of a known one. Return its state."""
        return await self._with_topics(await self._chats.register(chat, now=self._clock.now()))

    async def state(self, chat_id: int) -> ChatState | None:
        """Return the state of a chat, or None if it is not stored."""
        chat = await self._chats.get(chat_id)
        return None if chat is None else await self._with_topics(chat)

    async def follow(self, chat_id: int, topic_id: str) -> bool:
        """Follow a topic from now on; return False if the chat followed it already."""
        return await self._chats.subscribe(
            Subscription(chat_id=chat_id, topic_id=topic_id, level=Level.NORMAL, since=self._clock.now())
        )

    async def unfollow(self, chat_id: int, topic_id: str) -> bool:
        """Unfollow a topic; return False where the chat did not."""
        return await self._chats.unsubscribe(chat_id, topic_id)

    async def pause(self, chat_id: int) -> None:
        """Pause the alerts of a chat."""
        await self._chats.set_paused(chat_id, paused=True, now=self._clock.now())

    async def resume(self, chat_id: int) -> None:
        """Resume the alerts of a chat, for stories from now on."""
        await self._chats.set_paused(chat_id, paused=False, now=self._clock.now())

    async def set_preferences(self, chat_id: int, preferences: DeliveryPreferences) -> None:
        """Store the delivery preferences of a chat."""
        await self._chats.set_preferences(chat_id, preferences, now=self._clock.now())

    async def set_language(self, chat_id: int, language: str) -> None:
        """Set the language of a chat."""
        await self._chats.set_language(chat_id, language)

    async def mute(self, chat_id: int, story_id: int) -> None:
        """Mute a story in a chat."""
        await self._chats.mute(chat_id, story_id, now=self._clock.now())

    async def unmute(self, chat_id: int, story_id: int) -> None:
        """Unmute a story in a chat."""
        await self._chats.unmute(chat_id, story_id)

    async def forget(self, chat_id: int) -> None:
        """Delete a chat with all its data."""
        await self._chats.forget(chat_id)

    async def suspend(self, chat_id: int, reason: str) -> None:
        """Suspend a chat that blocked or removed the bot; its data are kept."""
        await self._chats.suspend(chat_id, reason, now=self._clock.now())

    async def migrate(self, old_id: int, new_id: int) -> None:
        """Move the data of a group to the supergroup that it became."""
        await self._chats.move(old_id, new_id, now=self._clock.now())

    async def _with_topics(self, chat: Chat) -> ChatState:
        subscriptions = await self._chats.subscriptions(chat.id)
        return ChatState(chat=chat, topics=tuple(subscription.topic_id for subscription in subscriptions))
