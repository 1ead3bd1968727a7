"""Receive the responses of aiohttp's connections: bounded on the wire, and where a server errs as browsers read them.

aiohttp's parser has three limits on a head, and none on what a response costs besides its payload: informational
responses without end (20 MB of them took 9.5 s of CPU) and chunks of one byte (six bytes on the wire for each) are
below all of them. And it parses all bytes of a read, up to 256 KiB, in one turn of the event loop. Here

- bytes are parsed 16 KiB a turn, so that no read holds up the loop for more than some milliseconds;
- a head has 1 MiB, a response 16 informational ones before it, and a body with its chunks 256 KiB more than its limit.

Each head is parsed by itself, before any byte behind it. So a 304 with a body is a 304: the parser, which takes that
body for the next response, would refuse both (aiohttp issue 8122). And the length can be made one that it accepts: the
same Content-Length twice is one (RFC 9110, 8.6), and Transfer-Encoding prevails (RFC 9112, 6.3). A body that ends
before its announced end is handed out as far as it came, with the error that cut it (`BodyEnd`).
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import RawResponseMessage
from aiohttp.http_exceptions import BadHttpMessage
from aiohttp.streams import EMPTY_PAYLOAD, StreamReader

from bot.fetching.response import body_decoders, body_limits

MAX_HEADERS = 500
MAX_HEADER_BYTES = 2**16 + 2**8  # a value of 64 KiB, with its name
MAX_HEAD_BYTES = 2**20
MAX_INFORMATIONAL = 16
MAX_BODY_WIRE_BYTES = body_limits.MAX_RAW_BYTES + 2**18  # with the sizes of its chunks
BYTES_PER_TURN = 2**14
MAX_WAITING_BYTES = 2**18  # before the connection is read no further
_HEAD_PREFIX = b"HTTP/"
_HEAD_END = re.compile(rb"\n\r?\n")
_LENGTH_LINE = re.compile(rb"(?im)^content-length[ \t]*:(.*)\n")
_ENCODING_LINE = re.compile(rb"(?im)^transfer-encoding[ \t]*:.*\n")
_STATUS_WITHOUT_BODY = re.compile(rb"HTTP/\S+ +(?:204|304)\b")


@dataclass(slots=True)
class BodyEnd:
    """The end of a response's body."""

    error: Exception | None = None  # why before its announced end; None where it is complete, or has not ended


class BoundedResponse(aiohttp.ClientResponse):
    """A response that knows how its body ended."""

    end = BodyEnd()

    async def start(self, connection: aiohttp.connector.Connection) -> "BoundedResponse":
        """Wait for the head."""
        await super().start(connection)
        if isinstance(connection.protocol, BoundedHandler):
            self.end = connection.protocol.end
        return self


