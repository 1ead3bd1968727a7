"""Read the body of a response, capped on the wire and once more after decoding, and decode it by its first bytes.

httpx decodes before it yields, so a cap on what it yields comes too late: 809 bytes of brotli become a gigabyte. Here
raw bytes are counted as they arrive, and are decoded in steps with a limit (`body_decoders`).

Content-Encoding is a hint only. Servers name encodings that are none (`UTF-8`, `none`, `aws-chunked`), name one that
was undone on the way, or name none for gzip: so bytes that begin as gzip or zstd are decoded as such, bytes that begin
as a document are one, and the name decides about the others. brotli has no first bytes of its own, and the commonest
ones of a long stream are those of a list in JSON: where it is named, it is tried first.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import suppress

from bot.fetching.response import body_decoders
from bot.fetching.response.body_decoders import BadEncodingError, Body, TooLargeError

MAX_RAW_BYTES = 2 * 2**20  # on the wire
MAX_DECODED_BYTES = 10 * 2**20
MAX_INLINE_RAW_BYTES = 2**15  # that are decoded in the event loop, in some milliseconds; more take a thread
MAX_INLINE_DECODED_BYTES = 2**19  # 32 KiB of gzip can be 10 MiB, which held up the loop for 0.1 s
_GZIP_NAMES = frozenset({"gzip", "x-gzip"})
_OPAQUE_NAMES = frozenset({"compress", "x-compress", "dcb", "dcz"})  # registered, and not decoded here
_XML_BLANKS = b" \t\r\n"
_TEXT_STARTS = frozenset({b"", b"<", b"{", b"["})  # of nothing, markup and JSON
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


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
    """Decode a body; in a thread if it is long, raw or decoded, or brotli, which decodes 16 MiB before it returns one.

    Args:
        raw: the bytes, as they arrived.
        encoding: the Content-Encoding of the response, "" if it has none.

    Raises:
        TooLargeError: for more than 10 MiB decoded.
        BadEncodingError: if no byte can be decoded.
    """
    if len(raw) <= MAX_INLINE_RAW_BYTES and "br" not in _names(encoding):
        with suppress(TooLargeError):
            return _decode(raw, encoding, MAX_INLINE_DECODED_BYTES)
    return await asyncio.to_thread(_decode, raw, encoding, MAX_DECODED_BYTES)


async def read(chunks: AsyncIterator[bytes], *, encoding: str) -> bytes:
    """Return the decoded body, as far as it can be decoded.

    Raises:
        TooLargeError: for more than 2 MiB on the wire, or 10 MiB decoded.
        BadEncodingError: if no byte can be decoded.
    """
    raw = bytearray()
    await collect(chunks, raw)
    return (await decode(bytes(raw), encoding=encoding)).content


def _decode(raw: bytes, encoding: str, limit: int) -> Body:
    names = _names(encoding)
    if raw.startswith(body_decoders.GZIP_MAGIC):
        return body_decoders.gunzip(raw, limit)
    if raw.startswith(body_decoders.ZSTD_MAGIC):
        return body_decoders.unzstd(raw, limit)
    if "br" in names:
        return _unbrotli(raw, limit)
    return Body(raw) if _is_text(raw) else _decode_named(raw, names, limit)


def _names(encoding: str) -> frozenset[str]:
    return frozenset(name.strip() for name in encoding.lower().split(","))


def _is_text(content: bytes) -> bool:
    return content.lstrip(_XML_BLANKS)[:1] in _TEXT_STARTS or content.startswith(_BYTE_ORDER_MARKS)


def _unbrotli(raw: bytes, limit: int) -> Body:
    """Decode what is called brotli; return it as it is where that leads nowhere and it looks like text."""
    try:
        body = body_decoders.unbrotli(raw, limit)
    except BadEncodingError:
        if not _is_text(raw):
            raise
        return Body(raw)
    return Body(raw) if body.fault and _is_text(raw) and not _is_text(body.content) else body


def _decode_named(raw: bytes, names: Collection[str], limit: int) -> Body:
    """Decode a body whose first bytes are of no known format."""
    if not _GZIP_NAMES.isdisjoint(names):
        message = "broken gzip: it does not begin as gzip"
        raise BadEncodingError(message)
    if "deflate" in names:
        return body_decoders.inflate(raw, limit)
    if "zstd" in names:  # as after a frame that is to be skipped
        return body_decoders.unzstd(raw, limit)
    if opaque := _OPAQUE_NAMES.intersection(names):
        message = f"unknown Content-Encoding {min(opaque)!r}"
        raise BadEncodingError(message)
    return Body(raw)
