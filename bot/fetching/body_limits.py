"""Read the body of a response, capped on the wire and once more after decoding, and decode it by its first bytes.

httpx decodes before it yields, so a cap on what it yields comes too late: 809 bytes of brotli become a gigabyte. Here
raw bytes are counted as they arrive, and are decoded by `zlib` in steps with a limit.

Content-Encoding is a hint only. Servers name encodings that are none (`UTF-8`, `none`, `aws-chunked`), name one that
was undone on the way, or name none for gzip: so bytes that begin as gzip are decoded as gzip, bytes that begin as a
document are one, and the name decides about the others. gzip is read as browsers read it: what follows its last member
is ignored, and its checksums are not compared, because TCP and TLS already protect the content and a document whose
end is missing is still worth parsing. No encoding but gzip is requested.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

MAX_RAW_BYTES = 2 * 2**20  # on the wire
MAX_DECODED_BYTES = 10 * 2**20
MAX_GZIP_MEMBERS = 1000  # a log that is appended to has one a write; a bomb of empty ones has 104,000 in 2 MiB
MAX_INLINE_BYTES = 2**15  # that are decoded in the event loop, in a millisecond; more take a thread
_STEP_BYTES = 2**14  # of raw bytes for one step: zlib copies what it leaves of them
_RAW_DEFLATE = -zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b\x08"
_GZIP_TRAILER_BYTES = 8
_GZIP_HEADER_BYTES = 10
_FLAG_HEADER_CRC, _FLAG_EXTRA, _FLAG_NAME, _FLAG_COMMENT = 2, 4, 8, 16  # RFC 1952, 2.3.1
_ZLIB_METHOD = 8  # the low half of zlib's first byte; both bytes are a multiple of 31 (RFC 1950, 2.2)
_GZIP_NAMES = frozenset({"gzip", "x-gzip"})
_OPAQUE_NAMES = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})  # registered, and not decoded here
_XML_BLANKS = b" \t\r\n"
_TEXT_STARTS = frozenset({b"", b"<", b"{", b"["})  # of nothing, markup and JSON
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class TooLargeError(Exception):
    """The body exceeds a limit."""


class BadEncodingError(Exception):
    """The body has an encoding that was not requested, or is corrupt."""


@dataclass(frozen=True, slots=True)
class Body:
    """A decoded body."""

    content: bytes
    fault: str = ""  # why it ends early, in one line; "" if it is complete


async def collect(chunks: AsyncIterator[bytes], raw: bytearray) -> None:
    """Append chunks to `raw` as they arrive: when this is interrupted, `raw` holds what has arrived.

    Raises:
        TooLargeError: for more than 2 MiB.
    """
    async for chunk in chunks:
        raw += chunk
        if len(raw) > MAX_RAW_BYTES:
            message = f"more than {MAX_RAW_BYTES // 2**20} MiB on the wire"
            raise TooLargeError(message)


async def decode(raw: bytes, *, encoding: str) -> Body:
    """Decode a body, a long one in a thread.

    Args:
        raw: the bytes, as they arrived.
        encoding: the Content-Encoding of the response, "" if it has none.

    Raises:
        TooLargeError: for more than 10 MiB decoded.
        BadEncodingError: if no byte can be decoded.
    """
    if len(raw) <= MAX_INLINE_BYTES:
        return _decode(raw, encoding)
    return await asyncio.to_thread(_decode, raw, encoding)


async def read(chunks: AsyncIterator[bytes], *, encoding: str) -> bytes:
    """Return the decoded body, as far as it can be decoded.

    Raises:
        TooLargeError: for more than 2 MiB on the wire, or 10 MiB decoded.
        BadEncodingError: if no byte can be decoded.
    """
    raw = bytearray()
    await collect(chunks, raw)
    return (await decode(bytes(raw), encoding=encoding)).content


def _decode(raw: bytes, encoding: str) -> Body:
    names = {name.strip() for name in encoding.lower().split(",")}
    if raw.startswith(_GZIP_MAGIC):
        return _gunzip(raw)
    if raw.lstrip(_XML_BLANKS)[:1] in _TEXT_STARTS or raw.startswith(_BYTE_ORDER_MARKS):
        return Body(raw)
    if names & _GZIP_NAMES:
        message = "broken gzip: it does not begin as gzip"
        raise BadEncodingError(message)
    if "deflate" in names:
        return _inflate(raw)
    if opaque := names & _OPAQUE_NAMES:
        message = f"unknown Content-Encoding {min(opaque)!r}"
        raise BadEncodingError(message)
    return Body(raw)


def _gunzip(raw: bytes) -> Body:
    """Decode gzip of one or more members (RFC 1952)."""
    body, position = bytearray(), 0
    for _ in range(MAX_GZIP_MEMBERS):
        start = _after_gzip_header(raw, position)
        end, fault = _inflate_into(body, raw, start)
        if fault:
            return _partial(body, f"broken gzip: {fault}")
        position = _after_padding(raw, end + _GZIP_TRAILER_BYTES)
        if not raw.startswith(_GZIP_MAGIC, position):  # the end, or something else behind it
            return Body(bytes(body))
    message = f"broken gzip: more than {MAX_GZIP_MEMBERS} members"
    raise BadEncodingError(message)


def _inflate(raw: bytes) -> Body:
    """Decode deflate: with the header of zlib as in RFC 9110, or without, as some servers send it."""
    has_header = len(raw) > 1 and raw[0] & 15 == _ZLIB_METHOD and int.from_bytes(raw[:2]) % 31 == 0
    body = bytearray()
    _, fault = _inflate_into(body, raw, 2 if has_header else 0)
    return _partial(body, f"broken deflate: {fault}") if fault else Body(bytes(body))


def _partial(body: bytearray, fault: str) -> Body:
    if not body:
        raise BadEncodingError(fault)
    return Body(bytes(body), fault)


def _inflate_into(body: bytearray, raw: bytes, position: int) -> tuple[int, str]:
    """Append a deflate stream to `body`; return the position behind it, and why it ends early or ""."""
    decoder = zlib.decompressobj(_RAW_DEFLATE)
    while not decoder.eof:
        step = decoder.unconsumed_tail or raw[position : position + _STEP_BYTES]
        if not step:
            return position, "cut short"
        if not decoder.unconsumed_tail:
            position += len(step)
        try:
            body += decoder.decompress(step, min(_STEP_BYTES, MAX_DECODED_BYTES + 1 - len(body)))
        except zlib.error as error:
            return position, str(error)
        if len(body) > MAX_DECODED_BYTES:
            message = f"more than {MAX_DECODED_BYTES // 2**20} MiB decoded"
            raise TooLargeError(message)
    return position - len(decoder.unused_data), ""


def _after_gzip_header(raw: bytes, position: int) -> int:
    """Return the position behind the header of a gzip member; at the end of `raw` if it is incomplete."""
    flags = raw[position + 3] if position + 3 < len(raw) else 0
    position += _GZIP_HEADER_BYTES
    if flags & _FLAG_EXTRA:
        position += 2 + int.from_bytes(raw[position : position + 2], "little")
    for flag in (_FLAG_NAME, _FLAG_COMMENT):
        if flags & flag:
            end = raw.find(b"\0", position)
            position = len(raw) if end < 0 else end + 1
    return position + (2 if flags & _FLAG_HEADER_CRC else 0)


def _after_padding(raw: bytes, position: int) -> int:
    """Return the position behind zeros, with which tapes and some servers fill up."""
    while raw.startswith(b"\0", position):
        position += 1
    return position
