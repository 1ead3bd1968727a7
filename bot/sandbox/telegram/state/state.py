"""State of the sandbox: users, their private chats with the bot, groups, and the actions of both sides.

The bot acts on it through `methods`, users through `client`, `groups` and the page. Every change is published to
`events`; what the bot must learn is pushed to `updates`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.sandbox.telegram.clock import Clock
from bot.sandbox.telegram.events import Event, Events
from bot.sandbox.telegram.model import Answer, Draft, Message, Query, User, UserStatus, empty_mapping
from bot.sandbox.telegram.state import membership, shapes
from bot.sandbox.telegram.state.files import File, Files
from bot.sandbox.telegram.state.group import Group, Kind
from bot.sandbox.telegram.state.inline import Inline, InlineMode
from bot.sandbox.telegram.state.profile import Profile
from bot.sandbox.telegram.state.queries import Queries
from bot.sandbox.telegram.state.updates import QUERY_SECONDS, Updates
from bot.sandbox.telegram.text import formatting

MAX_MESSAGES_PER_CHAT = 2000
"""Messages stored of one chat; the oldest are removed first."""


@dataclass(slots=True)
class PrivateChat:
    """The private chat of one user with the bot."""

    user: User
    status: UserStatus
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Return the chat's identifier, which is the user's own."""
        return self.user.id


Chat = PrivateChat | Group
"""Any chat."""


def typed(text: str, file: File | None = None) -> Draft:
    """Return a typed text as a draft, as the caption of a file if there is one."""
    words = formatting.typed(text)
    return Draft(words.text, words.entities, more=file.content if file else None)


