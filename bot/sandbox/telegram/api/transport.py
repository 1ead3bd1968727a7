"""HTTP to calls and back: `/bot<token>/<method>` in every way the Bot API is spoken to.

GET and POST; arguments in the query, a form, a multipart form or a JSON body; method names in any case. Answers are
envelopes, and the HTTP status is the error code.
"""

import asyncio
import contextlib
import hmac
import inspect
import logging
import re
import time
from collections.abc import Mapping

import orjson
from aiohttp import web

from bot.sandbox.telegram import refusals
from bot.sandbox.telegram.api import arguments, attachments
from bot.sandbox.telegram.api.contract_check import ContractCheck, Entry, Journal, Sample
from bot.sandbox.telegram.api.faults import NO_FAULT, Drop, Fault, FaultInjection, FaultKind, Faults
from bot.sandbox.telegram.api.pace import Pace, Pacing
from bot.sandbox.telegram.api.record import Record
from bot.sandbox.telegram.api.redaction import Redaction
from bot.sandbox.telegram.api.stats import Stats
from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.events import JOURNAL_CHANNEL_ID, Event
from bot.sandbox.telegram.methods.table import METHODS
from bot.sandbox.telegram.refusals import RefusedError, UnfinishedError
from bot.sandbox.telegram.spec import answers
from bot.sandbox.telegram.spec.schema import load
from bot.sandbox.telegram.state.state import State
from bot.sandbox.telegram.state.webhook import Told

LONG_POLL_METHODS = frozenset({"getUpdates"})
"""Methods that take long on purpose; how long says nothing about the sandbox."""

POLL_INTERVAL_SECONDS = 0.1
"""Seconds after which a stalled call looks whether the bot is still there; aiohttp does not tell handlers."""

_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\r\n"
_MALFORMED = {"message": {"message_id": "no number", "chat": None}}
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_log = logging.getLogger(__name__)


