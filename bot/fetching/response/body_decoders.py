"""Decode gzip, deflate, brotli and zstd, as far as the bytes can be decoded and not beyond a limit.

They are read as browsers read them: what follows the end is ignored, and checksums of gzip are not compared, because
TCP and TLS already protect the content and a document whose end is missing is still worth parsing. Each library is fed
in steps, with a limit on what one step returns; a window has at most 16 MiB (brotli) or 8 MiB (zstd).
"""

import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP_MAGIC = b"\x1f\x8b\x08"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
MAX_PARTS = 1000  # members of gzip, frames of zstd; a log has one a write, a bomb of empty ones 104,000 in 2 MiB
_STEP_BYTES = 2**14  # of raw bytes for one step: zlib copies what it leaves of them
_RAW_DEFLATE = -zlib.MAX_WBITS
_GZIP_TRAILER_BYTES = 8
_GZIP_HEADER_BYTES = 10
_FLAG_HEADER_CRC, _FLAG_EXTRA, _FLAG_NAME, _FLAG_COMMENT = 2, 4, 8, 16  # RFC 1952, 2.3.1
_ZLIB_METHOD = 8  # the low half of zlib's first byte; both bytes are a multiple of 31 (RFC 1950, 2.2)
_ZSTD_OPTIONS: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 23}  # 8 MiB: the most in HTTP (RFC 9659)
_ZSTD_SKIPPABLE = tuple(bytes([0x50 + number]) + b"\x2a\x4d\x18" for number in range(16))  # RFC 8878, 3.1.2
_CUT_SHORT = "cut short"


class TooLargeError(Exception):
    """The body exceeds a limit."""


class BadEncodingError(Exception):
    """The body has an encoding that is not known, or is corrupt."""


@dataclass(frozen=True, slots=True)
class Body:
    """A decoded body."""

    content: bytes
    fault: str = ""  # why it ends early, in one line; "" if it is complete


class _Decoded:
    """The bytes that are decoded so far.

    Args:
        limit: their greatest number.
    """

    def __init__(self, limit: int) -> None:
        self.content = bytearray()
        self._limit = limit

    @property
    def step_bytes(self) -> int:
        """The number of bytes that the next step may return: one more than fit shows that there are too many."""
        return min(_STEP_BYTES, self._limit + 1 - len(self.content))

    def append(self, content: bytes) -> None:
        """Append the bytes of one step.

        Raises:
            TooLargeError: they exceed the limit.
        """
        self.content += content
        if len(self.content) > self._limit:
            message = f"more than {self._limit // 2**20} MiB decoded"
            raise TooLargeError(message)

    def body(self, fault: str = "") -> Body:
        """Return all of them.

        Raises:
            BadEncodingError: there is a fault, and no byte before it.
        """
        if fault and not self.content:
            raise BadEncodingError(fault)
        return Body(bytes(self.content), fault)


_DecodeInto = Callable[[_Decoded, bytes, int], tuple[int, str]]


def gunzip(raw: bytes, limit: int) -> Body:
    """Decode gzip of one or more members (RFC 1952).

    Raises:
        TooLargeError: for more than `limit` bytes.
        BadEncodingError: if no byte can be decoded, and for more than 1,000 members.
    """
    return _decode_parts("gzip", raw, limit, _gunzip_into, starts=(GZIP_MAGIC,))


def inflate(raw: bytes, limit: int) -> Body:
    """Decode deflate: with the header of zlib as in RFC 9110, or without, as some servers send it.

    Raises:
        TooLargeError: for more than `limit` bytes.
        BadEncodingError: if no byte can be decoded.
    """
    has_header = len(raw) > 1 and raw[0] & 15 == _ZLIB_METHOD and int.from_bytes(raw[:2]) % 31 == 0
    decoded = _Decoded(limit)
    _, fault = _inflate_into(decoded, raw, 2 if has_header else 0)
    return decoded.body(f"broken deflate: {fault}" if fault else "")


