"""Messages that users forward between chats, and inline results that they choose."""

import re

from bot.sandbox.telegram.events import Event
from bot.sandbox.telegram.model import Draft, Message, User
from bot.sandbox.telegram.state import shapes
from bot.sandbox.telegram.state.group import Group, Kind
from bot.sandbox.telegram.state.groups import Groups
from bot.sandbox.telegram.state.inline import CHOSEN_RESULT_SECONDS, INLINE_QUERY_SECONDS, InlineQuery
from bot.sandbox.telegram.state.state import Chat, PrivateChat, State

CONTENT_FIELDS = frozenset({"photo", "document", "rich_message", "show_caption_above_media", "has_media_spoiler"})
"""Further fields of a message that are forwarded with it."""
PAYLOAD_PATTERN = re.compile(r"[A-Za-z0-9_-]{0,64}")
"""Payload of a deep link: https://core.telegram.org/bots/features#deep-linking."""


class Forwarding:
    """Forwarding and inline mode of users.

    Args:
        state: the state of the sandbox.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._groups = Groups(state)

    def forward(self, message: Message, chat: Chat, user: User) -> Message:
        """Forward a message to a chat in the name of a user, with its origin."""
        content = {name: value for name, value in message.more.items() if name in CONTENT_FIELDS}
        more = {**content, "forward_origin": self._state.origin(message)}
        return self._say(chat, user, Draft(message.text, message.entities, preview=message.preview, more=more))

    def ask(self, chat: Chat, user: User, text: str, offset: str = "") -> InlineQuery:
        """Send an inline query of a user; a cached answer is offered again without asking the bot.

        Raises:
            ValueError: the bot has no inline mode.
        """
        inline_query, cached_offer = self._state.inline.ask(chat.id, user, text, offset)
        if cached_offer:
            self._state.events.publish(chat.id, Event("inline", cached_offer.page(inline_query)))
            return inline_query
        kind = "sender" if isinstance(chat, PrivateChat) else str(chat.kind)
        query = {
            "id": inline_query.id,
            "from": shapes.user_json(user),
            "query": inline_query.text,
            "offset": offset,
            "chat_type": kind,
        }
        self._state.updates.push("inline_query", query, life=INLINE_QUERY_SECONDS)
        return inline_query

    def choose(self, query_id: str, result_id: str) -> Message:
        """Send the chosen inline result in the name of the user, via the bot.

        Raises:
            LookupError: it was not offered.
        """
        inline_query, result = self._state.inline.choose(query_id, result_id)
        draft = result.draft
        more = {"via_bot": shapes.user_json(self._state.bot)}
        sent = Draft(draft.text, draft.entities, draft.keyboard, draft.preview, more)
        message = self._say(self._state.chat(inline_query.chat_id), inline_query.user, sent)
        if self._state.inline.setting and self._state.inline.setting.feedback:
            chosen: shapes.Json = {
                "result_id": result_id,
                "from": shapes.user_json(inline_query.user),
                "query": inline_query.text,
            }
            if draft.keyboard:
                chosen["inline_message_id"] = shapes.inline_message_id(message)
            self._state.updates.push("chosen_inline_result", chosen, life=CHOSEN_RESULT_SECONDS)
        return message

    def _say(self, chat: Chat, user: User, draft: Draft) -> Message:
        if isinstance(chat, Group):
            return self._groups.say(chat, None if chat.kind is Kind.CHANNEL else user, draft)
        return self._state.say(chat, draft)
