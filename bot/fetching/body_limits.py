"""Bytes of an answer, capped on the wire and once more after decoding.

httpx decodes before it hands out, so a cap on what it hands out comes too late: 809 bytes of brotli become a gigabyte.
Here raw bytes are counted as they come, and gzip is undone by `zlib` with a limit on each step. Nothing else is asked
for, and what comes in another encoding is not read.
"""

import zlib
from collections.abc import AsyncIterator

RAW = 2 * 2**20  # bytes on the wire
DECODED = 10 * 2**20  # bytes
_GZIP = 16 + zlib.MAX_WBITS  # how zlib is told to expect gzip's frame
_GZIP_NAMES = frozenset({"gzip", "x-gzip"})
_NO_NAMES = frozenset({"", "identity"})


class TooLargeError(Exception):
    """There are more bytes than we take."""


class BadEncodingError(Exception):
    """The body is encoded in a way that we did not ask for, or is broken."""


async def read(chunks: AsyncIterator[bytes], *, encoding: str) -> bytes:
    """Return the decoded body.

    Args:
        chunks: raw bytes, as they come.
        encoding: the answer's Content-Encoding.

    Raises:
        TooLargeError: for more than 2 MiB on the wire, or 10 MiB decoded.
        BadEncodingError: for anything but gzip, whole and sound, or nothing.
    """
    name = encoding.strip().lower()
    if name not in _GZIP_NAMES | _NO_NAMES:
        message = f"unknown Content-Encoding {name[:40]!r}"
        raise BadEncodingError(message)
    raw = bytearray()
    async for chunk in chunks:
        raw += chunk
        if len(raw) > RAW:
            message = f"more than {RAW // 2**20} MiB on the wire"
            raise TooLargeError(message)
    return _unzipped(bytes(raw)) if name in _GZIP_NAMES else bytes(raw)


def _unzipped(raw: bytes) -> bytes:
    """Undo gzip, of several members if need be; what is cut short is broken."""
    body = bytearray()
    while raw:
        decoder = zlib.decompressobj(_GZIP)
        try:
            body += decoder.decompress(raw, DECODED + 1 - len(body))
        except zlib.error as error:
            message = f"broken gzip: {error}"
            raise BadEncodingError(message) from error
        if len(body) > DECODED:
            message = f"more than {DECODED // 2**20} MiB decoded"
            raise TooLargeError(message)
        if not decoder.eof:
            message = "broken gzip: cut short"
            raise BadEncodingError(message)
        raw = decoder.unused_data.lstrip(b"\0")
    return bytes(body)