def unbrotli(raw: bytes, limit: int) -> Body:
    """Decode brotli (RFC 7932).

    The library returns nothing of a step that fails, also where bytes behind the end make it fail: such a step is
    decoded anew, byte by byte.

    Raises:
        TooLargeError: for more than `limit` bytes.
        BadEncodingError: if no byte can be decoded.
    """
    steps = [raw[start : start + _STEP_BYTES] for start in range(0, len(raw), _STEP_BYTES)]
    decoded = _Decoded(limit)
    failed, fault = _unbrotli_into(decoded, steps)
    if failed < len(steps):
        decoded = _Decoded(limit)
        _, fault = _unbrotli_into(decoded, [*steps[:failed], *(bytes([byte]) for byte in steps[failed])])
    return decoded.body(f"broken br: {fault}" if fault else "")


def unzstd(raw: bytes, limit: int) -> Body:
    """Decode zstd of one or more frames (RFC 8878).

    Raises:
        TooLargeError: for more than `limit` bytes.
        BadEncodingError: if no byte can be decoded, and for more than 1,000 frames.
    """
    return _decode_parts("zstd", raw, limit, _unzstd_into, starts=(ZSTD_MAGIC, *_ZSTD_SKIPPABLE))


def _decode_parts(name: str, raw: bytes, limit: int, decode_into: _DecodeInto, *, starts: tuple[bytes, ...]) -> Body:
    """Decode parts, which begin with one of `starts`, until the end or something else that follows them."""
    decoded, position = _Decoded(limit), 0
    for _ in range(MAX_PARTS):
        position, fault = decode_into(decoded, raw, position)
        if fault:
            return decoded.body(f"broken {name}: {fault}")
        if not raw.startswith(starts, position):
            return decoded.body()
    message = f"broken {name}: more than {MAX_PARTS} parts"
    raise BadEncodingError(message)


def _gunzip_into(decoded: _Decoded, raw: bytes, position: int) -> tuple[int, str]:
    """Append a gzip member; return the position behind it and its padding, and why it ends early or ""."""
    end, fault = _inflate_into(decoded, raw, _after_gzip_header(raw, position))
    return (end, fault) if fault else (_after_padding(raw, end + _GZIP_TRAILER_BYTES), "")


def _inflate_into(decoded: _Decoded, raw: bytes, position: int) -> tuple[int, str]:
    """Append a deflate stream; return the position behind it, and why it ends early or ""."""
    decoder = zlib.decompressobj(_RAW_DEFLATE)
    while not decoder.eof:
        step = decoder.unconsumed_tail or raw[position : position + _STEP_BYTES]
        if not step:
            return position, _CUT_SHORT
        if not decoder.unconsumed_tail:
            position += len(step)
        try:
            decoded.append(decoder.decompress(step, decoded.step_bytes))
        except zlib.error as error:
            return position, str(error)
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


def _unbrotli_into(decoded: _Decoded, steps: Sequence[bytes]) -> tuple[int, str]:
    """Append a brotli stream; return how many steps were accepted, and why it ends early or ""."""
    decoder = brotli.Decompressor()
    for number, step in enumerate(steps):
        try:
            _unbrotli_step(decoded, decoder, step)
        except brotli.error:
            return number, "corrupt"
        if decoder.is_finished():
            return len(steps), ""
    return len(steps), _CUT_SHORT


def _unbrotli_step(decoded: _Decoded, decoder: brotli.Decompressor, step: bytes) -> None:
    """Append what a step makes of it; only a call that returns nothing shows that no more is to come."""
    content = decoder.process(step, output_buffer_limit=decoded.step_bytes)
    while content or not decoder.can_accept_more_data():
        decoded.append(content)
        if decoder.is_finished():
            return
        content = decoder.process(b"", output_buffer_limit=decoded.step_bytes)


def _unzstd_into(decoded: _Decoded, raw: bytes, position: int) -> tuple[int, str]:
    """Append a zstd frame; return the position behind it, and why it ends early or ""."""
    decoder = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)
    while not decoder.eof:
        step = raw[position : position + _STEP_BYTES] if decoder.needs_input else b""
        if decoder.needs_input and not step:
            return position, _CUT_SHORT
        position += len(step)
        try:
            decoded.append(decoder.decompress(step, decoded.step_bytes))
        except zstd.ZstdError as error:
            return position, str(error)
    return position - len(decoder.unused_data), ""
