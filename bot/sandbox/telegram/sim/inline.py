"""Inline mode, forwarding and deep links on the user's side, over HTTP.

POST /sim/chats/{id}/inline          {query, offset?} -> {inline_query_id}; the offer comes as the event `inline`
POST /sim/chats/{id}/inline/{query}  {result_id} -> the message that is sent
POST /sim/chats/{id}/forwards        {from_chat_id, message_id} -> the message, passed on with its origin
POST /sim/chats/{id}/open            {payload?} -> the message: Start, by a deep link if it brings something

The first three also under /sim/groups/{id}, with {person}.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.sandbox.telegram.model import User, UserStatus
from bot.sandbox.telegram.sim import bodies
from bot.sandbox.telegram.state.forwarding import PAYLOAD_PATTERN, Forwarding
from bot.sandbox.telegram.state.state import Chat, PrivateChat, State

_CLOSED_STATUSES = frozenset({UserStatus.BLOCKED, UserStatus.DEACTIVATED})
_Act = Callable[[Chat, User, Mapping[str, Any]], object]


class ForwardingSimulation:
    """The handlers for inline mode, forwarding and deep links."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._forwarding = Forwarding(state)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        acts = {"/inline": self._ask, "/inline/{query:\\d+}": self._choose, "/forwards": self._forward}
        return [
            *(web.post(f"/sim/chats/{{id:-?\\d+}}{path}", self._in(act)) for path, act in acts.items()),
            *(web.post(f"/sim/groups/{{id:-\\d+}}{path}", self._in(act)) for path, act in acts.items()),
            web.post("/sim/chats/{id:\\d+}/open", self._in(self._open)),
        ]

    def _in(self, act: _Act) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Return a handler that finds chat and user, and answers 400 or 404 to a wrong request."""

        async def handle(request: web.Request) -> web.Response:
            body = await bodies.read(request)
            try:
                chat = self._state.chat(int(request.match_info["id"]))
            except KeyError as error:
                raise web.HTTPNotFound(text="no such chat") from error
            try:
                return bodies.answer(act(chat, self._user(chat, body), {**body, **request.match_info}))
            except LookupError as error:
                raise web.HTTPNotFound(text=str(error)) from error
            except (ValueError, TypeError) as error:
                raise web.HTTPBadRequest(text=str(error)) from error

        return handle

    def _ask(self, chat: Chat, user: User, body: Mapping[str, Any]) -> object:
        query = self._forwarding.ask(chat, user, _text(body, "query"), _text(body, "offset"))
        return {"inline_query_id": query.id}

    def _choose(self, chat: Chat, user: User, body: Mapping[str, Any]) -> object:
        del chat, user  # both are known from the query
        return self._state.page_json(self._forwarding.choose(body["query"], _text(body, "result_id")))

    def _forward(self, chat: Chat, user: User, body: Mapping[str, Any]) -> object:
        chat_id, number = body.get("from_chat_id"), body.get("message_id")
        if not isinstance(chat_id, int) or not isinstance(number, int):
            raise TypeError("from_chat_id and message_id must be numbers")
        source_chat = self._state.private_chats.get(chat_id) or self._state.groups.get(chat_id)
        message = source_chat.messages.get(number) if source_chat else None
        if message is None:
            raise LookupError("no such message")
        return self._state.page_json(self._forwarding.forward(message, chat, user))

    def _open(self, chat: Chat, user: User, body: Mapping[str, Any]) -> object:
        del user
        payload = _text(body, "payload")
        if not PAYLOAD_PATTERN.fullmatch(payload) or not isinstance(chat, PrivateChat):
            raise ValueError("a payload is up to 64 of A-Z a-z 0-9 _ -")
        return self._state.page_json(self._state.say(chat, f"/start {payload}".rstrip()))

    def _user(self, chat: Chat, body: Mapping[str, Any]) -> User:
        if isinstance(chat, PrivateChat):
            if chat.status in _CLOSED_STATUSES:
                raise web.HTTPConflict(text=f"the person's standing is {chat.status}")
            return chat.user
        number = body.get("person")
        private_chat = self._state.private_chats.get(number) if isinstance(number, int) else None
        if private_chat is None:
            raise web.HTTPNotFound(text="person must be the number of a person")
        return private_chat.user


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string")
    return value
