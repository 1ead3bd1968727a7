"""Read the body of a response, capped on the wire and once more after decoding.

httpx decodes before it yields, so a cap on what it yields comes too late: 809 bytes of brotli become a gigabyte. Here
raw bytes are counted as they arrive, and gzip is decoded by `zlib` with a limit on each step. No other encoding is
requested, and a body in another encoding is not read.
"""

import zlib
from collections.abc import AsyncIterator

MAX_RAW_BYTES = 2 * 2**20  # on the wire
MAX_DECODED_BYTES = 10 * 2**20
_GZIP_WINDOW_BITS = 16 + zlib.MAX_WBITS  # zlib's way to expect the header of gzip
_GZIP_NAMES = frozenset({"gzip", "x-gzip"})
_IDENTITY_NAMES = frozenset({"", "identity"})


class TooLargeError(Exception):
    """The body exceeds a limit."""


class BadEncodingError(Exception):
    """The body has an encoding that was not requested, or is corrupt."""


async def read(chunks: AsyncIterator[bytes], *, encoding: str) -> bytes:
    """Return the decoded body.

    Args:
        chunks: raw bytes, as they arrive.
        encoding: the Content-Encoding of the response.

    Raises:
        TooLargeError: for more than 2 MiB on the wire, or 10 MiB decoded.
        BadEncodingError: for anything but complete and valid gzip, or no encoding.
    """
    name = encoding.strip().lower()
    if name not in _GZIP_NAMES | _IDENTITY_NAMES:
        message = f"unknown Content-Encoding {name[:40]!r}"
        raise BadEncodingError(message)
    raw = bytearray()
    async for chunk in chunks:
        raw += chunk
        if len(raw) > MAX_RAW_BYTES:
            message = f"more than {MAX_RAW_BYTES // 2**20} MiB on the wire"
            raise TooLargeError(message)
    return _gunzip(bytes(raw)) if name in _GZIP_NAMES else bytes(raw)


def _gunzip(raw: bytes) -> bytes:
    """Decode gzip, of several members if need be; a truncated member is an error."""
    body = bytearray()
    while raw:
        decoder = zlib.decompressobj(_GZIP_WINDOW_BITS)
        try:
            body += decoder.decompress(raw, MAX_DECODED_BYTES + 1 - len(body))
        except zlib.error as error:
            message = f"broken gzip: {error}"
            raise BadEncodingError(message) from error
        if len(body) > MAX_DECODED_BYTES:
            message = f"more than {MAX_DECODED_BYTES // 2**20} MiB decoded"
            raise TooLargeError(message)
        if not decoder.eof:
            message = "broken gzip: cut short"
            raise BadEncodingError(message)
        raw = decoder.unused_data.lstrip(b"\0")
    return bytes(body)
