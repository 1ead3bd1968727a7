"""Size of an image from its header: JPEG (ITU T.81), PNG, GIF, WebP and BMP.

An image is never decoded, so that none can do harm; only its header is read.
"""

import struct

_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # markers that carry height and width
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length


def size(body: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels, None for bytes that are no image of a known kind."""
    read = next((read for start, read in _READERS if body.startswith(start)), None)
    try:
        return read(body) if read else None
    except (struct.error, IndexError):
        return None  # it ends too soon


def mime(body: bytes) -> str:
    """Return the media type of an image that a browser may display inline, "" for all else."""
    kinds = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"), (b"GIF8", "image/gif"))
    mime_type = next((kind for start, kind in kinds if body.startswith(start)), "")
    return mime_type or ("image/webp" if body.startswith(b"RIFF") and body[8:12] == b"WEBP" else "")


def _jpeg(body: bytes) -> tuple[int, int] | None:
    at = 2
    while body[at] == 0xFF:  # noqa: PLR2004  every marker begins so
        marker = body[at + 1]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", body, at + 5)
            return width, height
        at += 2 if marker in _JPEG_ALONE else 2 + struct.unpack_from(">H", body, at + 2)[0]
    return None


def _png(body: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", body, 16)
    return width, height


def _gif(body: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", body, 6)
    return width, height


def _bmp(body: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<ii", body, 18)
    return width, abs(height)


def _webp(body: bytes) -> tuple[int, int] | None:
    match body[12:16]:
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", body, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            bits = struct.unpack_from("<I", body, 21)[0]
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(body[24:27], "little") + 1, int.from_bytes(body[27:30], "little") + 1
    return None


_READERS = (
    (b"\xff\xd8\xff", _jpeg),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"GIF8", _gif),
    (b"BM", _bmp),
    (b"RIFF", _webp),
)