class Transport:
    """The Bot API's side of the sandbox.

    Args:
        state: all chats, updates and files of the sandbox.
        token: the only one that is let in.
        pacing: what becomes of messages that come too fast.
        chaos: a seed by which calls fail; None for no failures but those on order.
        validate: of so many calls and updates one is checked against the tables; 1 for all.
    """

    def __init__(
        self,
        state: State,
        token: str,
        *,
        pacing: Pacing,
        chaos: int | None,
        validate: int = 1,
    ) -> None:
        self.state = state
        self.stats = Stats()
        self.pace = Pace(pacing, state.now, self.stats)
        state.pay = self.pace.pay
        self.faults = Faults(None if chaos is None else FaultInjection(chaos))
        self._redaction = Redaction(token)
        self.contract_check = ContractCheck(hide=self._redaction.text)
        self.journal = Journal()
        self.record: Record | None = None  # a file in which the journal is kept too
        self._calls_checked, self._updates_checked = Sample(validate), Sample(validate)
        self.token = token
        self._ended = asyncio.Event()
        self._schema = load()
        self._answers = answers.load()
        state.updates.check_update = self._check_update
        self._names = {name.lower(): name for name in (*self._schema.methods, *self._schema.elsewhere)}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request to `/bot<token>/<method>`."""
        came_at = time.perf_counter()
        try:
            self._check_token(request.match_info["token"])
            call = await self._call(request)
        except RefusedError as refusal:
            return _refused(refusal)
        fault = self.faults.take(call)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if lost := self._answer_unprocessed(request, call, fault):
            return lost
        answer = await self._answer(call, fault.refusal())
        if call.method not in LONG_POLL_METHODS and fault is NO_FAULT:
            self.stats.note_handled(time.perf_counter() - came_at)
        return await self._with_fault(request, answer, fault)

    async def serve_file(self, request: web.Request) -> web.Response:
        """Answer a request to `/file/bot<token>/<path>`."""
        try:
            self._check_token(request.match_info["token"])
        except RefusedError as refusal:
            return _refused(refusal)
        body = self.state.files.download(request.match_info["path"])
        if body is None:
            return _refused(RefusedError(404, refusals.PATH_UNKNOWN))
        return web.Response(body=body, content_type="application/octet-stream")

    async def carry_out(self, name: str, arguments: Mapping[str, object]) -> None:
        """Do what a webhook's answer asks for; how it went stands in the journal and the verdict only."""
        with contextlib.suppress(RefusedError):
            call = Call(self._method(name), arguments)
            await self._answer(call, self.faults.take(call).refusal())

    def end(self) -> None:
        """Let go of all that wait: stalled calls, a poll, pages that watch. The sandbox is about to close."""
        self._ended.set()
        self.state.events.end()
        self.state.updates.end()

    def _answer_unprocessed(self, request: web.Request, call: Call, fault: Fault) -> web.Response | None:
        """Return what a call gets that is not even done, None if it is to be done."""
        if fault.drop is Drop.BEFORE:
            self._note(call, 0, "connection cut before anything was done")
            return _cut(request)
        if fault.trick is FaultKind.HTML:
            self._note(call, 502, "a page of HTML from a front server")
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        if fault.trick is FaultKind.DUPLICATE:
            self.state.updates.repeat_next()
        if fault.trick is FaultKind.MALFORMED:
            self.state.updates.push_raw(_MALFORMED)
        return None

    async def _with_fault(self, request: web.Request, answer: web.Response, fault: Fault) -> web.StreamResponse:
        """Return what reaches the bot of an answer."""
        if fault.drop is Drop.AFTER:
            return _cut(request)
        whole = answer.body if isinstance(answer.body, bytes) else b""
        if fault.trick is FaultKind.TRUNCATED:
            return web.Response(status=answer.status, body=whole[: len(whole) // 2], content_type="application/json")
        if fault.trick is FaultKind.STALL:
            return await self._stalled(request, answer.status, whole)
        return answer

    async def _stalled(self, request: web.Request, status: int, whole: bytes) -> web.StreamResponse:
        """Begin an answer and hold the rest back until the bot gives up."""
        headers = {"Content-Type": "application/json", "Content-Length": str(len(whole))}
        response = web.StreamResponse(status=status, headers=headers)
        with contextlib.suppress(ConnectionError):  # the bot is killed meanwhile
            await response.prepare(request)
            await response.write(whole[:1])
        while not self._ended.is_set() and request.transport and not request.transport.is_closing():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_INTERVAL_SECONDS):
                    await self._ended.wait()
        return _cut(request)

    def _check_token(self, token: str) -> None:
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            # A token of the wrong form gets the answer of api.telegram.org, not that of a server of one's own.
            is_token = _TOKEN.fullmatch(token)
            raise RefusedError(401, refusals.TOKEN_UNKNOWN) if is_token else RefusedError(404, refusals.PATH_UNKNOWN)

    async def _call(self, request: web.Request) -> Call:
        method = self._method(request.match_info["method"])
        return attachments.with_files(Call(method, *await arguments.read(request)))

    def _method(self, name: str) -> str:
        known = self._names.get(name.lower())
        if known is None:
            self.contract_check.add(f"{name:.60}: no such method")
            raise RefusedError(404, refusals.METHOD_UNKNOWN)
        return known

    async def _answer(self, call: Call, ordered: RefusedError | None) -> web.Response:
        began_at = time.perf_counter()
        try:
            result = await self._result(call, ordered)
        except RefusedError as refusal:
            self._note(call, refusal.code, refusal.description, began_at)
            return _refused(refusal)
        except Exception as error:  # noqa: BLE001  whatever a method fails of must spoil the verdict, not the server
            self.contract_check.add(f"{call.method}: the sandbox itself failed: {error!r:.200}")
            _log.exception("the sandbox failed at %s", call.method)
            return _refused(RefusedError(500, "Internal Server Error: the sandbox failed"))
        self._note(call, 200, "", began_at)
        told = {"result": result.result, "description": result.description} if isinstance(result, Told) else None
        return _response(200, {"ok": True, **(told or {"result": result})})

    async def _result(self, call: Call, ordered: RefusedError | None) -> object:
        is_checked = self._calls_checked.takes_next()
        try:
            self._refuse_unfinished(call)
            if is_checked:
                self._check_call(call)
            self._refuse_ordered(ordered)
            result = self._execute(await attachments.fetched(call))
            result = await result if inspect.isawaitable(result) else result
            return self._checked_result(call, result) if is_checked else result
        except UnfinishedError as refusal:
            self.contract_check.add(f"{call.method}: {refusal.description}")
            raise

    def _check_call(self, call: Call) -> None:
        for wrong in self._schema.wrongs(call):
            self.contract_check.add(wrong)
        for name in attachments.left_over(call):
            self.contract_check.add(f"{call.method}: nothing refers to the file {name}")

    def _check_update(self, fields: Mapping[str, object]) -> None:
        """Note what is wrong with an update of the sandbox's own making; one on order may be wrong."""
        if self._updates_checked.takes_next():
            for wrong in self._answers.wrongs_of("Update", {"update_id": 0, **fields}, "update"):
                self.contract_check.add(wrong)

    def _checked_result(self, call: Call, result: object) -> object:
        """Return the result, which is the sandbox's own fault if it is none that Telegram would give."""
        for wrong in self._answers.wrongs(call.method, result.result if isinstance(result, Told) else result):
            self.contract_check.add(wrong)
        return result

    def _execute(self, call: Call) -> object:
        self.pace.begin(call)
        try:
            return METHODS[call.method](self.state, call)
        finally:
            self.pace.end()

    def _refuse_ordered(self, ordered: RefusedError | None) -> None:
        if ordered:
            raise ordered

    def _refuse_unfinished(self, call: Call) -> None:
        if call.method not in METHODS:
            raise UnfinishedError(f"method {call.method}")
        for name in self._schema.methods[call.method].lacks:
            if call.arguments.get(name):
                raise UnfinishedError(f"parameter {name} of {call.method}")

    def _note(self, call: Call, code: int, description: str, began_at: float | None = None) -> None:
        took = 0.0 if began_at is None else (time.perf_counter() - began_at) * 1000
        hidden = Call(call.method, self._redaction.arguments(call.arguments))
        entry = Entry(self.state.now(), hidden, code, self._redaction.text(description), took)
        self.journal.add(entry)
        if self.record:
            self.record.add(entry)
        if self.state.events.is_watched(JOURNAL_CHANNEL_ID):
            self.state.events.publish(JOURNAL_CHANNEL_ID, Event("call", entry.json()))


async def no_such_path(request: web.Request) -> web.Response:
    """Answer what is no path of ours, as the Bot API does."""
    del request
    return _refused(RefusedError(404, refusals.PATH_UNKNOWN))


def _refused(refusal: RefusedError) -> web.Response:
    body: dict[str, object] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    response = _response(refusal.code, body)
    if "retry_after" in refusal.parameters:
        response.headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return response


def _response(status: int, body: object) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json")


def _cut(request: web.Request) -> web.Response:
    """Cut the connection; the response is never written."""
    if request.transport:
        request.transport.abort()
    return web.Response()
