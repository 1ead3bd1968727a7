"""Groups and channels over HTTP, under `/sim/groups`: the actions of `client.group`, for other processes.

POST /sim/groups                        {owner, kind?, title?, forum?, username?} -> the chat; the bot is not in it
GET  /sim/groups                        all of them
GET  /sim/groups/{id}                   the chat with members, topics and messages
POST /sim/groups/{id}/messages          {person, text, topic?, reply_to?} -> the message; a channel's post has no person
PATCH /sim/groups/{id}/messages/{n}     {text} -> the message
POST /sim/groups/{id}/presses           {person, message_id, data} -> {callback_query_id}
POST /sim/groups/{id}/reactions         {person, message_id, emoji: null takes it back}
POST /sim/groups/{id}/bot               {person, rank: member, administrator, left or kicked, rights?} -> the chat
POST /sim/groups/{id}/members           {person, rank: member, administrator, left or kicked, anonymous?, by?} -> the
                                        chat; `by` is the user who kicks
POST /sim/groups/{id}/topics            {person, name} -> the chat
PATCH /sim/groups/{id}/topics/{n}       {person, closed} -> the chat; DELETE deletes it
POST /sim/groups/{id}/migrate           {person} -> the supergroup

`person` and `owner` are numbers of people from `/sim/users`.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.sandbox.telegram.model import User
from bot.sandbox.telegram.sim import bodies
from bot.sandbox.telegram.state.group import Group, Kind, Rank
from bot.sandbox.telegram.state.groups import Groups
from bot.sandbox.telegram.state.state import State

_Handler = Callable[[Group, Mapping[str, Any]], object]


class GroupSimulation:
    """The handlers under `/sim/groups`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._groups = Groups(state)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        group = "/sim/groups/{id:-\\d+}"
        return [
            web.post("/sim/groups", self._create_group),
            web.get("/sim/groups", self._list),
            web.get(group, self._in(lambda group, _: self._page(group))),
            web.post(f"{group}/messages", self._in(self._say)),
            web.patch(f"{group}/messages/{{number:\\d+}}", self._in(self._edit)),
            web.post(f"{group}/presses", self._in(self._press)),
            web.post(f"{group}/reactions", self._in(self._react)),
            web.post(f"{group}/bot", self._in(self._set_bot_rank)),
            web.post(f"{group}/members", self._in(self._set_rank)),
            web.post(f"{group}/topics", self._in(self._open_topic)),
            web.patch(f"{group}/topics/{{number:\\d+}}", self._in(self._close_topic)),
            web.delete(f"{group}/topics/{{number:\\d+}}", self._in(self._delete_topic)),
            web.post(f"{group}/migrate", self._in(self._migrate)),
        ]

    async def _create_group(self, request: web.Request) -> web.Response:
        body = await bodies.read(request)
        kind, owner = _kind(body), self._user(body, "owner")
        title, username = body.get("title") or kind.title(), body.get("username")
        if not isinstance(title, str) or not isinstance(username, str | None):
            raise web.HTTPBadRequest(text="title and username must be strings")
        is_forum = bool(body.get("forum")) and kind is Kind.SUPERGROUP
        group = self._groups.create(kind, title, owner, is_forum=is_forum, username=username)
        return bodies.answer(self._page(group))

    async def _list(self, request: web.Request) -> web.Response:
        del request
        return bodies.answer([self._page(group) for group in self._state.groups.values()])

    def _in(self, act: _Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Return a handler that finds the chat, reads the body, and answers 400 or 404 to a wrong request."""

        async def handle(request: web.Request) -> web.Response:
            group = self._state.groups.get(int(request.match_info["id"]))
            if group is None:
                raise web.HTTPNotFound(text="no such chat")
            body = {**await bodies.read(request), **request.match_info}
            try:
                return bodies.answer(act(group, body))
            except KeyError as error:
                raise web.HTTPNotFound(text=f"there is no {error}") from error
            except (LookupError, ValueError, TypeError) as error:
                raise web.HTTPBadRequest(text=str(error)) from error

        return handle

    def _say(self, group: Group, body: Mapping[str, Any]) -> object:
        text = body.get("text")
        if not isinstance(text, str) or not text.strip():
            raise ValueError("text must be a string that is not blank")
        user = None if group.kind is Kind.CHANNEL else self._user(body)
        if user:
            self._groups.join(group, user)
        topic, reply = body.get("topic"), body.get("reply_to")
        return self._state.page_json(self._groups.say(group, user, text, thread_id=topic, reply_to=reply))

    def _edit(self, group: Group, body: Mapping[str, Any]) -> object:
        return self._state.page_json(self._groups.edit(group, int(body["number"]), str(body["text"])))

    def _press(self, group: Group, body: Mapping[str, Any]) -> object:
        query = self._state.press(group, int(body["message_id"]), str(body["data"]), user=self._user(body))
        return {"callback_query_id": query.id}

    def _react(self, group: Group, body: Mapping[str, Any]) -> object:
        self._groups.react(group, self._user(body), int(body["message_id"]), body.get("emoji"))
        return self._page(group)

    def _set_bot_rank(self, group: Group, body: Mapping[str, Any]) -> object:
        rank = Rank(body["rank"])
        self._groups.set_bot_rank(group, self._user(body), rank=rank, rights=body.get("rights"))
        return self._page(group)

    def _set_rank(self, group: Group, body: Mapping[str, Any]) -> object:
        user, rank = self._user(body), Rank(body.get("rank", Rank.MEMBER))
        match rank:
            case Rank.LEFT:
                self._groups.leave(group, user)
            case Rank.KICKED:
                self._groups.leave(group, user, actor=self._user(body, "by"))
            case Rank.ADMINISTRATOR:
                self._groups.join(group, user)
                self._groups.promote(group, user, is_anonymous=bool(body.get("anonymous")))
            case _:
                self._groups.join(group, user)
                self._groups.demote(group, user)
        return self._page(group)

    def _open_topic(self, group: Group, body: Mapping[str, Any]) -> object:
        self._groups.open_topic(group, self._user(body), str(body["name"]))
        return self._page(group)

    def _close_topic(self, group: Group, body: Mapping[str, Any]) -> object:
        number, is_closed = int(body["number"]), bool(body["closed"])
        self._groups.close_topic(group, self._user(body), number, is_closed=is_closed)
        return self._page(group)

    def _delete_topic(self, group: Group, body: Mapping[str, Any]) -> object:
        self._groups.delete_topic(group, int(body["number"]))
        return self._page(group)

    def _migrate(self, group: Group, body: Mapping[str, Any]) -> object:
        return self._page(self._groups.migrate(group, self._user(body)))

    def _page(self, group: Group) -> object:
        return self._state.page_group(group)

    def _user(self, body: Mapping[str, Any], name: str = "person") -> User:
        number = body.get(name)
        chat = self._state.private_chats.get(number) if isinstance(number, int) else None
        if chat is None:
            raise web.HTTPNotFound(text=f"{name} must be the number of a person")
        return chat.user


def _kind(body: Mapping[str, Any]) -> Kind:
    try:
        return Kind(body.get("kind", Kind.SUPERGROUP))
    except ValueError as error:
        raise web.HTTPBadRequest(text=str(error)) from error
