"""Files that the bot and users have sent: bytes with a limit in total, and their identifiers.

A `file_id` is good for one bot only, a `file_unique_id` is the same for every bot and cannot be used to download.
"""

import base64
import binascii
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from bot.sandbox.telegram.clock import Clock
from bot.sandbox.telegram.state import pictures

MAX_STORED_BYTES = 64 << 20
"""Bytes stored of all files together; the oldest are evicted first."""
LINK_SECONDS = 3600
"""Seconds for which a file can be downloaded once `getFile` was called."""
_DIGEST_BYTES = 12  # bytes
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}


class FileKind(StrEnum):
    """Kind that a file is sent as, in Telegram's words."""

    PHOTO = "Photo"
    DOCUMENT = "Document"


@dataclass(frozen=True, slots=True)
class File:
    """A stored file.

    Args:
        kind: the kind it was sent as.
        id: the `file_id` for this bot.
        unique_id: the `file_unique_id`.
        name: as its sender called it.
        path: where it can be downloaded.
        body: its bytes.
    """

    kind: FileKind
    id: str
    unique_id: str
    name: str
    path: str
    body: bytes

    def json(self) -> Mapping[str, object]:
        """Return the fields of every kind of file."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.body)}

    @property
    def content(self) -> Mapping[str, object]:
        """Return the field of a Message that holds it. A photo has one size: the one that was sent."""
        if self.kind is FileKind.PHOTO:
            width, height = pictures.size(self.body) or (0, 0)
            return {"photo": [{**self.json(), "width": width, "height": height}]}
        fields = {"file_name": self.name, "mime_type": _mime(self.name)}
        return {"document": {**self.json(), **{name: value for name, value in fields.items() if value}}}


class Files:
    """Store of files.

    Args:
        bot_id: the bot of the `file_id`s.
        now: the clock.
        most: bytes stored of all files together.
    """

    def __init__(self, bot_id: int, now: Clock, *, most: int = MAX_STORED_BYTES) -> None:
        self._bot_id, self._now, self._most = bot_id, now, most
        self._files: dict[str, File] = {}  # by unique id, the oldest first
        self._links: dict[str, tuple[str, float]] = {}  # by path: unique id, and the moment until which it serves
        self._count = self._bytes = 0

    def add(self, kind: FileKind, name: str, body: bytes) -> File:
        """Store a file. The same bytes under the same name are the same file."""
        digest = blake2b(b"\0".join((kind.encode(), name.encode(), body)), digest_size=_DIGEST_BYTES).digest()
        unique_id = _code(kind[:1].encode() + digest)
        file = self._files.pop(unique_id, None)
        if file is None:
            self._count += 1
            path = f"{kind.lower()}s/file_{self._count}{_ending(kind, name, body)}"
            file = File(kind, _file_id(kind, self._bot_id, digest), unique_id, name, path, body)
            self._bytes += len(body)
        self._files[unique_id] = file
        self._evict()
        return file

    def find(self, file_id: str) -> File | None:
        """Return a file by its `file_id`, None if it is another bot's or evicted.

        Raises:
            ValueError: it is no `file_id` at all.
        """
        kind, bot_id, digest = parse_file_id(file_id)
        file = self._files.get(_code(kind + digest))
        return file if bot_id == self._bot_id else None

    def shown(self, unique_id: str) -> File | None:
        """Return a file by its `file_unique_id`, for the page."""
        return self._files.get(unique_id)

    def open_link(self, file: File) -> None:
        """Open the download path of a file for an hour."""
        self._links[file.path] = (file.unique_id, self._now() + LINK_SECONDS)

    def download(self, path: str) -> bytes | None:
        """Return the bytes of a download path, None if it has expired."""
        unique_id, expires_at = self._links.get(path, ("", 0.0))
        file = self._files.get(unique_id)
        return file.body if file and self._now() < expires_at else None

    def _evict(self) -> None:
        while self._bytes > self._most and len(self._files) > 1:
            evicted = self._files.pop(next(iter(self._files)))
            self._links.pop(evicted.path, None)
            self._bytes -= len(evicted.body)


def _mime(name: str) -> str:
    return mimetypes.guess_type(name)[0] or ""


def _ending(kind: FileKind, name: str, body: bytes) -> str:
    if kind is FileKind.PHOTO:
        return _SUFFIXES.get(pictures.mime(body), ".jpg")
    _, dot, ending = name.rpartition(".")
    return f".{ending}" if dot and ending.isascii() and ending.isalnum() else ""


def _file_id(kind: FileKind, bot_id: int, digest: bytes) -> str:
    return _code(kind[:1].encode() + bot_id.to_bytes(8, "big") + digest)


def parse_file_id(file_id: str) -> tuple[bytes, int, bytes]:
    """Parse a `file_id`: the kind's first letter, the bot, and the digest of the file.

    Raises:
        ValueError: it is no `file_id` at all, with the reason in TDLib's words.
    """
    try:
        raw = base64.b64decode(file_id + "=" * (-len(file_id) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("Wrong character in the string") from error
    if len(raw) != 1 + 8 + _DIGEST_BYTES or raw[:1] not in {kind[:1].encode() for kind in FileKind}:
        raise ValueError("can't unserialize it")
    return raw[:1], int.from_bytes(raw[1:9], "big"), raw[9:]


def _code(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
