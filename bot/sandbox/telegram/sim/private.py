"""The user's side over HTTP, under `/sim`: for the page, and for tests in other processes.

POST   /sim/users                 {first_name?, language_code?, id?, standing?} -> the chat; a known id: as it is
PATCH  /sim/chats/{id}            {first_name?, language_code?} -> the chat
GET    /sim/chats/{id}            the chat with all messages
GET    /sim/chats/{id}/events     the same, then everything that happens (server-sent events)
GET    /sim/events?chat=1&chat=-2 the same of several chats, also groups, in one stream, each event as {chat_id, data}
POST   /sim/chats/{id}/messages   {text, forwarded_from?, reply_to?} -> the message
POST   /sim/chats/{id}/presses    {message_id, data | text} -> {callback_query_id}
POST   /sim/chats/{id}/reactions  {message_id, emoji: null takes it back} -> the message
POST   /sim/chats/{id}/block      and /unblock, /deactivate
POST   /sim/updates               any JSON object, malformed ones too: handed to the bot with an update_id
POST   /sim/faults                {method, chat_id?, contains?, times, code, description, parameters?, drop, delay,
                                  trick}: see `faults`; /sim/fault is the same
GET    /sim/faults                those still to come; DELETE forgets them
GET    /sim/clock                 {now: seconds since 1970, frozen}
POST   /sim/clock                 {set? | advance?: seconds, frozen?} -> the same
GET    /sim/stats                 {messages, most_in_a_second, violations, handling}: see `stats`
GET    /sim/verdict               {ok, count, wrongs}
GET    /sim/journal               {counts, calls}
GET    /sim/journal/events        the last calls, then each as it is answered (server-sent events)
GET    /healthz                   {ok, polled: whether a bot waits for updates now}
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from bot.sandbox.telegram.api.faults import Drop, Fault, FaultKind
from bot.sandbox.telegram.api.transport import Transport
from bot.sandbox.telegram.clock import MovableClock
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.sim import bodies
from bot.sandbox.telegram.sim.live import stream, stream_all, stream_journal
from bot.sandbox.telegram.state.state import Chat, PrivateChat

_Fields = Mapping[str, type | tuple[type, ...]]
_CLOCK_FIELDS: _Fields = {"set": (int, float), "advance": (int, float), "frozen": bool}
_FAULT_FIELDS: _Fields = {
    "method": str,
    "chat_id": int,
    "contains": str,
    "times": int,
    "code": int,
    "description": str,
    "parameters": dict,
    "drop": str,
    "delay": (int, float),
    "trick": str,
}


class Simulation:
    """The handlers under `/sim`."""

    def __init__(self, transport: Transport, clock: MovableClock) -> None:
        self._transport = transport
        self._clock = clock
        self._state = transport.state

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        chat = "/sim/chats/{id:-?\\d+}"
        return [
            web.post("/sim/users", self._add_user),
            web.patch(chat, self._change_user),
            web.get(chat, self._show),
            web.get(f"{chat}/events", self._events),
            web.post(f"{chat}/messages", self._say),
            web.post(f"{chat}/presses", self._press),
            web.post(f"{chat}/reactions", self._react),
            web.post(f"{chat}/block", self._block),
            web.post(f"{chat}/unblock", self._unblock),
            web.post(f"{chat}/deactivate", self._deactivate),
            web.post("/sim/updates", self._add_update),
            web.post("/sim/faults", self._add_fault),
            web.post("/sim/fault", self._add_fault),
            web.get("/sim/faults", self._show_faults),
            web.delete("/sim/faults", self._clear_faults),
            web.get("/sim/clock", self._show_clock),
            web.post("/sim/clock", self._change_clock),
            web.get("/sim/stats", self._show_stats),
            web.get("/sim/verdict", self._show_verdict),
            web.get("/sim/journal", self._show_journal),
            web.get("/sim/journal/events", self._journal_events),
            web.get("/sim/events", self._all_events),
            web.get("/healthz", self._health),
        ]

    async def _add_user(self, request: web.Request) -> web.Response:
        body = await bodies.read(request)
        status = _text(body, "standing") or UserStatus.STRANGER
        if status not in set(UserStatus):
            raise _bad_request(f"standing must be one of {', '.join(UserStatus)}")
        number = body.get("id")
        if number is not None and not (isinstance(number, int) and 0 < number < 1 << 52):
            raise _bad_request("id must be a positive integer")
        chat = self._state.add_user(
            _text(body, "first_name") or "Guest",
            _text(body, "language_code"),
            status=UserStatus(status),
            number=number,
        )
        return bodies.answer(self._state.page_chat(chat))

    async def _change_user(self, request: web.Request) -> web.Response:
        chat, body = self._chat(request), await bodies.read(request)
        self._state.change_user(chat, first_name=_text(body, "first_name"), language=_text(body, "language_code"))
        return bodies.answer(self._state.page_chat(chat))

    async def _show(self, request: web.Request) -> web.Response:
        return bodies.answer(self._state.page_chat(self._chat(request)))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return await stream(request, self._state, self._chat(request))

    async def _all_events(self, request: web.Request) -> web.StreamResponse:
        values = request.query.getall("chat", [])
        chat_ids = {int(number) for number in values if number.removeprefix("-").isdecimal()}
        all_chats: list[Chat] = [*self._state.private_chats.values(), *self._state.groups.values()]
        chats = [chat for chat in all_chats if chat.id in chat_ids]
        if not chat_ids or len(chats) < len(chat_ids):
            raise web.HTTPNotFound(text="no such chat")
        return await stream_all(request, self._state, chats)

    async def _journal_events(self, request: web.Request) -> web.StreamResponse:
        return await stream_journal(request, self._state, self._transport.journal)

    async def _say(self, request: web.Request) -> web.Response:
        chat, body = self._open_chat(request), await bodies.read(request)
        text = _text(body, "text")
        if not text or not text.strip():
            raise _bad_request("text must be a string that is not blank")
        origin, reply_to = _text(body, "forwarded_from"), body.get("reply_to")
        message = self._state.say(chat, text, forwarded_from=origin, reply_to=reply_to)
        return bodies.answer(self._state.page_json(message))

    async def _press(self, request: web.Request) -> web.Response:
        chat, body = self._open_chat(request), await bodies.read(request)
        number, data, text = body.get("message_id"), _text(body, "data"), _text(body, "text")
        if not isinstance(number, int):
            raise _bad_request("message_id must be an integer")
        if data is None:
            message = chat.messages.get(number)
            button = message.button(text or "") if message else None
            if button is None or button.data is None:
                raise web.HTTPNotFound(text="no such button")
            data = button.data
        return bodies.answer({"callback_query_id": self._state.press(chat, number, data).id})

    async def _react(self, request: web.Request) -> web.Response:
        chat, body = self._open_chat(request), await bodies.read(request)
        message = chat.messages.get(body.get("message_id", 0))
        if message is None:
            raise web.HTTPNotFound(text="no such message")
        changed = self._state.react(chat, message, chat.user, _text(body, "emoji"))
        return bodies.answer(self._state.page_json(changed))

    async def _block(self, request: web.Request) -> web.Response:
        return self._set_blocked(request, is_blocked=True)

    async def _unblock(self, request: web.Request) -> web.Response:
        return self._set_blocked(request, is_blocked=False)

    def _set_blocked(self, request: web.Request, *, is_blocked: bool) -> web.Response:
        chat = self._chat(request)
        self._state.block(chat, is_blocked=is_blocked)
        return bodies.answer({"standing": chat.status})

    async def _deactivate(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        self._state.deactivate(chat)
        return bodies.answer({"standing": chat.status})

    async def _add_update(self, request: web.Request) -> web.Response:
        self._state.updates.push_raw(await bodies.read(request))
        return bodies.answer({"ok": True})

    async def _add_fault(self, request: web.Request) -> web.Response:
        fault = _fault(await bodies.read(request))
        self._transport.faults.add(fault)
        return bodies.answer(asdict(fault))

    async def _show_faults(self, request: web.Request) -> web.Response:
        del request
        return bodies.answer([asdict(fault) for fault in self._transport.faults.pending])

    async def _clear_faults(self, request: web.Request) -> web.Response:
        del request
        self._transport.faults.clear()
        return bodies.answer([])

    async def _show_clock(self, request: web.Request) -> web.Response:
        del request
        return bodies.answer({"now": self._clock(), "frozen": self._clock.is_frozen})

    async def _change_clock(self, request: web.Request) -> web.Response:
        body = await bodies.read(request)
        _refuse_unknown(body, _CLOCK_FIELDS)
        if "set" in body and "advance" in body:
            raise _bad_request("either set or advance")
        try:
            self._clock.set(body.get("set", self._clock()) + body.get("advance", 0))
        except ValueError as error:
            raise _bad_request(str(error)) from error
        if "frozen" in body:
            (self._clock.freeze if body["frozen"] else self._clock.run)()
        return await self._show_clock(request)

    async def _show_stats(self, request: web.Request) -> web.Response:
        del request
        return bodies.answer(self._transport.stats.json())

    async def _show_verdict(self, request: web.Request) -> web.Response:
        del request
        return bodies.answer(self._transport.contract_check.json())

    async def _show_journal(self, request: web.Request) -> web.Response:
        del request
        journal = self._transport.journal
        return bodies.answer({"counts": dict(journal.counts), "calls": [entry.json() for entry in journal.entries]})

    async def _health(self, request: web.Request) -> web.Response:
        del request
        return bodies.answer({"ok": True, "polled": self._state.updates.is_polled})

    def _chat(self, request: web.Request) -> PrivateChat:
        chat = self._state.private_chats.get(int(request.match_info["id"]))
        if chat is None:
            raise web.HTTPNotFound(text="no such chat")
        return chat

    def _open_chat(self, request: web.Request) -> PrivateChat:
        """Return a chat whose user can act, neither blocked nor deactivated."""
        chat = self._chat(request)
        if chat.status in {UserStatus.BLOCKED, UserStatus.DEACTIVATED}:
            raise web.HTTPConflict(text=f"the person's standing is {chat.status}")
        return chat


def _fault(body: Mapping[str, Any]) -> Fault:
    fields = {name: value for name, value in body.items() if value is not None}
    _refuse_unknown(fields, _FAULT_FIELDS)
    if "method" not in fields:
        raise _bad_request("method is missing")
    try:
        drop = Drop(fields.pop("drop")) if "drop" in fields else None
        trick = FaultKind(fields.pop("trick")) if "trick" in fields else None
        return Fault(**fields, drop=drop, trick=trick)
    except ValueError as error:
        raise _bad_request(str(error)) from error


def _refuse_unknown(body: Mapping[str, object], allowed: _Fields) -> None:
    for name, value in body.items():
        if name not in allowed:
            raise _bad_request(f"{name} is unknown")
        is_number_wanted = allowed[name] is not bool
        if not isinstance(value, allowed[name]) or (is_number_wanted and isinstance(value, bool)):
            raise _bad_request(f"{name} is of the wrong type")


def _text(body: Mapping[str, object], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise _bad_request(f"{name} must be a string")
    return value


def _bad_request(reason: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=reason)