class State:
    """All chats, groups, files, updates and queries.

    Args:
        bot: the account of the bot.
        now: the clock.
        inline: the settings of inline mode, None to disable it.
    """

    def __init__(self, bot: User, now: Clock, inline: Inline | None = None) -> None:
        self.bot = bot
        self.now = now
        self.private_chats: dict[int, PrivateChat] = {}
        self.groups: dict[int, Group] = {}
        self.profile = Profile(bot)
        self.events = Events()
        self.updates = Updates(now)
        self.queries = Queries(now)
        self.files = Files(bot.id, now)
        self.inline = InlineMode(now, inline)
        self.pay: Callable[[int], object] = int  # called with the chat before a message is posted or edited; may refuse
        self._next_user = 1_000_000_000 + int(now() * 10) % 4_000_000_000
        self._next_message = 1
        self._next_album = 13_000_000_000_000_000

    def add_user(
        self,
        first_name: str,
        language: str | None,
        *,
        status: UserStatus = UserStatus.STRANGER,
        number: int | None = None,
    ) -> PrivateChat:
        """Add a user with a private chat, or return the chat of an existing `number`."""
        if number in self.private_chats:
            return self.private_chats[number]
        if number is None:
            number = self._next_user
            self._next_user += 1
        self.private_chats[number] = PrivateChat(User(number, first_name, language), status)
        return self.private_chats[number]

    def change_user(self, chat: PrivateChat, *, first_name: str | None = None, language: str | None = None) -> None:
        """Change the name or the language of a user."""
        user = chat.user
        chat.user = replace(
            user, first_name=first_name or user.first_name, language_code=language or user.language_code
        )
        self.events.publish(chat.user.id, Event("bot", self.page_bot(chat)))

    # actions of users

    def say(
        self, chat: PrivateChat, content: str | Draft, *, forwarded_from: str | None = None, reply_to: int | None = None
    ) -> Message:
        """Send a typed text or a draft of a user to the bot, which starts the chat."""
        draft = typed(content) if isinstance(content, str) else content
        if chat.status is not UserStatus.STARTED:
            self._set_status(chat, UserStatus.STARTED)
        message = self.store(
            Message(
                id=self.take_message_id(chat),
                chat_id=chat.id,
                date=int(self.now()),
                from_bot=False,
                text=draft.text,
                entities=draft.entities,
                keyboard=draft.keyboard,
                preview=draft.preview,
                forwarded_from=forwarded_from,
                reply_to=reply_to,
                more=draft.more or empty_mapping(),
            )
        )
        self.updates.push("message", self.json(message))
        return message

    def change_text(self, chat: PrivateChat, message_id: int, text: str) -> Message:
        """Edit the text or caption of a message in the name of the user."""
        message, draft = chat.messages[message_id], typed(text)
        changed = replace(
            message, text=draft.text, entities=draft.entities, edits=message.edits + 1, edited_at=int(self.now())
        )
        self.updates.push("edited_message", self.json(self.store(changed)))
        return changed

    def press(self, chat: Chat, message_id: int, data: str, *, user: User | None = None) -> Query:
        """Press a button, also one of a deleted message. In a group, `user` presses it."""
        user = chat.user if isinstance(chat, PrivateChat) else user
        if user is None:
            raise ValueError("in a group the user who presses must be given")
        query = self.queries.ask(chat.id, message_id, data)
        message = chat.messages.get(message_id)
        fields = shapes.query_json(
            query,
            user=user,
            chat=self.context(chat).chat,
            message=self.json(message) if message else None,
        )
        self.updates.push("callback_query", fields, life=QUERY_SECONDS)
        return query

    def react(self, chat: Chat, message: Message, user: User, emoji: str | None, *, is_told: bool = True) -> Message:
        """Set or remove the reaction of a user; the bot gets an update if it asks for such."""
        old, new = message.reactions.get(user.id, ()), (emoji,) if emoji else ()
        changed = self.store(replace(message, reactions={**message.reactions, user.id: new}))
        if is_told:
            change = shapes.reaction_update_json(message.id, user, old, new, date=int(self.now()))
            self.updates.push("message_reaction", {"chat": self.context(chat).chat, **change})
        return changed

    def block(self, chat: PrivateChat, *, is_blocked: bool) -> None:
        """Block or unblock the bot, with an update if that changes anything."""
        status = UserStatus.BLOCKED if is_blocked else UserStatus.STARTED
        if chat.status is status:
            return
        self._set_status(chat, status)
        date = int(self.now())
        change = shapes.block_update_json(chat.user, self.bot, is_blocked=is_blocked, date=date)
        self.updates.push("my_chat_member", change)

    def mark_known(self, user: User) -> None:
        """Make a user known to the bot, which still may not write to them."""
        chat = self.private_chats.get(user.id)
        if chat and chat.status is UserStatus.STRANGER:
            self._set_status(chat, UserStatus.KNOWN)

    def deactivate(self, chat: PrivateChat) -> None:
        """Delete the account of a user. The bot gets no update."""
        self._set_status(chat, UserStatus.DEACTIVATED)

    # actions of the bot, after the checks of a method

    def post(
        self,
        chat: Chat,
        draft: Draft,
        *,
        silent: bool,
        reply_to: int | None,
        thread_id: int | None = None,
        more: Mapping[str, object] | None = None,
    ) -> Message:
        """Post a message of the bot."""
        self.pay(chat.id)
        message = Message(
            id=self.take_message_id(chat),
            chat_id=chat.id,
            date=int(self.now()),
            from_bot=True,
            text=draft.text,
            entities=draft.entities,
            keyboard=draft.keyboard,
            preview=draft.preview,
            silent=silent,
            reply_to=reply_to,
            thread_id=thread_id,
            in_name_of=isinstance(chat, Group) and chat.kind is Kind.CHANNEL,
            more=more or draft.more or empty_mapping(),
            reply_keyboard=draft.reply_keyboard,
        )
        return self.store(message)

    def edit(self, message: Message, draft: Draft) -> Message:
        """Edit a message of the bot; a change of the buttons alone sets no `edit_date`."""
        self.pay(message.chat_id)
        more = message.more if draft.more is None else draft.more
        is_same = (draft.text, draft.entities, more) == (message.text, message.entities, message.more)
        changed = replace(
            message,
            text=draft.text,
            entities=draft.entities,
            keyboard=draft.keyboard,
            preview=draft.preview,
            edits=message.edits + 1,
            edited_at=message.edited_at if is_same else int(self.now()),
            more=more,
            earlier=message.earlier if is_same else (*message.earlier, message.text),
        )
        return self.store(changed)

    def delete(self, message: Message) -> None:
        """Delete a message."""
        del self.chat(message.chat_id).messages[message.id]
        self.events.publish(message.chat_id, Event("deleted", {"message_id": message.id}))

    def answer(self, query_id: str, text: str, *, is_alert: bool) -> None:
        """Answer a callback query."""
        query = self.queries.answer(query_id, text, is_alert=is_alert)
        self.events.publish(query.chat_id, Event("answer", shapes.page_answer_json(Answer(query_id, text, is_alert))))

    def act(self, chat: Chat, action: str) -> None:
        """Publish a chat action, which lasts five seconds or until the next message."""
        self.events.publish(chat.id, Event("action", {"action": action}))

    def publish_bot(self) -> None:
        """Publish a change of the bot's profile to all chats."""
        for chat in self.private_chats.values():
            self.events.publish(chat.user.id, Event("bot", self.page_bot(chat)))
        for group in self.groups.values():
            self.publish_chat(group)

    def publish_chat(self, chat: Chat) -> None:
        """Publish the state of a chat: its pins; of a group also members, topics and commands."""
        if isinstance(chat, PrivateChat):
            self.events.publish(chat.id, Event("pinned", {"pinned": list(chat.pinned)}))
        else:
            self.events.publish(chat.id, Event("group", membership.page_json(chat, self.profile)))

    # views

    def origin(self, message: Message) -> object:
        """Return the MessageOrigin of a message, or the origin that it already has."""
        origin = self.json(message).get("forward_origin")
        if origin:
            return origin
        chat = self.chat(message.chat_id)
        if isinstance(chat, PrivateChat):
            author = self.bot if message.from_bot else chat.user
            return {"type": "user", "sender_user": shapes.user_json(author), "date": message.date}
        if chat.kind is Kind.CHANNEL:
            post = {"chat": membership.chat_json(chat), "message_id": message.id, "date": message.date}
            return {"type": "channel", **post}
        if message.in_name_of:
            return {"type": "chat", "sender_chat": membership.chat_json(chat), "date": message.date}
        return {"type": "user", "sender_user": shapes.user_json(message.author or self.bot), "date": message.date}

    def chat(self, chat_id: int) -> Chat:
        """Return the chat with this number.

        Raises:
            KeyError: there is none.
        """
        return self.private_chats[chat_id] if chat_id in self.private_chats else self.groups[chat_id]

    def context(self, chat: Chat) -> shapes.MessageContext:
        """Return the context of a chat's messages."""
        if isinstance(chat, PrivateChat):
            users = {chat.user.id: chat.user, self.bot.id: self.bot}
            return shapes.MessageContext(shapes.private_chat_json(chat.user), users, self.bot)
        users = {member.user.id: member.user for member in chat.members.values()}
        return shapes.MessageContext(membership.chat_json(chat), users, self.bot)

    def json(self, message: Message) -> shapes.Json:
        """Return the JSON of a message in the Bot API."""
        return shapes.message_json(message, self.context(self.chat(message.chat_id)), self._replied(message))

    def page_json(self, message: Message) -> shapes.Json:
        """Return the JSON of a message for the page."""
        return shapes.page_message_json(message, self.context(self.chat(message.chat_id)), self._replied(message))

    def page_bot(self, chat: PrivateChat) -> shapes.Json:
        """Return the bot's profile for a user's page."""
        language = chat.user.language_code or ""
        return {
            "name": self.profile.name(language),
            "username": self.bot.username,
            "description": self.profile.description(language),
            "commands": self.profile.menu(chat.user.id, language),
            "inline": self.inline.setting.placeholder if self.inline.setting else None,
            "menu_button": self.profile.menu_button(chat.user.id),
            "language_code": chat.user.language_code,
        }

    def page_chat(self, chat: PrivateChat) -> shapes.Json:
        """Return a whole private chat for the page."""
        return {
            "id": chat.user.id,
            "first_name": chat.user.first_name,
            "language_code": chat.user.language_code,
            **shapes.page_status_json(chat.status),
            "bot": self.page_bot(chat),
            "pinned": list(chat.pinned),
            "messages": [self.page_json(message) for message in chat.messages.values()],
        }

    def page_group(self, group: Group) -> shapes.Json:
        """Return a whole group for the page."""
        messages = [self.page_json(message) for message in group.messages.values()]
        return {**membership.page_json(group, self.profile), "messages": messages}

    def newest_first(self, chat: Chat) -> Iterator[Message]:
        """Yield a chat's messages, the newest first."""
        return reversed(chat.messages.values())

    def take_message_id(self, chat: Chat) -> int:
        """Return the next message identifier: supergroups and channels have counters, all other chats share one."""
        if isinstance(chat, Group) and chat.kind is not Kind.GROUP:
            chat.last_message += 1
            return chat.last_message
        self._next_message += 1
        return self._next_message - 1

    def take_album_id(self) -> str:
        """Return the identifier of the next album."""
        self._next_album += 1
        return str(self._next_album)

    def store(self, message: Message) -> Message:
        """Store a new or changed message, and publish it."""
        messages = self.chat(message.chat_id).messages
        messages[message.id] = message
        if len(messages) > MAX_MESSAGES_PER_CHAT:
            del messages[next(iter(messages))]
        if self.events.is_watched(message.chat_id):
            self.events.publish(message.chat_id, Event("message", self.page_json(message)))
        return message

    def _replied(self, message: Message) -> Message | None:
        return self.chat(message.chat_id).messages.get(message.reply_to) if message.reply_to else None

    def _set_status(self, chat: PrivateChat, status: UserStatus) -> None:
        chat.status = status
        self.events.publish(chat.user.id, Event("standing", shapes.page_status_json(status)))
