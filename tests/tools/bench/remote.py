"""Minimal server with latency: it reads a body and answers with constant bytes, taken from its stdin.

The argument is the latency in seconds. A distant server uses no CPU of this machine, so this one does as little as a
server in Python can. `GET /calls` returns the number of calls so far.
"""

import asyncio
import re
import sys

CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
COUNT_REQUEST = b"GET /calls "


class FixedAnswer:
    """State of the server that all connections share."""

    def __init__(self, body: bytes, delay: float) -> None:
        self.answer, self.delay, self.calls = _answer(body), delay, 0


class Connection(asyncio.Protocol):
    """Connection that answers each request in turn."""

    def __init__(self, server: FixedAnswer) -> None:
        self._server = server
        self._read = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every complete request."""
        self._read += data
        while (head_end := self._read.find(b"\r\n\r\n")) >= 0:
            content_length = CONTENT_LENGTH.search(self._read, 0, head_end)
            request_end = head_end + 4 + (int(content_length[1]) if content_length else 0)
            if len(self._read) < request_end:
                return
            self._handle(self._read[:request_end])
            self._read = self._read[request_end:]

    def _handle(self, request: bytes) -> None:
        server = self._server
        if request.startswith(COUNT_REQUEST):
            self._transport.write(_answer(str(server.calls).encode()))
            return
        server.calls += 1
        asyncio.get_running_loop().call_later(server.delay, self._transport.write, server.answer)


def _answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


async def serve(body: bytes, delay: float) -> None:
    """Listen on a free port, print the address, and answer until killed."""
    shared = FixedAnswer(body, delay)
    listening = await asyncio.get_running_loop().create_server(lambda: Connection(shared), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.stdin.buffer.read(), float(sys.argv[1]) if len(sys.argv) > 1 else 0.0))
