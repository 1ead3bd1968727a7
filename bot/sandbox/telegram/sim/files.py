"""Files on the user's side, over HTTP.

GET  /sim/files/{file_unique_id}   the bytes, for the page: pictures in place, everything else to be saved
POST /sim/chats/{id}/files         a multipart form {file, caption?, as?: photo or document} -> the message
POST /sim/groups/{id}/files        the same with {person, topic?, reply_to?}; a channel's post has no person
"""

from collections.abc import Mapping
from urllib.parse import quote

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.telegram.model import Message, UserStatus
from bot.sandbox.telegram.sim import bodies
from bot.sandbox.telegram.state import pictures
from bot.sandbox.telegram.state.files import File, FileKind
from bot.sandbox.telegram.state.group import Kind
from bot.sandbox.telegram.state.groups import Groups
from bot.sandbox.telegram.state.state import PrivateChat, State, typed

_CLOSED_STATUSES = frozenset({UserStatus.BLOCKED, UserStatus.DEACTIVATED})
_Form = Mapping[str, str | bytearray | FileField | bytes]


class FileSimulation:
    """The handlers for files."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._groups = Groups(state)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/sim/files/{unique_id}", self._show),
            web.post("/sim/chats/{id:-?\\d+}/files", self._send),
            web.post("/sim/groups/{id:-\\d+}/files", self._send_to_group),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        file = self._state.files.shown(request.match_info["unique_id"])
        if file is None:
            raise web.HTTPNotFound(text="no such file")
        mime = pictures.mime(file.body)
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600, immutable"}
        if not mime:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name or 'file', safe='')}"
        return web.Response(body=file.body, content_type=mime or "application/octet-stream", headers=headers)

    async def _send(self, request: web.Request) -> web.Response:
        chat = self._state.private_chats.get(int(request.match_info["id"]))
        if chat is None:
            raise web.HTTPNotFound(text="no such chat")
        if chat.status in _CLOSED_STATUSES:
            raise web.HTTPConflict(text=f"the person's standing is {chat.status}")
        form = await request.post()
        return self._page(self._state.say(chat, typed(_word(form, "caption"), self._file(form))))

    async def _send_to_group(self, request: web.Request) -> web.Response:
        group = self._state.groups.get(int(request.match_info["id"]))
        if group is None:
            raise web.HTTPNotFound(text="no such chat")
        form = await request.post()
        file = self._file(form)
        user = None if group.kind is Kind.CHANNEL else self._user(form).user
        if user:
            self._groups.join(group, user)
        caption, topic, reply = _word(form, "caption"), _number(form, "topic"), _number(form, "reply_to")
        try:
            message = self._groups.say(group, user, typed(caption, file), thread_id=topic, reply_to=reply)
        except LookupError as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        return self._page(message)

    def _file(self, form: _Form) -> File:
        upload = form.get("file")
        if not isinstance(upload, FileField):
            raise web.HTTPBadRequest(text="file must be a file")
        body = upload.file.read()
        kind_name = _word(form, "as") or ("photo" if pictures.size(body) else "document")
        kind = next((kind for kind in FileKind if kind.lower() == kind_name), None)
        if kind is None or (kind is FileKind.PHOTO and pictures.size(body) is None):
            raise web.HTTPBadRequest(text="as must be photo, for a picture, or document")
        return self._state.files.add(kind, upload.filename, body)

    def _user(self, form: _Form) -> PrivateChat:
        chat = self._state.private_chats.get(_number(form, "person") or 0)
        if chat is None:
            raise web.HTTPNotFound(text="person must be the number of a person")
        return chat

    def _page(self, message: Message) -> web.Response:
        return bodies.answer(self._state.page_json(message))


def _word(form: _Form, name: str) -> str:
    value = form.get(name, "")
    if not isinstance(value, str):
        raise web.HTTPBadRequest(text=f"{name} must be a text")
    return value


def _number(form: _Form, name: str) -> int | None:
    value = _word(form, name)
    if value and not (value.isascii() and value.isdecimal()):
        raise web.HTTPBadRequest(text=f"{name} must be a number")
    return int(value) if value else None