class BoundedHandler(ResponseHandler):
    """The protocol of one connection: passes its bytes to the parser in bounded steps.

    Args:
        loop: the event loop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._waiting = bytearray()  # bytes that no turn has parsed yet
        self._is_scheduled = False
        self._is_reading_paused = False
        self._loss: tuple[BaseException | None] | None = None  # of the connection, while bytes wait
        self._start_response()

    def set_response_params(self, **params: Any) -> None:  # noqa: ANN401  as aiohttp declares each of them
        """Prepare for the response to a request."""
        self._start_response()
        super().set_response_params(**params)

    @property
    def should_close(self) -> bool:
        """True if the connection cannot be used again, as after bytes that no request asked for."""
        return bool(self._waiting) or super().should_close

    def close(self) -> None:
        """Close the connection, and drop what came and was not parsed."""
        self._drop_waiting()
        super().close()

    def abort(self) -> None:
        """Abort the connection, and drop what came and was not parsed."""
        self._drop_waiting()
        super().abort()

    def data_received(self, data: bytes) -> None:
        """Parse the first bytes, and schedule the others."""
        if not data:  # the parser goes on with what it had put back
            super().data_received(data)
            return
        self._waiting += data
        self._received_bytes += len(data)
        if not self._is_in_head and self._received_bytes > MAX_BODY_WIRE_BYTES:
            self._fail(body_decoders.TooLargeError(f"more than {MAX_BODY_WIRE_BYTES // 2**10} KiB on the wire"))
        elif not self._is_scheduled:
            self._parse_step()
        if len(self._waiting) > MAX_WAITING_BYTES:
            self._pause_reading_for_buffer()

    def connection_lost(self, exc: BaseException | None) -> None:
        """End the response, once all bytes that came before are parsed."""
        if self._waiting and self.transport is not None:
            self._loss = (exc,)
            self._schedule()
            return
        self._waiting.clear()
        if self._head:  # incomplete: the parser words the error
            super().data_received(bytes(self._head))
        payload, self._payload = self._payload, None  # aiohttp would discard the bytes that nobody has read yet
        super().connection_lost(exc)
        if payload is not None and not payload.is_eof() and payload.exception() is None:
            self.end.error = aiohttp.ClientPayloadError("the body is cut short")
            payload.feed_eof()

    def pause_reading(self) -> None:
        """Parse nothing until the body has been read as far as it came."""
        self._is_reading_paused = True
        super().pause_reading()

    def resume_reading(self, resume_parser: bool = True) -> None:  # noqa: FBT001, FBT002  as aiohttp declares it
        """Parse on."""
        self._is_reading_paused = False
        super().resume_reading(resume_parser)
        self._schedule()

    def feed_data(self, data: tuple[RawResponseMessage, StreamReader], size: int = 0) -> None:
        """Take a head that was parsed; an informational one is counted only."""
        message, payload = data
        if 100 <= message.code < 200 and not message.upgrade:  # noqa: PLR2004  1xx (RFC 9110, 15.2)
            self._informational += 1
            if self._informational > MAX_INFORMATIONAL:
                self._fail(BadHttpMessage(f"more than {MAX_INFORMATIONAL} informational responses"))
            return
        self._is_in_head = False
        self._is_over = payload is EMPTY_PAYLOAD
        self._received_bytes = 0
        super().feed_data(data, size)

    def _start_response(self) -> None:
        self.end = BodyEnd()
        self._head = bytearray()  # as far as it came
        self._head_bytes = 0  # with what came before it
        self._is_in_head = True
        self._is_over = False
        self._informational: int = 0
        self._received_bytes = 0  # of the body

    def _schedule(self) -> None:
        if self._waiting and not self._is_scheduled and not self._is_reading_paused:
            self._is_scheduled = True
            self._loop.call_soon(self._parse_scheduled)

    def _parse_scheduled(self) -> None:
        self._is_scheduled = False
        self._parse_step()

    def _parse_step(self) -> None:
        if not self._is_reading_paused:
            step = bytes(self._waiting[:BYTES_PER_TURN])
            del self._waiting[:BYTES_PER_TURN]
            self._parse(step)
        if self._buffer_paused and len(self._waiting) <= MAX_WAITING_BYTES:
            self._resume_reading_for_buffer()
        self._schedule()
        if not self._waiting:
            self._deliver_loss()

    def _drop_waiting(self) -> None:
        self._waiting.clear()
        self._loop.call_soon(self._deliver_loss)

    def _deliver_loss(self) -> None:
        if self._loss is not None:
            loss, self._loss = self._loss, None
            self.connection_lost(*loss)

    def _parse(self, data: bytes) -> None:
        while data and self._is_in_head:
            data = self._parse_head(data)
        if not data:
            return
        if self._is_over:  # nothing may follow: the connection cannot be used again
            self._hang_up()
        else:
            super().data_received(data)

    def _parse_head(self, data: bytes) -> bytes:
        """Parse a head as soon as it is complete; return the bytes behind it."""
        searched = max(0, len(self._head) - 2)
        self._head_bytes += len(data)
        self._head += data if self._head else data.lstrip(b"\r\n")  # blank lines may come before it (RFC 9112, 2.2)
        start = self._head[: len(_HEAD_PREFIX)]
        end = _HEAD_END.search(self._head, searched)
        if not _HEAD_PREFIX.startswith(start) or self._parser is None:  # the parser words the error
            head, rest = bytes(self._head), b""
            self._is_in_head = False
        elif end is None:
            if self._head_bytes > MAX_HEAD_BYTES:
                self._fail(BadHttpMessage(f"a head of more than {MAX_HEAD_BYTES // 2**10} KiB"))
            return b""
        else:
            head, rest = _with_plain_length(bytes(self._head[: end.end()])), bytes(self._head[end.end() :])
        if _STATUS_WITHOUT_BODY.match(head):
            head, length = _without_length(head)
            if length:  # some of the body may still come
                self.force_close()
        self._head.clear()
        super().data_received(head)
        return rest

    def _fail(self, error: Exception) -> None:
        payload = self._payload
        self._hang_up()
        if self._is_in_head:
            self._is_in_head = False
            self._is_over = True
            self.set_exception(error)
        elif payload is not None and not payload.is_eof():
            payload.set_exception(error)

    def _hang_up(self) -> None:
        self.force_close()
        self._waiting.clear()
        self._head.clear()
        if self.transport is not None:
            self.transport.abort()


def _with_plain_length(head: bytes) -> bytes:
    """Return a head with at most one Content-Length, which is a number; contradicting ones are left."""
    lengths = [length.strip() for line in _LENGTH_LINE.findall(head) for length in line.split(b",")]
    if not lengths or (len(lengths) == 1 and lengths[0].isdigit() and not _ENCODING_LINE.search(head)):
        return head
    numbers = {int(length[:20]) for length in lengths if length.isdigit()}
    if len(numbers) > 1:
        return head
    rest = _LENGTH_LINE.sub(b"", head)
    if not numbers or _ENCODING_LINE.search(head):
        return rest
    status, _, fields = rest.partition(b"\n")
    return b"%b\nContent-Length: %d\r\n%b" % (status, numbers.pop(), fields)


def _without_length(head: bytes) -> tuple[bytes, bool]:
    """Return a head without Content-Length and Transfer-Encoding, and whether it announced a body."""
    lengths = _LENGTH_LINE.findall(head)
    encodings = _ENCODING_LINE.search(head)
    announces_body = bool(encodings) or any(length.strip() != b"0" for length in lengths)
    return _ENCODING_LINE.sub(b"", _LENGTH_LINE.sub(b"", head)), announces_body
