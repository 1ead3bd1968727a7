"""HTTP transport of the Bot API: `/bot<token>/<method>` in every encoding that it accepts.

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
from bot.sandbox.telegram.state.webhook import DescribedResult

LONG_POLL_METHODS = frozenset({"getUpdates"})
"""Methods that wait on purpose; their duration is not a handling time."""

POLL_INTERVAL_SECONDS = 0.1
"""Seconds between two checks of a stalled call for a disconnect, of which aiohttp does not notify handlers."""

_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\r\n"
_MALFORMED = {"message": {"message_id": "no number", "chat": None}}
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_log = logging.getLogger(__name__)


class Transport:
    """Handler of the Bot API's requests.

    Args:
        state: all chats, updates and files of the sandbox.
        token: the only accepted one.
        pacing: treatment of messages that exceed the rate limits.
        chaos: seed of random faults; None for no faults but those added.
        validate: check every Nth call and update against the tables; 1 for all.
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
        self.record: Record | None = None  # a file to which the journal is appended
        self._calls_checked, self._updates_checked = Sample(validate), Sample(validate)
        self.token = token
        self._ended = asyncio.Event()
        self._schema = load()
        self._answers = answers.load()
        state.updates.check_update = self._check_update
        self._names = {name.lower(): name for name in (*self._schema.methods, *self._schema.unsupported_methods)}

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
        """Execute the method in a webhook's answer; its outcome is in the journal and the contract check only."""
        with contextlib.suppress(RefusedError):
            call = Call(self._method(name), arguments)
            await self._answer(call, self.faults.take(call).refusal())

    def end(self) -> None:
        """End stalled calls, the waiting poll and the streams of pages before the sandbox closes."""
        self._ended.set()
        self.state.events.end()
        self.state.updates.end()

    def _answer_unprocessed(self, request: web.Request, call: Call, fault: Fault) -> web.Response | None:
        """Return the response to a call that a fault keeps from being executed, None for all others."""
        if fault.drop is Drop.BEFORE:
            self._note(call, 0, "connection cut before anything was done")
            return _abort_connection(request)
        if fault.trick is FaultKind.HTML:
            self._note(call, 502, "a page of HTML from a front server")
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        if fault.trick is FaultKind.DUPLICATE:
            self.state.updates.repeat_next()
        if fault.trick is FaultKind.MALFORMED:
            self.state.updates.push_raw(_MALFORMED)
        return None

    async def _with_fault(self, request: web.Request, answer: web.Response, fault: Fault) -> web.StreamResponse:
        """Return the response as the fault lets it reach the bot."""
        if fault.drop is Drop.AFTER:
            return _abort_connection(request)
        body = answer.body if isinstance(answer.body, bytes) else b""
        if fault.trick is FaultKind.TRUNCATED:
            return web.Response(status=answer.status, body=body[: len(body) // 2], content_type="application/json")
        if fault.trick is FaultKind.STALL:
            return await self._stalled(request, answer.status, body)
        return answer

    async def _stalled(self, request: web.Request, status: int, body: bytes) -> web.StreamResponse:
        """Begin a response and withhold the rest until the bot disconnects."""
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        response = web.StreamResponse(status=status, headers=headers)
        with contextlib.suppress(ConnectionError):  # the bot is killed meanwhile
            await response.prepare(request)
            await response.write(body[:1])
        while not self._ended.is_set() and request.transport and not request.transport.is_closing():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_INTERVAL_SECONDS):
                    await self._ended.wait()
        return _abort_connection(request)

    def _check_token(self, token: str) -> None:
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            # A token of the wrong form gets the answer of api.telegram.org, not that of a self-hosted server.
            is_token = _TOKEN.fullmatch(token)
            raise RefusedError(401, refusals.TOKEN_UNKNOWN) if is_token else RefusedError(404, refusals.PATH_UNKNOWN)

    async def _call(self, request: web.Request) -> Call:
        method = self._method(request.match_info["method"])
        return attachments.with_files(Call(method, *await arguments.read(request)))

    def _method(self, name: str) -> str:
        method = self._names.get(name.lower())
        if method is None:
            self.contract_check.add(f"{name:.60}: no such method")
            raise RefusedError(404, refusals.METHOD_UNKNOWN)
        return method

    async def _answer(self, call: Call, injected: RefusedError | None) -> web.Response:
        began_at = time.perf_counter()
        try:
            result = await self._result(call, injected)
        except RefusedError as refusal:
            self._note(call, refusal.code, refusal.description, began_at)
            return _refused(refusal)
        except Exception as error:  # noqa: BLE001  a failure of a method fails the contract check, not the server
            self.contract_check.add(f"{call.method}: the sandbox itself failed: {error!r:.200}")
            _log.exception("method_failed %s", call.method)
            return _refused(RefusedError(500, "Internal Server Error: the sandbox failed"))
        self._note(call, 200, "", began_at)
        fields = (
            {"result": result.result, "description": result.description}
            if isinstance(result, DescribedResult)
            else None
        )
        return _response(200, {"ok": True, **(fields or {"result": result})})

    async def _result(self, call: Call, injected: RefusedError | None) -> object:
        is_checked = self._calls_checked.takes_next()
        try:
            self._refuse_unfinished(call)
            if is_checked:
                self._check_call(call)
            self._raise_injected(injected)
            result = self._execute(await attachments.fetched(call))
            result = await result if inspect.isawaitable(result) else result
            return self._checked_result(call, result) if is_checked else result
        except UnfinishedError as refusal:
            self.contract_check.add(f"{call.method}: {refusal.description}")
            raise

    def _check_call(self, call: Call) -> None:
        for violation in self._schema.violations(call):
            self.contract_check.add(violation)
        for name in attachments.left_over(call):
            self.contract_check.add(f"{call.method}: nothing refers to the file {name}")

    def _check_update(self, fields: Mapping[str, object]) -> None:
        """Check an update that the sandbox itself has made; one that a test pushes may be wrong."""
        if self._updates_checked.takes_next():
            for violation in self._answers.violations_of("Update", {"update_id": 0, **fields}, "update"):
                self.contract_check.add(violation)

    def _checked_result(self, call: Call, result: object) -> object:
        """Check the result against the table of answers, and return it; a violation is a defect of the sandbox."""
        for violation in self._answers.violations(
            call.method, result.result if isinstance(result, DescribedResult) else result
        ):
            self.contract_check.add(violation)
        return result

    def _execute(self, call: Call) -> object:
        self.pace.begin(call)
        try:
            return METHODS[call.method](self.state, call)
        finally:
            self.pace.end()

    def _raise_injected(self, injected: RefusedError | None) -> None:
        if injected:
            raise injected

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
    """Answer an unknown path as the Bot API does."""
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


def _abort_connection(request: web.Request) -> web.Response:
    """Cut the connection; the response is never written."""
    if request.transport:
        request.transport.abort()
    return web.Response()
