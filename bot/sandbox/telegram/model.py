"""Frozen values of the sandbox: users, buttons, messages, drafts and callback queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bot.sandbox.telegram.entities import Entity


class UserStatus(StrEnum):
    """Relation of a user to the bot, which decides what the bot may do in their private chat."""

    STRANGER = "stranger"  # unknown: the chat does not exist for the bot
    KNOWN = "known"  # seen in a group, never pressed Start
    STARTED = "started"  # has written to the bot
    BLOCKED = "blocked"  # has blocked the bot
    DEACTIVATED = "deactivated"  # has deleted the account


@dataclass(frozen=True, slots=True)
class User:
    """A user, or the bot itself."""

    id: int
    first_name: str
    language_code: str | None = None
    username: str | None = None
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button of an inline keyboard.

    Args:
        text: its label.
        data: its `callback_data`, or None.
        url: the address it opens, or None.
        fields: the whole button as the bot sent it.
    """

    text: str
    data: str | None
    url: str | None
    fields: Mapping[str, object] = field(compare=False)


_EMPTY_MAPPING: Mapping[Any, Any] = MappingProxyType({})


def empty_mapping() -> Mapping[Any, Any]:
    """Return the one empty mapping that all messages without further fields share, as thousands are stored."""
    return _EMPTY_MAPPING


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message in its current version.

    Args:
        id: its number in the chat. chat_id: the chat it is in. date: when it was sent, in whole seconds since 1970.
        from_bot: whether the bot wrote it, or a user. text: without tags. entities: formatted parts of the text, in
        UTF-16 units. keyboard: rows of buttons. silent: sent with `disable_notification`. preview: the
        `link_preview_options` given, or None. reply_to: number of the message it answers, or None. forwarded_from: the
        name of the original author, or None. edits: how often the bot has changed text or buttons. edited_at: when the
        text was last changed, or None. author: the user who wrote it, for messages in groups; None for posts of a
        channel. in_name_of: whether it is written in the name of the chat itself: a post, or an anonymous
        administrator. thread_id: the topic it is in, or None. more: further fields as the Bot API writes them: the
        content of a service message, a file, an origin. earlier: the texts that edits have replaced, the oldest first.
        reactions: emoji by user identifier; the bot's are under its own. reply_keyboard: the reply markup other than an
        inline keyboard, as the bot sent it: a keyboard, its removal, or a
            forced reply; None leaves the reply keyboard as it is.
    """

    id: int
    chat_id: int
    date: int
    from_bot: bool
    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()
    silent: bool = False
    preview: Mapping[str, object] | None = None
    reply_to: int | None = None
    forwarded_from: str | None = None
    edits: int = 0
    edited_at: int | None = None
    author: User | None = None
    in_name_of: bool = False
    thread_id: int | None = None
    more: Mapping[str, object] = field(default_factory=empty_mapping, compare=False)
    earlier: tuple[str, ...] = ()
    reactions: Mapping[int, tuple[str, ...]] = field(default_factory=empty_mapping, compare=False)
    reply_keyboard: Mapping[str, object] | None = field(default=None, compare=False)

    @property
    def has_file(self) -> bool:
        """Return whether it is a photo or a document, so that its text is a caption."""
        return "photo" in self.more or "document" in self.more

    @property
    def is_rich(self) -> bool:
        """Return whether it consists of blocks, so that its text is only their plain form for the chat page."""
        return "rich_message" in self.more

    def button(self, text: str) -> Button | None:
        """Return the button with this label, or the only one that contains it, or None."""
        buttons = [button for row in self.keyboard for button in row]
        exact = [button for button in buttons if button.text == text]
        near = [button for button in buttons if text in button.text]
        return exact[0] if exact else near[0] if len(near) == 1 else None


@dataclass(frozen=True, slots=True)
class Draft:
    """Content of a message: the part that an edit replaces.

    Args:
        text: without tags; the caption where there is a file.
        entities: formatted parts of the text.
        keyboard: rows of buttons.
        preview: the `link_preview_options` given, or None.
        more: the file and its display flags, as the Bot API writes them; None: an edit leaves them as they are.
        reply_keyboard: as in `Message`.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()
    preview: Mapping[str, object] | None = None
    more: Mapping[str, object] | None = None
    reply_keyboard: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A callback query: a press of a button that waits for the bot's answer."""

    id: str
    chat_id: int
    message_id: int
    data: str
    asked_at: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer to a callback query: a toast, or an alert that must be closed."""

    query_id: str
    text: str
    is_alert: bool
